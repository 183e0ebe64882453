"""There and back: folder to workspace to folder; a backup and what it brings back."""

import gzip
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError

import tripleaim.england as england
from tripleaim.governance.folder import read_folder
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.kinds import read_document, text_of
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.partnerships.forming import form_partnership
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record import backup
from tripleaim.workspace.record.exporting import documents_of, export_partnership, write_files
from tripleaim.workspace.record.importing import import_folder

WORKED = Path(england.__file__).parent / "worked" / "south-yorkshire-and-bassetlaw"


@pytest.fixture
def partnership(world, request):
    made = form_partnership(world.admin, request.node.name, "", [("QF7", "A board")])
    RoleSpell.objects.create(
        person=world.people["QF7"],
        kind="G",
        scope=f"partnership:{made.pk}",
        begins=world.now().date(),
        status="held",
    )
    return made


def canonical(folder):
    """Rewrite every document of a folder as the program writes it."""
    for file in folder.glob("*.toml"):
        if file.name != "keys.toml":
            file.write_text(text_of(read_document(file.read_text(), file.name)))


def test_a_canonical_folder_comes_back_byte_for_byte(world, partnership, tmp_path):
    folder = tmp_path / "in"
    shutil.copytree(WORKED, folder)
    canonical(folder)
    count = import_folder(world.acts("QF7"), partnership, folder, date.today())
    files = documents_of(partnership)
    there = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert count == len(there) - 1
    assert files == there
    out = tmp_path / "out"
    write_files(export_partnership(partnership, world.now()), out)
    assert {e.name: e.read_bytes() for e in out.iterdir() if e.is_file()} == there
    from tripleaim.governance.verifying import trust_of, verify_folder

    found = read_folder(out)
    assert verify_folder(found, trust_of(found, date.today())).faults == ()


def test_a_hand_written_folder_keeps_its_originals_and_hashes(world, partnership, tmp_path):
    folder = tmp_path / "in"
    shutil.copytree(WORKED, folder)
    files = [each for each in folder.glob("*.toml") if each.name != "keys.toml"]
    for file in files:
        file.write_text(f"# By hand.\n{file.read_text()}")
    import_folder(world.acts("QF7"), partnership, folder, date.today())
    out = documents_of(partnership)
    for file in files:
        before = read_document(file.read_text(), file.name)
        after = read_document(out[file.name].decode(), file.name)
        assert content_hash(before) == content_hash(after)
        assert before == after
        assert out[f"{file.name}.orig"] == file.read_bytes()


def test_a_folder_whose_signature_does_not_hold_is_refused_whole(world, partnership, tmp_path):
    folder = tmp_path / "in"
    shutil.copytree(WORKED, folder)
    file = next(f for f in sorted(folder.glob("*.toml")) if "[[signatures]]" in f.read_text())
    document = read_document(file.read_text(), file.name)
    file.write_text(text_of(document.model_copy(update={"title": "Another title"})))
    with pytest.raises(InputRefused, match="changed after it was signed"):
        import_folder(world.acts("QF7"), partnership, folder, date.today())
    assert documents_of(partnership) == {}


def test_an_export_of_a_workspace_is_not_imported(world, partnership, folder):
    with pytest.raises(InputRefused, match="bound to that log"):
        import_folder(world.acts("QF7"), partnership, folder, date.today())


def test_a_backup_restored_into_an_empty_database_is_the_same_backup(world, agreed, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    rows = backup.write_backup(first)
    assert rows > 100
    with pytest.raises(InputRefused, match="holds a workspace already"):
        backup.restore_backup(first, lambda days: None)
    _empty()
    assert backup.restore_backup(first, lambda days: None) == rows
    backup.write_backup(second)
    assert gzip.decompress(first.read_bytes()) == gzip.decompress(second.read_bytes())
    from tripleaim.workspace.record.inspecting import faults_of_instance

    assert faults_of_instance() == []
    world.add_key(world.acts("QF7"), "QF7", type(world.hands[world.root])())  # numbers go on


KILLED = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from tripleaim.workspace.record import backup
def kill(*_):
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
file, place = sys.argv[1:]
real, taken = backup._take_in, []
def some(model, rows):
    real(model, rows)
    taken.append(model)
    if place == "rows" and len(taken) == 9:
        kill()
backup._take_in = some
if place == "triggers":
    backup._with_triggers = kill
backup.restore_backup(Path(file), kill if place == "clock" else lambda days: None)
"""


@pytest.mark.parametrize("place", ["rows", "triggers", "clock"])
def test_a_restore_that_is_killed_leaves_all_empty_and_the_next_takes_everything(
    world, tmp_path, place
):
    from django.db import connection

    from tripleaim.workspace.models import Event, Person

    first, second = tmp_path / "first", tmp_path / "second"
    rows = backup.write_backup(first)
    _empty()
    connection.close()
    command = [sys.executable, "-c", KILLED, str(first), place]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert killed.returncode == -9, killed.stderr
    for model in backup.models_kept():
        assert model._meta.model_name == "log" or not model.objects.exists(), model
    assert backup.restore_backup(first, lambda days: None) == rows
    backup.write_backup(second)
    assert gzip.decompress(first.read_bytes()) == gzip.decompress(second.read_bytes())
    assert Person.objects.exists()
    with pytest.raises(DatabaseError):  # what guards the record stands again
        Event.objects.update(reason="another")


def test_a_restore_over_what_is_there_leaves_what_was(world, tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    backup.write_backup(before)
    command = [sys.executable, "-c", KILLED, str(before), "rows"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert refused.returncode == 1
    assert "holds a workspace already" in refused.stderr
    backup.write_backup(after)
    assert gzip.decompress(before.read_bytes()) == gzip.decompress(after.read_bytes())


def test_a_backup_that_is_not_whole_changes_nothing(world, tmp_path):
    file = tmp_path / "file"
    backup.write_backup(file)
    whole = gzip.decompress(file.read_bytes())
    for broken in (
        whole[:-30],
        whole.replace(b"tripleaim workspace", b"tripleaim workspade", 1),
        whole.replace(b'"kind": "signature"', b'"kind": "signaturf"', 1),
    ):
        file.write_bytes(gzip.compress(broken))
        with pytest.raises(InputRefused, match="whole"):
            backup.restore_backup(file, lambda days: None)


def _empty():
    """Take every row away, as if the database were new."""
    from django.db import connection, transaction

    with transaction.atomic():
        backup._without_triggers()
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            tables = [each._meta.db_table for each in reversed(backup.models_kept())]
            tables += ["workspace_partnership_members", "usersessions_usersession"]
            if connection.vendor == "postgresql":
                cursor.execute(f"truncate {', '.join(tables)} cascade")  # SQL of: our own tables
            else:
                cursor.execute("pragma defer_foreign_keys = on")
                for table in tables:
                    cursor.execute(f"delete from {table}")  # SQL of: our own tables
        backup._with_triggers()
