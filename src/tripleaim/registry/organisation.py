"""Organisations that have a page: trusts and commissioners, with the systems of their life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tripleaim.store.engine import Store, ask

# One row an organisation and tie to a system, in order; nobody is a partner of what has ended.
BODIES = """
select o.organisation as code, o.name, o.kind, o.role, o.valid_from, o.valid_to, o.source,
    t.object as system, t.valid_from as since, least(t.valid_to, a.valid_to) as until
from organisation o
left join tie t on t.subject = o.organisation and t.kind = 'partner_of'
left join area a on a.area = t.object
where o.kind in ('trust', 'commissioner')
order by o.organisation, t.valid_from, t.object
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A system of which an organisation was a partner, and the days."""

    system: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A trust or commissioner: code, name, kind, life, and the systems it was a partner of."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    source: str
    memberships: tuple[Membership, ...]

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas whose people it bought for, the newest first: none of a trust.

        >>> Organisation(code="02H", name="", kind="commissioner", valid_from=None, valid_to=None,
        ...              source="", memberships=()).areas
        ('sub_icb:02H', 'ccg:02H')
        """
        if self.kind != "commissioner":
            return ()
        return tuple(f"{kind}:{self.code}" for kind in ("sub_icb", "ccg"))


def read_organisations(store: Store) -> dict[str, Organisation]:
    """Every trust and commissioner by code."""
    return {each.code: each for each in _organisations(store)}


def _organisations(store: Store) -> Iterator[Organisation]:
    for _, rows in groupby(ask(store, BODIES), key=lambda row: str(row["code"])):
        together = list(rows)
        first = together[0]
        yield Organisation(
            code=first["code"],
            name=first["name"],
            kind=first["kind"],
            valid_from=first["valid_from"],
            valid_to=first["valid_to"],
            source=first["source"],
            memberships=tuple(
                Membership(system=row["system"], since=row["since"], until=row["until"])
                for row in together
                if row["system"]
            ),
        )
