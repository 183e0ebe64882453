"""What is said of the release by which people were counted: how sure and how old it is."""

from datetime import date

from tripleaim.page.words import count
from tripleaim.store.engine import Store
from tripleaim.store.ground import Release, newer_england

COUNTED = {
    "resident": "Residents are mid-year estimates of the Office for National Statistics.",
    "census": "Residents are those whom Census 2021 counted on 21 March 2021, by the Office for "
    "National Statistics; small areas are rounded and perturbed there.",
}


def standing_of(
    store: Store, release: Release, on: date, known: date | None = None
) -> tuple[str, ...]:
    """The caveats of a figure of people: what it counts, what superseded it, what is newer."""
    said = [COUNTED[release.counted]]
    if release.is_after(on):
        said.append(f"Nothing by area is held for a day as early as {on}: this is the first held.")
    if release.superseded(known):
        said.append(
            f"These are figures as first published: {release.revised_by} gave England "
            f"{count(release.revised or 0)} people for that day, not {count(release.people)}."
        )
    newer = newer_england(store, on, known)
    if newer is not None:
        said.append(
            f"Nothing newer is held by small area. England had {count(newer.people)} people at "
            f"{newer.title} ({newer.grade}: {newer.cited})."
        )
    return tuple(said)
