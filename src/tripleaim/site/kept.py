"""What a site is written again from, in a folder of its own beside it: who publishes the site takes
the pages and files that it counts, and nothing else.

While pages are written their parts stand among them, in folders whose names begin with a dot.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.store.files.output import write_text

MARK = ".tripleaim-site"
LEDGER = "ledger.json.gz"
SAID = "Written by tripleaim site; it may be written over."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A site as it stands: its folder, and the one beside it of what it is written again from."""

    out: Path
    kept: Path

    def source(self, path: str) -> Path:
        """Where a file lies that was written under a path."""
        return (self.kept if path.startswith(".") else self.out) / path

    def ledger(self) -> bytes:
        """The ledger that was kept when the pages of this folder were written.

        Raises OSError or ValueError where there is none, or it is that of other pages.
        """
        held = (self.kept / LEDGER).read_bytes()
        if (self.out / MARK).read_text(encoding="utf-8") != mark_of(held):
            raise ValueError("the ledger is of other pages")
        return held


def written_at(out: Path) -> Written:
    """The site of a folder; what is kept is named for it, behind a dot.

    >>> written_at(Path("/srv/site")).kept.name
    '.site-kept'
    """
    place = Path(os.path.realpath(out))
    return Written(out=place, kept=place.parent / f".{place.name}-kept")


def mark_of(ledger: bytes) -> str:
    """What a site says of itself, which names the ledger that it was written with."""
    return f"{SAID}\nLedger {hashlib.blake2b(ledger, digest_size=16).hexdigest()}\n"


def check_place(site: Written) -> None:
    """Refuse to write where something else lies than a site and what is kept of it."""
    for folder, mark, named in (
        (site.out, MARK, "--out"),
        (site.kept, LEDGER, "what is kept beside --out"),
    ):
        is_ours = (folder / mark).exists()
        if folder.exists() and not is_ours and (not folder.is_dir() or any(folder.iterdir())):
            raise refuse(
                named,
                "is there and is not a site of tripleaim's",
                "Name a new folder.",
                value=str(folder),
            )


def put_apart(folder: Path, kept: Path, ledger: bytes) -> None:
    """Take what only writing again needs out of the folder of a site, and say whose it is."""
    for each in list(_parts(folder)):
        shutil.move(each, kept / each.name)
    (kept / LEDGER).write_bytes(ledger)
    write_text(folder / MARK, mark_of(ledger))


def _parts(folder: Path) -> Iterator[Path]:
    return (each for each in folder.iterdir() if each.name.startswith("."))
