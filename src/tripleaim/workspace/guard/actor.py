"""Who acts: a person, somebody with a link, the clock, or a visitor; and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.people.token import AccessToken

FRESH_SECONDS = 300
BY_TOKEN = " by token "


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts at a moment. `fresh` is whether their second factor is younger than 5 minutes.

    `holds` are hashes of secrets in links that they came by: whatever one names is theirs.
    `has_machine` is who types a command where the instance lives. With a token it is a program that
    acts as the person, within the token's scopes.
    """

    now: datetime
    person: Person | None = None
    link: Link | None = None
    token: AccessToken | None = None
    is_clock: bool = False
    has_machine: bool = False
    fresh: bool = False
    has_factor: bool = False
    holds: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The day of the moment."""
        return self.now.date()

    @property
    def name(self) -> str:
        """As events name who acted: never a person's own name."""
        if self.person is not None:
            by = f"{BY_TOKEN}{self.token.pk}" if self.token is not None else ""
            return f"{self.person.pseudonym}{by}"
        if self.link is not None:
            return f"link {self.link.code}"
        if self.has_machine:
            return "machine"
        return "clock" if self.is_clock else "visitor"

    @cached_property
    def all_spells(self) -> list[RoleSpell]:
        """Every role that the person holds or held, whatever its days."""
        if self.person is None or not self.person.is_active:
            return []
        mine = RoleSpell.objects.filter(person=self.person, status="held")
        return list(mine.select_related("stands_for", "person").order_by("pk"))

    @cached_property
    def spells(self) -> list[RoleSpell]:
        """The roles that the person holds today; a deputy's only while the other's role stands."""
        return [
            each
            for each in self.all_spells
            if each.holds(self.today)
            and (each.stands_for is None or each.stands_for.holds(self.today))
        ]


def clock(now: datetime) -> Actor:
    """The clock at a moment: it opens, expires and completes what is due."""
    return Actor(now=now, is_clock=True)
