"""What every document has: id, parties, dates, status, evidence, signatures."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from tripleaim.model.day import FIRST_DAY, LAST_DAY
from tripleaim.model.errors import InputRefused
from tripleaim.model.said_date import SaidDate

STATUSES = ("draft", "shared", "signed", "published", "superseded", "reported")
UNSIGNED = ("draft", "shared")  # what no party has agreed yet
BINDING = ("signed", "published")  # what parties have agreed, and have not replaced
SETTLES = (*BINDING, "superseded")  # what a year under it is settled by, later ones too
PUBLISHED = ("published", "superseded")  # what parties have published, and may have replaced since
OPEN_TO_ALL = (*PUBLISHED, "reported")  # what anybody may read: also what others report of them

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
Said = Annotated[str, StringConstraints(max_length=20000)]
AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+:[A-Z0-9]{3,9}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,9}$")]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Pence = Annotated[int, Field(ge=-(10**16), le=10**16)]
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=9, allow_inf_nan=False)]
Grade = Literal["confirmed", "derived", "secondary", "conflicting", "assumed"]
Status = Literal["draft", "shared", "signed", "published", "superseded", "reported"]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16}|[0-9a-f]{64})$")]
Line = Annotated[str, StringConstraints(max_length=200)]
Base64 = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[A-Za-z0-9_-]*$")]
SignatureText = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{128}|[A-Za-z0-9_-]{80,1400})$")
]
Method = Literal["ed25519", "webauthn"]


class Record(BaseModel):
    """A table of a document: no field may be unknown, and once made it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Party(Record):
    """An organisation that the document binds; `signs` is false for one that is only named.

    `organisation` is an ODS code (an ONS code for a council without one). `joined` and `left` bound
    its part in the document where that is shorter than the document's own spell.
    """

    organisation: Code
    name: Text
    role: Text = "member"
    signatory: Said = ""
    signs: bool = True
    joined: Day | None = None
    left: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.joined and self.left and self.left <= self.joined:
            raise ValueError(f"left on {self.left}, not after it joined on {self.joined}")
        return self


class Commitment(Record):
    """What the document commits a party to; `party` is one of its parties, or `all`."""

    party: Annotated[str, StringConstraints(pattern=r"^(all|[A-Z0-9]{3,9})$")]
    to: Text
    by: Day | None = None


class Paragraph(Record):
    """A numbered paragraph: its id lives on when the number changes; `heading` opens a part."""

    id: Id
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){0,3}$")]
    heading: Said = ""
    text: Text


class Evidence(Record):
    """What something in the document rests on, where it was read, and how far to believe it."""

    says: Text
    cited: Text
    cited_date: Said = ""
    address: Said = ""
    grade: Grade
    about: Said = ""


class Signature(Record):
    """A party's signature over the content hash of one revision.

    In version 2 the lines of the signed text stand here beside it: `log` says in which log (or
    `folder`), `after` which state of it was there before, `key` the whole id of the key; the key
    itself is in the register. `signed_on` is the signer's word. Without `log` it is of version 1,
    whose key is named by 16 digits. `authenticator_data` and `client_data` are a passkey's, in
    base64url.
    """

    party: Code
    revision: Annotated[int, Field(ge=1, le=10_000)]
    hash: Hash
    signed_on: Day
    log: Line = ""
    after: Line = ""
    person: Line = ""
    role: Line = ""
    capacity: Line = ""
    meaning: Line = ""
    key: Fingerprint
    method: Method = "ed25519"
    signature: SignatureText
    authenticator_data: Base64 = ""
    client_data: Base64 = ""


class Publication(Record):
    """When and where the document was published, signed by the party that published it.

    As Signature, with the address in place of what is meant. Version 1 names no revision or hash.
    """

    published_on: Day
    address: Text
    party: Code
    revision: Annotated[int, Field(ge=1, le=10_000)] | None = None
    hash: Hash | None = None
    log: Line = ""
    after: Line = ""
    person: Line = ""
    role: Line = ""
    capacity: Line = ""
    key: Fingerprint
    method: Method = "ed25519"
    signature: SignatureText
    authenticator_data: Base64 = ""
    client_data: Base64 = ""


class Document(Record):
    """Something that parties draft, sign and publish.

    What is signed is everything but `status`, `signatures`, `seal`, `publication` and
    `superseded_by`. `example` marks a document that is invented. `seal` holds a short digest of
    every signed field, so that a change can be named.
    """

    family: ClassVar[str] = ""
    title_of_kind: ClassVar[str] = ""
    binds: ClassVar[bool] = True  # whether its parties must sign before it holds

    kind: str
    id: Id
    title: Text
    area: AreaId | None = None
    status: Status = "draft"
    revision: Annotated[int, Field(ge=1, le=10_000)] = 1
    example: bool = False
    valid_from: Day
    valid_to: Day | None = None
    supersedes: Id | None = None
    superseded_by: Id | None = None
    legal_basis: Said = ""
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    commitments: tuple[Commitment, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    seal: dict[str, Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]] = Field(
        default_factory=dict
    )
    signatures: tuple[Signature, ...] = ()
    publication: Publication | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [*self._date_faults(), *self._party_faults(), *self.faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def faults(self) -> list[str]:
        """What a kind of document finds wrong in itself: sentences without a full stop."""
        return []

    def _date_faults(self) -> list[str]:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            return [f"valid_to {self.valid_to} is not after valid_from {self.valid_from}"]
        return []

    def _party_faults(self) -> list[str]:
        codes = [party.organisation for party in self.parties]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        faults = [f"parties: {code} is named twice" for code in twice]
        faults += [
            f"commitments: {each.party} is not one of the parties ({', '.join(codes)})"
            for each in self.commitments
            if each.party != "all" and each.party not in codes
        ]
        for name in ("id", "number"):
            given = [getattr(each, name) for each in self.paragraphs]
            faults += [
                f"paragraphs: the {name} {said} is there twice"
                for said in sorted({each for each in given if given.count(each) > 1})
            ]
        if self.status == "reported" and (self.signatures or self.publication):
            faults.append("status: a reported document is somebody else's; it holds no signature")
        return faults

    def no_parties(self, field: str, codes: Iterable[str]) -> Iterator[str]:
        """A fault for each code of a field that is not one of the parties."""
        for code in sorted({each for each in codes if each not in self.codes}):
            yield f"{field}: {code} is not one of the parties"

    def review_faults(self, review_on: date) -> list[str]:
        """A review that is not after the first day, or comes when the document is over."""
        if review_on <= self.valid_from:
            return [f"review_on {review_on} is not after valid_from {self.valid_from}"]
        if self.valid_to is not None and review_on > self.valid_to:
            return [f"review_on {review_on} is after valid_to {self.valid_to}"]
        return []

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the parties, in the order of the document."""
        return tuple(party.organisation for party in self.parties)

    @property
    def signers(self) -> tuple[str, ...]:
        """Codes of the parties that must sign."""
        return tuple(party.organisation for party in self.parties if party.signs)

    def party_with(self, *roles: str) -> tuple[Party, ...]:
        """The parties in any of the given roles."""
        return tuple(party for party in self.parties if party.role in roles)

    @property
    def is_binding(self) -> bool:
        """Whether its parties have agreed to it, and to nothing since in its place."""
        return self.status in BINDING

    @property
    def known_from(self) -> date:
        """The day from which anyone could know of it: published, else signed by the last, else
        as said by whoever reports it, else when it began to hold."""
        if self.publication is not None:
            return self.publication.published_on
        if self.signatures:
            return max(each.signed_on for each in self.signatures)
        return min(self._reported_on, default=self.valid_from)

    @property
    def _reported_on(self) -> list[date]:
        found = []
        for each in self.evidence:
            with suppress(InputRefused):
                found.append(SaidDate.read(each.cited_date).low)
        return found

    def holds(self, on: date) -> bool:
        """Whether the document's spell covers a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def words_of(name: str) -> str:
    """A field or kind name as words.

    >>> words_of("shared_control_total")
    'shared control total'
    """
    return re.sub(r"_+", " ", name).strip()
