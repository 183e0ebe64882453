"""Every command that a page names is there with its options; what asks and needs no file runs."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tripleaim.cli.app import app
from typed import typed

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
INLINE = re.compile(r"`(tripleaim [^`\n]*)`")
BLOCK = re.compile(r"^(?: {4,}|\$ )(tripleaim [^\n#|>]*)", re.MULTILINE)
ASKING = "who buyers fits needs money adds-up decides heard done next areas history find status"
APART = ("--store", "--xlsx", "Framley")  # files of the reader's, and a name that nobody bears

SIGNED = re.compile(r"tripleaim \S+ \d")  # the first line of a text that is signed


def commands() -> dict[str, str]:
    """Each command that a page names, with the page; decisions tell of what has been as well."""
    return {
        command.strip(): page.relative_to(ROOT).as_posix()
        for page in PAGES
        if "decisions" not in page.parts
        for command in [*INLINE.findall(page.read_text()), *BLOCK.findall(page.read_text())]
        if not SIGNED.fullmatch(command)
    }


NAMED = commands()
ASKED = [
    command
    for command in sorted(NAMED)
    if len(command.split()) > 2
    and command.split()[1] in ASKING.split()
    and not any(each in command for each in APART)
]


def faults_of(command: str) -> list[str]:
    """What a command names that the program does not have: a verb, or an option of it."""
    found: Any = get_command(app)
    words = command.split()[1:]
    while hasattr(found, "commands") and words and not words[0].startswith("-"):
        if words[0] not in found.commands:
            # one in capitals stands for any
            return [] if words[0].isupper() else [f"no verb {words[0]}"]
        found = found.commands[words.pop(0)]
    known = {"--help"} | {
        name for each in found.params for name in [*each.opts, *each.secondary_opts]
    }
    asked = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [f"no option {each}" for each in asked if each not in known]


def test_pages_name_many_commands() -> None:
    assert len(NAMED) > 80
    assert len(ASKED) > 12


@pytest.mark.parametrize("command", sorted(NAMED))
def test_a_command_that_a_page_names_is_there(command: str) -> None:
    assert faults_of(command) == [], NAMED[command]


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("tripleaim whom QOP", "no verb whom"),
        ("tripleaim who QOP --at 2018-06-01", "no option --at"),
        ("tripleaim plan chek a.toml", "no verb chek"),
    ],
)
def test_what_is_not_there_is_told(command: str, fault: str) -> None:
    assert faults_of(command) == [fault]


@pytest.mark.parametrize("command", ASKED)
def test_what_a_sentence_asks_has_an_answer(
    command: str, shipped_path: Path, tmp_path: Path
) -> None:
    done = typed(command, tmp_path, {"TRIPLEAIM_STORE": str(shipped_path)})
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout
