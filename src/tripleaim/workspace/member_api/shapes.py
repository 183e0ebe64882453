"""What the programme interface takes and gives, as JSON."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field


class Fault(Schema):
    """Why something was refused: which rule, why, what would allow it."""

    rule: str
    reason: str
    cure: str = ""


class Me(Schema):
    """Who asks, by which token, until when."""

    person: str
    scopes: list[str]
    ends: date
    roles: list[str]


class PartnershipOut(Schema):
    """A partnership that one takes part in."""

    code: str
    name: str
    area: str
    members: list[str]


class DocumentOut(Schema):
    """A document in a list."""

    code: str
    slug: str
    kind: str
    title: str
    status: str
    revision: int
    reach: str
    updated_at: datetime | None


class WholeDocument(DocumentOut):
    """A document with its text: `body` as TOML; `lock` is what a save begins from."""

    lock: int
    save_number: int
    content_hash: str
    body: str


class DraftIn(Schema):
    """A draft to save: its text as TOML, the lock that it began from, what was changed."""

    body: str = Field(max_length=2_000_000)
    lock: int = Field(ge=0, le=2_000_000_000)
    said: str = Field(default="", max_length=300)


class Saved(Schema):
    """What was saved: its number, the new lock, faults that the checks found."""

    save_number: int
    lock: int
    faults: int


class Conflict(Fault):
    """Somebody saved it since: the text that stands now, and its lock."""

    body: str
    lock: int


class DecisionOut(Schema):
    """A proposal with its count and outcome."""

    code: str
    committee: str
    title: str
    text: str
    status: str
    opens: datetime | None
    closes: datetime | None
    review_on: date | None
    outcome: str
    document: str | None
    entry: int | None
    rule: str
    counts: str
    quorum: str


class EventOut(Schema):
    """An event of the record."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    kind: str
    about: str
    before: str
    after: str
    reason: str
    details: dict[str, Any]


class Page(Schema):
    """Which part of a list this is; `next` is the number of the page that follows, if any."""

    page: int
    next: int | None


class Documents(Page):
    """A page of documents."""

    items: list[DocumentOut]


class Decisions(Page):
    """A page of proposals."""

    items: list[DecisionOut]


class Events(Schema):
    """Events in order; `next` is the `after` of the page that follows, if any."""

    items: list[EventOut]
    next: int | None
