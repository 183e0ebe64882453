"""Lists to take away: what anybody wrote is in them, and neither computes nor drives a terminal."""

import csv
import io

from tripleaim.workspace.pages.listing import listed


def test_what_was_written_neither_computes_nor_drives_a_terminal() -> None:
    words = ["=1+1", "\uff1d1+1", "\n=1+1", "\x1b[31mred", "\u202eback", "-5", "it's"]
    said = listed([{"words": each, "none": None} for each in words], "csv", "x").content.decode()
    heading, *rows = csv.reader(io.StringIO(said))
    assert heading == ["words", "none"]
    assert [words for words, _ in rows] == [
        "'=1+1",
        "'\uff1d1+1",
        "'\n=1+1",
        "\\u001b[31mred",
        "\\u202eback",
        "-5",
        "it's",
    ]
    assert {none for _, none in rows} == {""}
    assert listed([], "csv", "x").content == b"none\n"
