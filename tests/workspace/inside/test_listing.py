"""Lists to take away: what anybody wrote is in them, and neither computes nor drives a terminal."""

from tripleaim.workspace.pages.listing import listed


def test_what_was_written_neither_computes_nor_drives_a_terminal() -> None:
    words = ["=1+1", "\uff1d1+1", "\n=1+1", "\x1b[31mred", "\u202eback", "-5", "it's"]
    said = listed([{"words": each, "none": None} for each in words], "csv", "x").content.decode()
    heading, *rows = said.splitlines()
    assert heading == "words,none"
    assert rows == [
        "'=1+1,",
        "'\uff1d1+1,",
        "'\\n=1+1,",
        "\\u001b[31mred,",
        "\\u202eback,",
        "-5,",
        "it's,",
    ]
    assert listed([], "csv", "x").content == b"none\n"
