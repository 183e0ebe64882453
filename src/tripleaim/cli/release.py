"""How a release about people is asked for and told: as CSV, and as a folder for who checks."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tripleaim.cli.say import say, tell

if TYPE_CHECKING:
    from tripleaim.people.door import Asked
    from tripleaim.store.disclosure import Release


def ask_of(folder: Path, profile: str, engine: str, out: Path | None = None) -> "Asked":
    """A question of the people of a folder, now: `people/door.py` says by which rule.

    Raises InputRefused where what is told could not be written to `out`: nothing is released then.
    """
    from datetime import datetime

    from tripleaim.people.door import ask_of as ask_at
    from tripleaim.store.files.output import check_folder_place

    if out:
        check_folder_place(out)
    return ask_at(folder, profile, datetime.now(), engine)


def tell_notes(released: "Release") -> None:
    """Say beside a release, not in it, what the record has to say."""

    for note in released.notes:
        tell(note)


def tell_release(
    released: "Release", names: Sequence[Sequence[str]], asked: "Asked", out: Path | None
) -> None:
    """Print a release as CSV, and write it for the SACRO viewer where wanted."""
    from tripleaim.people.count import data_label, describe_release
    from tripleaim.store.sacro import Submission, write_sacro

    label = data_label(asked.folder)
    say(describe_release(released, names, label), end="")
    tell_notes(released)
    if out:
        said = (f"Of {label} people.", *released.notes)
        write_sacro(released, Submission(names=names, at=asked.at, comments=said), out)
