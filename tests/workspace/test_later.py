"""The clock of an example is put on, and stays on; that of anything else is left alone."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from instance import Instance

from tripleaim.model.errors import InputRefused
from tripleaim.page.words import day_words
from tripleaim.workspace.home import Home

LATER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tripleaim.workspace.home import Home, enter
home = Home(folder=Path(sys.argv[1]))
enter(home)
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.models import Person
from tripleaim.workspace.moment import now_here
from tripleaim.workspace.pages.said import clock_words
from tripleaim.workspace.partnerships.forming import form_partnership
from django.conf import settings
print(settings.ORIGIN)
print((now_here() - datetime.now(UTC)).days, clock_words())
actor = Actor(now=now_here(), person=Person.objects.get(mail="admin@example.org"))
form_partnership(actor, "Another", "icb:QF7", [("QF7", "QF7")])
"""


@pytest.fixture
def instance(tmp_path: Path, shipped_path: Path) -> Instance:
    made = Instance(tmp_path, shipped_path)
    made.command(
        "init",
        "--admin",
        "admin@example.org",
        "--example",
        *made.of_home(),
        "--origin",
        made.origin,
    )
    return made


def inside(instance: Instance) -> str:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", LATER, str(instance.home)],
        capture_output=True,
        text=True,
        env=instance.environment(),
        check=False,
    )
    return done.stdout + done.stderr


def test_an_example_is_put_on_and_holds_nothing_else_then(instance: Instance) -> None:
    home = ["--home", str(instance.home)]
    day = day_words(datetime.now(UTC).date() + timedelta(days=40))
    assert f"Today is {day} there" in instance.command("later", "30", *home) + instance.command(
        "later", "10", *home
    )
    said = inside(instance)
    assert said.startswith(instance.origin + "\n"), (
        "letters lead where it was said when it was made"
    )
    assert "Its clock was put on: today is " + day in said
    assert "cannot be formed where the clock of an example was put on" in said
    assert "closed 0" in instance.command("tick", *home)
    assert "0 faults." in instance.command("check", *home)


def test_what_is_no_example_keeps_its_days(instance: Instance) -> None:
    with sqlite3.connect(instance.home / "workspace.sqlite") as rows:
        rows.execute("update workspace_partnership set example = 0")
    with pytest.raises(AssertionError, match="holds more than an example"):
        instance.command("later", "30", "--home", str(instance.home))
    assert not (instance.home / "days-later").exists()


def test_what_tells_the_days_is_a_message_where_it_is_spoilt(tmp_path: Path) -> None:
    home, path = Home(folder=tmp_path), tmp_path / "days-later"
    assert home.days_later == 0
    path.write_text("40\n")
    assert home.days_later == 40
    path.write_text("forty")
    with pytest.raises(InputRefused, match="is no number of days"):
        home.days_later  # noqa: B018
    path.unlink()
    path.mkdir()
    with pytest.raises(InputRefused, match="cannot be read"):
        home.days_later  # noqa: B018


def test_a_place_that_cannot_be_written_is_a_message_and_the_clock_stays(
    instance: Instance,
) -> None:
    (instance.home / "days-later").symlink_to(instance.home / "days-later")
    with pytest.raises(AssertionError) as refused:
        instance.command("later", "30", "--home", str(instance.home))
    assert "days-later" in str(refused.value)
    assert "Traceback" not in str(refused.value)


def test_a_restored_example_keeps_its_day(instance: Instance, tmp_path: Path) -> None:
    instance.command("later", "40", "--home", str(instance.home))
    file, other, held = tmp_path / "backup", tmp_path / "other", tmp_path / "held"
    instance.command("backup", str(file), "--home", str(instance.home))
    instance.command("restore", str(file), "--home", str(other))
    assert Home(folder=other).days_later == 40
    day = day_words(datetime.now(UTC).date() + timedelta(days=41))
    assert f"Today is {day} there" in instance.command("later", "1", "--home", str(other))
    held.mkdir()
    (held / "days-later").write_text("7\n")
    with pytest.raises(AssertionError, match="the clock is 7 days ahead, and it is to be 40"):
        instance.command("restore", str(file), "--home", str(held))
    (held / "days-later").write_text("40\n")
    instance.command("restore", str(file), "--home", str(held))
    assert Home(folder=held).days_later == 40


def test_what_was_never_put_on_is_not_restored_into_the_clock_of_another(
    instance: Instance, tmp_path: Path
) -> None:
    file, held = tmp_path / "backup", tmp_path / "held"
    instance.command("backup", str(file), "--home", str(instance.home))
    (held / "mail").mkdir(parents=True)
    (held / "days-later").write_text("7\n")
    (held / "workspace.sqlite").touch()
    with pytest.raises(AssertionError, match="the clock is 7 days ahead, and it is to be 0"):
        instance.command("restore", str(file), "--home", str(held))
    assert (held / "days-later").read_text() == "7\n", "what was there before is left"
    assert (held / "workspace.sqlite").exists()
    assert (held / "mail").exists()
    assert not (held / "secret").exists()
    (held / "log.pem").write_text("a key of somebody\n")
    with pytest.raises(AssertionError, match="holds a workspace already"):
        instance.command("restore", str(file), "--home", str(held))
    assert (held / "log.pem").read_text() == "a key of somebody\n"


@pytest.mark.parametrize(
    "lying",
    [
        ("workspace.sqlite",),
        ("workspace.sqlite", "workspace.sqlite-wal"),
        ("workspace.sqlite-wal",),
        ("workspace.sqlite-journal",),
    ],
)
def test_a_database_that_lies_in_the_place_is_not_written_over(
    instance: Instance, tmp_path: Path, lying: tuple[str, ...]
) -> None:
    """What a database had not yet taken in would be taken into another of the name."""
    file, held = tmp_path / "backup", tmp_path / "held"
    instance.command("backup", str(file), "--home", str(instance.home))
    held.mkdir()
    (held / "workspace.sqlite").touch()
    for name in lying:
        (held / name).write_bytes(b"rows of another")
    there = {each.name: each.read_bytes() for each in held.iterdir()}
    for asked in ("restore", str(file)), ("init", "--admin", "other@example.org"):
        with pytest.raises(AssertionError, match=f"{lying[-1]}: (is|are) a database already"):
            instance.command(*asked, "--home", str(held))
        assert {each.name: each.read_bytes() for each in held.iterdir()} == there


def test_a_clock_that_was_put_on_is_not_taken_over_by_a_new_workspace(
    tmp_path: Path, shipped_path: Path
) -> None:
    made = Instance(tmp_path, shipped_path)
    made.home.mkdir()
    (made.home / "days-later").write_text("100\n")
    with pytest.raises(AssertionError, match="the clock is 100 days ahead, and it is to be 0"):
        made.command("init", "--admin", "admin@example.org", "--home", str(made.home))
    assert [each.name for each in made.home.iterdir()] == ["days-later"]
