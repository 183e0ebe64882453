"""People whom areas of two days share: the one matrix by which anything is carried across."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask
from tripleaim.store.ground.people import Release, release_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A kind of area on a date, as in `ccg@2017-04-01`."""

    kind: str
    on: date

    def __str__(self) -> str:
        return f"{self.kind}@{self.on}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """People of each area before who live in each area after, by a release.

    `people[before][after]` holds only what is more than nothing.
    """

    before: Vintage
    after: Vintage
    release: Release
    people: Mapping[str, Mapping[str, int]]

    def share(self, before: str, after: str) -> float:
        """The share (0 to 1) of the people of an area before who live in an area after."""
        parts = self.people.get(before, {})
        whole = sum(parts.values())
        return parts.get(after, 0) / whole if whole else 0.0


SHARED = """
select before, after, people
from shared_people($kind_before, $day_before, $kind_after, $day_after, $release)
order by before, after
"""


def shares_between(
    store: Store, before: Vintage, after: Vintage, release: Release | None = None
) -> Shared:
    """The people whom areas of two kinds and days share.

    They are counted by the release that counts on the earlier of the two days, unless one is given.
    """
    chosen = release or release_on(store, min(before.on, after.on))
    values = {
        "kind_before": before.kind, "day_before": before.on, "kind_after": after.kind,
        "day_after": after.on, "release": chosen.release,
    }  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for row in ask(store, SHARED, values):
        found.setdefault(row["before"], {})[row["after"]] = row["people"]
    return Shared(before=before, after=after, release=chosen, people=found)
