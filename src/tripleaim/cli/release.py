"""How a release of counts about people is told: as CSV, and as a folder for who checks outputs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tripleaim.store.disclosure import Release


def tell_release(
    released: "Release", names: Sequence[Sequence[str]], folder: Path, out: Path | None
) -> None:
    """Print a release as CSV, and write it for the SACRO viewer where wanted."""
    from datetime import datetime

    from tripleaim.people.count import data_label, describe_release
    from tripleaim.store.sacro import Submission, write_sacro

    label = data_label(folder)
    print(describe_release(released, names, label))
    if out:
        said = (f"Of {label} people.",)
        at = datetime.now().replace(microsecond=0)
        write_sacro(released, Submission(names=names, at=at, comments=said), out)
