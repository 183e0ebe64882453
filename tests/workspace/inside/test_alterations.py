"""One byte altered anywhere in an export is found, and the file that holds it is named."""

import os
import random
import shutil

import pytest
from bench.workspace_altered import faults, one_bit_altered
from whole_export import lay_whole

CHANGES, KEPT = 150, os.environ.get("WORKSPACE_KEPT", "")


@pytest.fixture(scope="module")
def folder(world, agreed, tmp_path_factory):
    """An export that holds one of everything."""
    found = tmp_path_factory.mktemp("whole") / "folder"
    with pytest.MonkeyPatch.context() as patch:
        lay_whole(world, found, patch)
    if KEPT:  # for bench/workspace_altered.py
        shutil.copytree(found, KEPT)
    return found


def test_every_byte_that_was_altered_is_found_and_its_file_named(agreed, folder, tmp_path):
    assert faults(folder) == []
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) > 30
    chance = random.Random(7)
    missed, unnamed = [], []
    for number in range(CHANGES):
        path = files[number % len(files)]
        kept = path.read_bytes()
        place, changed = one_bit_altered(kept, chance)
        path.write_bytes(changed)
        said = faults(folder)
        name = path.relative_to(folder).as_posix()
        if not said:
            missed.append((name, place))
        elif not any(name in each for each in said):
            unnamed.append((name, place, said[:2]))
        path.write_bytes(kept)
    assert missed == []
    assert unnamed == []
    assert faults(folder) == []


@pytest.mark.parametrize("what", ["document", "entry", "event", "leaf", "signature"])
def test_what_was_taken_out_is_missed(agreed, folder, tmp_path, what):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    if what == "document":
        (copy / "home-first-fund.toml").unlink()
        (copy / "other.toml").write_bytes((folder / "home-first-fund.toml").read_bytes())
    elif what == "entry":
        (copy / "log/entries/12").unlink()
    elif what == "signature":
        text = (copy / "home-first-fund.toml").read_text()
        start = text.index("[[signatures]]")
        end = text.index("[[signatures]]", start + 5)
        (copy / "home-first-fund.toml").write_text(text[:start] + text[end:])
    else:
        path = copy / ("log/leaves" if what == "leaf" else "log/events.jsonl")
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(lines[:3] + lines[4:]))
    assert faults(copy) != []


def test_an_entry_that_somebody_else_logs_is_found(agreed, folder, tmp_path):
    """Whoever holds the folder alone cannot add an entry: the root and the head are the log's."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    entries = copy / "log/entries"
    last = max(int(each.name) for each in entries.iterdir())
    text = (entries / str(last)).read_text().replace(f"index: {last}", f"index: {last + 1}")
    (entries / str(last + 1)).write_text(text)
    assert faults(copy) != []


def test_an_event_that_the_database_owner_alters_is_found(world, agreed):
    """Triggers taken away, a row rewritten: the daily entry's hash does not fit."""
    from django.db import connection, transaction

    from tripleaim.workspace.models import Event
    from tripleaim.workspace.record.backup import _with_triggers, _without_triggers
    from tripleaim.workspace.record.sealing import events_altered, seal_events

    seal_events(world.partnership.pk, world.now())
    assert events_altered() == []
    event = Event.objects.filter(scope=world.partnership.pk).order_by("seq")[3]
    with transaction.atomic():
        _without_triggers()
        Event.objects.filter(pk=event.pk).update(reason="forged")
        _with_triggers()
    assert len(events_altered()) == 1
    with transaction.atomic():
        _without_triggers()
        Event.objects.filter(pk=event.pk).update(reason=event.reason)
        _with_triggers()
    assert events_altered() == []
    assert connection.vendor in ("sqlite", "postgresql")
