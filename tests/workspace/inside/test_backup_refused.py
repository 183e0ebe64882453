"""A backup that somebody made up: refused in words, and nothing of it is taken in."""

import gzip
import hashlib
import json

import pytest
from test_round import _empty

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.record import backup, backup_file


def made_up(path, *changed):
    """A backup of what there is, with lines added, whole by its own hash."""
    backup.write_backup(path)
    head, *lines, _ = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    lines += [f"{each}\n" for each in changed]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
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
        backup.restore_backup(file)
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
