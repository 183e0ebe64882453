"""Who might forge what: each fails, or is found, or is listed in SECURITY.md as not prevented."""

from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from test_interests import member, opened, proposed
from world import copy_of

from tripleaim.governance.signed_text import SignedText
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.models import INSERT_ONLY, Event, Vote
from tripleaim.workspace.record.backup import _with_triggers, _without_triggers
from tripleaim.workspace.record.inspecting import (
    faults_of_instance,
    roles_unrecorded,
    votes_unrecorded,
)
from tripleaim.workspace.record.tree_log import About, append, the_log
from tripleaim.workspace.record.web_role import grants_for

SECURITY = Path(__file__).parents[3] / "SECURITY.md"


def test_a_vote_that_was_put_into_the_database_is_found(world):
    """The web's role, stolen, may add a row; no event tells of it, so `check` names it."""
    proposal = proposed(world, "stuffed")
    opened(world, proposal)
    assert votes_unrecorded() == []
    forged = Vote.objects.create(
        proposal=proposal,
        member=member(world, "RHQ"),
        number=1,
        choice="for",
        person=world.people["RHQ"],
        at=world.now(),
    )
    assert any("is in no event" in each for each in faults_of_instance())
    with transaction.atomic():
        _without_triggers()
        forged.delete()
        _with_triggers()
    assert votes_unrecorded() == []


def test_a_role_that_was_put_into_the_log_is_found(world):
    """The web's role, stolen, may add an entry: no event tells of the role that it gives."""
    assert roles_unrecorded() == []
    values = {
        "log": the_log().name,
        "role": "spell-9999",
        "person": world.people["RHQ"].pseudonym,
        "party": "QF7",
        "kind": "S",
        "from": "2026-01-01",
        "to": "-",
        "stands-for": "-",
        "by": "-",
    }
    entry = append(SignedText("role", values), About(kind="role", party="QF7"), world.now())
    assert any(f"entry {entry.index} of the log gives" in each for each in faults_of_instance())


def test_an_event_that_was_put_in_is_sealed_with_the_rest_and_names_its_actor(world):
    """Not prevented: an event added by the web's role before it is sealed. It is listed."""
    before = faults_of_instance()
    Event.objects.create(
        at=world.now(),
        actor="p-forged",
        role="",
        action="vote.cast",
        kind="proposal",
        about="none",
        scope=world.partnership.pk,
    )
    assert faults_of_instance() == before
    assert "forge events" in SECURITY.read_text()


@pytest.mark.parametrize("name", ["", "web; drop table x", "Web", "1web", "w" * 64])
def test_what_is_no_name_of_a_role_gets_no_grants(name):
    with pytest.raises(InputRefused):
        grants_for(name)


def test_the_webs_role_adds_and_cannot_change_what_only_grows(world):
    if connection.vendor != "postgresql":
        assert all("delete on workspace_event " not in each for each in grants_for("web"))
        return
    copy_of(world, "for-the-web")
    with connection.cursor() as cursor:
        cursor.execute("create role web_of_tests")
        try:
            for statement in grants_for("web_of_tests"):
                cursor.execute(statement)
            _attack(cursor)
        finally:
            cursor.execute("reset role")
            cursor.execute("drop owned by web_of_tests")
            cursor.execute("drop role web_of_tests")


def _attack(cursor):
    """What the role may do, and everything that it tries beside that."""
    cursor.execute("set role web_of_tests")
    cursor.execute("select count(*) from workspace_event")
    cursor.execute("update workspace_person set name = name")
    tables = [each._meta.db_table for each in INSERT_ONLY]
    for table in tables:
        column = "seq" if table == "workspace_event" else "id"
        if table == "workspace_treehead":
            column = "size"
        for statement in (
            f"update {table} set {column} = {column}",
            f"delete from {table}",
            f"truncate {table} cascade",
            f"alter table {table} disable trigger all",
            f"drop trigger {table}_only_added on {table}",
            f"drop table {table}",
        ):
            with pytest.raises(Error), transaction.atomic():
                cursor.execute(statement)
    for statement in (
        "set session_replication_role = replica",
        "delete from workspace_document",
        "update workspace_logentry set text = ''",
        "create or replace function workspace_refuse() returns trigger language plpgsql as "
        "$$ begin return null; end $$",
    ):
        with pytest.raises(Error), transaction.atomic():
            cursor.execute(statement)
    assert len(tables) > 12
