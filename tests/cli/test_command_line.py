"""The command line as a whole: help by group, version, near misses, quiet, seconds for a person."""

import io
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tripleaim import __version__
from tripleaim.cli.app import app
from tripleaim.cli.groups import GROUPS
from tripleaim.cli.progress import Notes, be_quiet, told
from tripleaim.model.shown import CONTROLS

ROOT = Path(__file__).parent.parent.parent


def run(*words: str, store: Path | None = None) -> "subprocess.CompletedProcess[str]":
    named = {"TRIPLEAIM_STORE": str(store)} if store else {}
    return subprocess.run(
        [sys.executable, "-m", "tripleaim", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **named},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_command_under_a_group() -> None:
    said = run("--help").stdout
    for title in GROUPS:
        assert f"{title}:" in said
    order = [said.index(f"\n  {name} ") for name in ("who", "next", "areas", "rebase", "build")]
    assert order == sorted(order)
    assert "Exit codes: 0 done" in said


def test_every_command_is_in_one_group_only_and_none_in_no_group() -> None:
    placed = [name for group in GROUPS.values() for name in group]
    assert len(placed) == len(set(placed))
    under = {"movement", "shares"}  # of `tripleaim people`
    defining = {
        path.stem.replace("_", "-")
        for path in (ROOT / "src/tripleaim/cli").glob("*.py")
        if re.search(rf"^def ({path.stem}|register)\(", path.read_text(), re.MULTILINE)
    }
    assert defining - under - {"questions", "say"} <= set(placed)


def test_help_takes_less_than_a_third_of_a_second_of_work() -> None:
    best = 9.0
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert best < 0.5  # 0.2 s measured; twice over for a machine that is shared


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, tripleaim.cli.app; "
        "print([n for n in ('pandas', 'numpy', 'duckdb', 'scipy', 'rich', 'pydantic') "
        "if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_question_loads_only_what_it_asks_with(shipped_path: Path) -> None:
    code = (
        "import sys, tripleaim.cli\n"
        "try: tripleaim.cli.main()\n"
        "except SystemExit: pass\n"
        "print([n for n in ('pandas', 'numpy', 'scipy', 'pydantic', 'tripleaim.cli.build') "
        "if n in sys.modules])"
    )
    asked = ("who", "Devon", "--on", "2018-06-01", "--store", str(shipped_path))
    done = subprocess.run(
        [sys.executable, "-c", code, *asked],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Devon" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version() -> None:
    assert run("--version").stdout == f"tripleaim {__version__}\n"


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["rebse"], "rebase"), (["adds_up"], "adds-up"), (["who", "--onn", "2018-01-01"], "--on")],
)
def test_a_near_miss_is_told(words: list[str], meant: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "Did you mean" in done.stderr or "Possible options" in done.stderr
    assert meant in done.stderr


@pytest.mark.parametrize("words", [["who", "--{}"], ["who", "--{}=1"], ["{}"], ["people", "{}"]])
def test_the_words_of_a_wrong_use_cannot_drive_a_terminal(words: list[str]) -> None:
    done = run(*(word.format("x\x1b[31m\u202e\u200by") for word in words))
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: ")
    assert "y" in done.stderr.splitlines()[-1]
    assert not CONTROLS.search(done.stdout + done.stderr)


def test_quiet_leaves_the_answer_and_the_refusal(shipped_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "beds.csv"
    table.write_text("ccg,beds\n00T,600\n01Y,400\n")
    asked = ("rebase", str(table), "--from", "ccg@2018-04-01", "--to", "icb@2022-07-01")
    loud = run(*asked, "--count", "beds", store=shipped_path)
    quiet = run("--quiet", *asked, "--count", "beds", store=shipped_path)
    assert loud.stdout == quiet.stdout != ""
    assert "Note:" in loud.stderr
    assert quiet.stderr == ""
    refused = run("--quiet", *asked, store=shipped_path)
    assert refused.returncode == 2
    assert "--count" in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["--quiet", "who", "--onn", "x"],
        ["who", "--quiet", "--onn", "x"],
        ["plan", "-q"],
        ["-q", "x"],
    ],
)
def test_quiet_keeps_no_wrong_use_quiet(words: list[str]) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert "Error: " in done.stderr


def test_what_stands_before_a_command_may_stand_after_it(
    shipped_path: Path, tmp_path: Path
) -> None:
    for words in (["who", "--version"], ["plan", "check", "--version"], ["rebase", "--version"]):
        assert run(*words).stdout == f"tripleaim {__version__}\n"
    table = tmp_path / "beds.csv"
    table.write_text("ccg,beds\n00T,600\n01Y,400\n")
    asked = ("rebase", str(table), "--from", "ccg@2018-04-01", "--to", "icb@2022-07-01")
    for word in ("--quiet", "-q"):
        done = run(*asked, "--count", "beds", word, store=shipped_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


def test_every_command_takes_them_and_tells_of_quiet() -> None:
    root = get_command(app)
    root.make_context("tripleaim", ["who"])

    def walk(command: Any) -> Iterator[Any]:
        yield command
        for each in getattr(command, "commands", {}).values():
            yield from walk(each)

    for name, one in root.commands.items():
        for command in walk(one):
            options = [option for param in command.params for option in param.opts]
            assert {"--quiet", "-q", "--version"} <= set(options), name
            assert len(options) == len(set(options)), name
            shown = command.get_help(command.context_class(command, info_name=name))
            assert "--quiet" in shown, name
            assert "--version" not in shown, name


@pytest.mark.parametrize("option", ["--json", "--store", "--from"])
def test_an_option_of_a_command_before_it_is_told_where_it_stands(option: str) -> None:
    done = run(option, "x", "who")
    assert done.returncode == 2
    assert f"{option} stands after the command." in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_after_a_second_a_person_sees_the_seconds_and_then_they_are_wiped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen, out = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr("tripleaim.cli.progress.AFTER", 0.05)
    with told(["build"]):
        time.sleep(0.2)
        sys.stdout.write("done\n")
        time.sleep(0.1)
    assert "build: 1 s" in screen.getvalue()
    assert screen.getvalue().endswith("\r\033[K")
    assert out.getvalue() == "done\n"


@pytest.mark.parametrize("words", [["serve"], ["--help"]])
def test_nothing_is_counted_where_nobody_waits(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr("tripleaim.cli.progress.AFTER", 0.02)
    with told(words):
        time.sleep(0.1)
    assert screen.getvalue() == ""


def test_no_terminal_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr("tripleaim.cli.progress.AFTER", 0.02)
    with told(["build"]):
        time.sleep(0.1)
        assert isinstance(sys.stderr, Notes)
        be_quiet()
        sys.stderr.write("a note")
    assert screen.getvalue() == ""


def test_the_app_has_completion() -> None:
    assert app._add_completion


@pytest.mark.parametrize("lines", [1, 4_000])
def test_a_reader_that_stops_is_no_failure(lines: int) -> None:
    """`head` closes the pipe: before the first word, or in the midst of many."""
    script = (
        "import sys; from tripleaim.cli import app, say; from tripleaim.cli.app import main\n"
        f"@app.app.command()\ndef many():\n    for at in range({lines}): say.say('word ' * 20)\n"
        "sys.argv = ['tripleaim', 'many']; main()"
    )
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")
