"""The commands of what is held: what they say, what they write for their owner alone, who may."""

import json

import pytest

from tripleaim.cli import workspace_held as commands
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.models import Event


@pytest.fixture(autouse=True)
def entered(monkeypatch):
    monkeypatch.setattr(commands, "enter_home", lambda home, database: None)


def asks(world, folder, **changes):
    given = {
        "officer": world.people["QF7"].mail,
        "request": "FOI 1",
        "partnership": [world.partnership.pk],
        "words": ["ten days"],
    }
    commands.foi(folder, **(given | changes))


def test_foi_writes_a_folder_that_is_its_owners_alone(world, agreed, tmp_path, capsys):
    asks(world, tmp_path / "held", until=world.now().date().isoformat())
    said = capsys.readouterr().out
    files = [each for each in (tmp_path / "held").rglob("*") if each.is_file()]
    assert said.startswith(f"{len(list((tmp_path / 'held' / 'held').glob('*.txt')))} found.")
    assert len(files) > 4
    assert not any(each.stat().st_mode & 0o077 for each in files)


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_read(world, tmp_path):
    (tmp_path / "mine").write_text("mine")
    before = Event.objects.count()
    with pytest.raises(InputRefused, match="is not empty"):
        asks(world, tmp_path)
    assert Event.objects.count() == before


def test_an_area_is_all_its_partnerships_and_an_unknown_one_lists_them(world, tmp_path):
    area = world.partnership.area
    asks(world, tmp_path / "a", partnership=None, area=area.rpartition(":")[2])
    with pytest.raises(NothingFound, match=area):
        asks(world, tmp_path / "b", partnership=None, area="icb:none")
    for mail in (world.people["RFF"].mail, "nobody@example.org"):
        with pytest.raises(Refused):
            asks(world, tmp_path / "c", officer=mail)
    assert not (tmp_path / "c").exists()


def test_retention_looks_first_and_removes_only_when_told(world, capsys):
    admin = world.founder.mail
    commands.retention(admin, on="2040-01-01")
    looked = capsys.readouterr().out
    assert "Nothing was removed" in looked
    assert "Limitation Act 1980" in looked
    assert not Event.objects.filter(action="instance.retain").exists()
    with pytest.raises(InputRefused, match="looking only"):
        commands.retention(admin, on="2040-01-01", apply=True)
    commands.retention(admin, apply=True)
    assert " removed." in capsys.readouterr().out
    assert Event.objects.filter(action="instance.retain").exists()


def test_own_data_is_written_for_its_owner_alone(world, tmp_path, capsys):
    file, person = tmp_path / "data.json", world.people["RHQ"]
    commands.own_data(person.pseudonym, file, admin=world.founder.mail)
    assert json.loads(file.read_text())["account"][0]["mail"] == person.mail
    assert not file.stat().st_mode & 0o077
    assert "account 1" in capsys.readouterr().out
    with pytest.raises(NothingFound):
        commands.own_data("nobody@example.org", file, admin=world.founder.mail)
    with pytest.raises(InputRefused):
        commands.own_data(person.pseudonym, tmp_path, admin=world.founder.mail)
