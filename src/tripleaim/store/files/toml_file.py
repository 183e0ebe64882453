"""One way to read a TOML file of the user: its size, text, depth and numbers within limits."""

from pathlib import Path
from typing import Any

from tripleaim.model.documents.toml import read_toml
from tripleaim.store.files.text import read_text


def open_toml(path: Path, name: str | None = None) -> dict[str, Any]:
    """The tables of a TOML file; decimals are exact. `name` is what messages call the file.

    Raises InputRefused when it is not there, too large, not UTF-8, not TOML, nested too deep, or
    holds numbers that no figure of a health system has.
    """
    return read_toml(read_text(path, name=name), name or path.name)
