"""A backup that somebody made up: refused in words, and nothing of it is taken in."""

import gzip
import hashlib
import json
import threading

import pytest
from django.db import transaction
from test_round import _empty

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.record import backup, backup_file


def made_up(path, *changed):
    """A backup of what there is, with lines added, whole by its own hash."""
    backup.write_backup(path)
    head, *lines, _ = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    lines += [f"{each}\n" for each in changed]
    digest = hashlib.sha256("".join([head, *lines]).encode()).hexdigest()
    tail = json.dumps({"rows": len(lines), "sha256": digest})
    path.write_bytes(gzip.compress("".join([head, *lines, tail, "\n"]).encode()))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"model": "sessions.session", "pk": "x", "fields": {}}', "that are not a workspace's"),
        ('{"model": "auth.user", "pk": 1, "fields": {}}', "that are not a workspace's"),
        ('{"model": "workspace.person", "pk": "x", "fields": {"nothing": 1}}', "cannot be taken"),
        ('{"model": "workspace.rolespell", "pk": 1, "fields": {}}', "cannot be taken"),
        ("[1]", "cannot be taken"),
        ("{", "cannot be taken"),
    ],
)
def test_a_row_that_does_not_belong_there_takes_nothing_in(world, tmp_path, line, said):
    from tripleaim.workspace.models import Person

    file = tmp_path / "file"
    made_up(file, line)
    _empty()
    with pytest.raises(InputRefused, match=said):
        backup.restore_backup(file, lambda days: None)
    assert not Person.objects.exists()


def test_a_small_file_that_unpacks_to_much_is_refused(world, tmp_path, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(
        backup_file, "BACKUP_BYTES", replace(backup_file.BACKUP_BYTES, most=100_000)
    )
    file = tmp_path / "file"
    file.write_bytes(gzip.compress(b"0" * 1_000_000))
    with pytest.raises(InputRefused, match="unpacks to more than 100,000 bytes"):
        backup.read_backup(file)


def test_the_clock_of_a_backup_is_part_of_what_is_whole(world, tmp_path):
    file, early = tmp_path / "file", tmp_path / "early"
    backup.write_backup(file)
    head, *lines, tail = gzip.decompress(file.read_bytes()).decode().splitlines(keepends=True)
    assert json.loads(head)["days_later"] == 0 == backup.read_backup(file).days_later
    forged = head.replace(": 0", ": 40")
    file.write_bytes(gzip.compress("".join([forged, *lines, tail]).encode()))
    with pytest.raises(InputRefused, match="is not whole"):
        backup.read_backup(file)
    said = {"rows": len(lines), "sha256": hashlib.sha256("".join(lines).encode()).hexdigest()}
    old = json.dumps({"format": "tripleaim workspace backup 1"})
    early.write_bytes(gzip.compress("".join([old, "\n", *lines, json.dumps(said)]).encode()))
    held = backup.read_backup(early)
    assert (held.days_later, list(held.lines())) == (0, lines), "of before the clock"


def test_what_cannot_keep_the_clock_takes_nothing_in(world, tmp_path):
    from tripleaim.workspace.models import Person

    file = tmp_path / "file"
    backup.write_backup(file)
    _empty()

    def refuses(days):
        raise InputRefused([])

    with pytest.raises(InputRefused):
        backup.restore_backup(file, refuses)
    assert not Person.objects.exists()
    backup.restore_backup(file, lambda days: None)


def test_marks_that_end_lines_elsewhere_are_text(world, tmp_path):
    from tripleaim.workspace.models import Witness

    said = "a\u2028b\u2029c\u0085d"
    Witness.objects.create(name=said, key="k", organisation="QF7")
    file = tmp_path / "file"
    rows = backup.write_backup(file)
    _empty()
    assert backup.restore_backup(file, lambda days: None) == rows
    assert Witness.objects.filter(name=said).exists()


def test_a_file_that_is_another_by_the_time_it_is_taken_in_is_refused(world, tmp_path):
    file = tmp_path / "file"
    backup.write_backup(file)
    held = backup.read_backup(file)
    head, *lines, _, _ = gzip.decompress(file.read_bytes()).split(b"\n")
    fewer = [head, *lines[:-1]]
    digest = hashlib.sha256(b"".join(each + b"\n" for each in fewer)).hexdigest()
    tail = json.dumps({"rows": len(lines) - 1, "sha256": digest}).encode()
    file.write_bytes(gzip.compress(b"\n".join([*fewer, tail, b""])))
    assert backup.read_backup(file).rows == len(lines) - 1, "whole by itself"
    with pytest.raises(InputRefused, match="is not whole"):
        list(held.lines())


def test_who_writes_is_not_held_up_by_a_backup(world, tmp_path, monkeypatch):
    """On SQLite whoever writes would wait for all of it; what comes meanwhile is not in it."""
    from django.db import connection

    from tripleaim.workspace.models import Witness

    wrote = []

    def write():
        with transaction.atomic():
            Witness.objects.create(name="meanwhile", key="k", organisation="QF7")
        connection.close()
        wrote.append(True)

    def lines(model, of=backup._rows):
        if model.__name__ == "Witness":
            other = threading.Thread(target=write)
            other.start()
            other.join(30)
        yield from of(model)

    monkeypatch.setattr(backup, "_rows", lines)
    backup.write_backup(tmp_path / "file")
    assert wrote
    assert b"meanwhile" not in gzip.decompress((tmp_path / "file").read_bytes())
    assert Witness.objects.filter(name="meanwhile").exists()
