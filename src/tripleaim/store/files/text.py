"""The text of a small file: its bytes within a limit, in UTF-8, or a message that says why not."""

from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.limits import TOML_BYTES, Limit
from tripleaim.store.files.refusal import check_is_file, refuse_file


def read_bytes(path: Path, limit: Limit, remedy: str = "Give the path of a file.") -> bytes:
    """The bytes of a file. Raises InputRefused when it is not there, none, or over the limit."""
    check_is_file(path, remedy)
    try:
        with path.open("rb") as file:
            held = file.read(limit.most + 1)
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    if len(held) > limit.most:
        raise refuse(str(path), f"is larger than {limit}", f"Why so few: {limit.why}.")
    return held


def read_text(path: Path, limit: Limit = TOML_BYTES, name: str | None = None) -> str:
    """The text of a file in UTF-8, with or without a mark at its start.

    Raises InputRefused with the line when it is in another encoding, as Excel's CSV may be; `name`
    is what messages call it.
    """
    held = read_bytes(path, limit)
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise refuse(
            name or path.name,
            f"is not UTF-8 text (byte {error.start + 1:,})",
            "Save it as UTF-8; in Excel as CSV UTF-8.",
            row=line,
        ) from None
