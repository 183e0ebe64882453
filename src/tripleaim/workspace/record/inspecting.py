"""Looking an instance over: its tables, its log against its own heads, its events."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from tripleaim.governance.note import read_checkpoint
from tripleaim.governance.signed_text import read_signed_text
from tripleaim.model.errors import InputRefused, TripleaimError
from tripleaim.workspace.deciding.proposal import Vote
from tripleaim.workspace.mail_server import faults_of_mail_server
from tripleaim.workspace.people.directories import read_directories
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.inspecting_rows import (
    committees_altered,
    interests_missing,
    openings_altered,
)
from tripleaim.workspace.record.log import LogEntry, Node, TreeHead
from tripleaim.workspace.record.sealing import events_altered
from tripleaim.workspace.record.stamping import faults_of_service
from tripleaim.workspace.record.tree_log import log_key, the_log
from tripleaim.workspace.running import faults_of_database
from tripleaim.workspace.telling.jobs import failed_jobs


def faults_of_instance() -> list[str]:
    """Everything that is wrong, in words; nothing when all holds."""
    faults = faults_of_database()
    if faults:
        return faults
    try:
        altered = (f"{each} are not what the log took" for each in events_altered())
        given_up = (f"the job {each.pk} ({each.name}) was given up" for each in failed_jobs())
        return [
            *_directory_faults(),
            *_mail_faults(),
            *faults_of_service(),
            *_log_faults(),
            *altered,
            *votes_unrecorded(),
            *roles_unrecorded(),
            *openings_altered(),
            *committees_altered(),
            *interests_missing(),
            *given_up,
        ]
    except TripleaimError as error:
        return [str(error)]


def votes_unrecorded() -> list[str]:
    """Votes that no event tells of: rows that somebody added beside the pages."""
    said = Event.objects.filter(action="vote.cast").values_list("about", "details")
    told = {(about, each.get("member"), each.get("number")) for about, each in said.iterator()}
    votes = Vote.objects.select_related("member").order_by("pk")
    return [
        f"vote {each.number} of {each.member.code} on {each.proposal_id} is in no event"
        for each in votes.iterator()
        if (each.proposal_id, each.member.code, each.number) not in told
    ]


def roles_unrecorded() -> list[str]:
    """Roles that the log has and no event tells of: entries that somebody added beside the pages.

    Those of an example are laid out without events.
    """
    taken = set(Event.objects.filter(action="role.take").values_list("about", flat=True))
    laid = RoleSpell.objects.filter(given_by="example")
    told = {f"spell-{int(each):04d}" for each in taken} | {each.code for each in laid}
    entries = the_log().of_kinds("role")
    rows = [(each.index, read_signed_text(each.said, "the log")) for each in entries]
    return [
        f"entry {index} of the log gives {text['role']} to {text['person']}; no event tells of it"
        for index, text in rows
        if text["role"] not in told
    ]


def _directory_faults() -> list[str]:
    """What is wrong in the file of organisations' own directories, where there is one."""
    try:
        read_directories(settings.DIRECTORIES)
    except InputRefused as refusal:
        return [str(each) for each in refusal.problems]
    return []


def _mail_faults() -> list[str]:
    """What is wrong with how mail goes out; the server is asked, and nothing is sent."""
    try:
        connection = get_connection()
    except (ImportError, OSError, ImproperlyConfigured) as error:
        return [f"mail: {settings.EMAIL_BACKEND} cannot be used: {error}"]
    return faults_of_mail_server(settings.MAIL_SERVER, connection)


def _log_faults() -> list[str]:
    from tripleaim.governance.log_entry import read_entry

    log, key, faults = the_log(), log_key(), []
    leaves = Node.objects.filter(level=0)
    if leaves.count() != log.size:
        faults.append(f"the log says that it holds {log.size} entries and has {leaves.count()}")
        return faults
    for head in TreeHead.objects.order_by("size"):
        if int(head.size) > log.size:
            faults.append(f"a head of {head.size} entries was signed; the log holds {log.size}")
            continue
        note = read_checkpoint(str(head.note), f"head {head.size}")
        if note.root != log.root_at(int(head.size)):
            faults.append(f"the head of {head.size} entries is not that of what stands here")
        if not note.is_signed_by(key):
            faults.append(f"the head of {head.size} entries is not signed with the log's key")
    kept = set(LogEntry.objects.values_list("index", flat=True))
    faults += [
        f"entry {each} of the log is not there" for each in sorted(set(range(log.size)) - kept)
    ]
    hashes = dict(leaves.values_list("place", "hash"))
    for row in LogEntry.objects.order_by("index").iterator():
        entry = read_entry(str(row.text), f"entry {row.index}")
        if entry.leaf.hex() != hashes.get(row.index):
            faults.append(f"entry {row.index} of the log is not what its leaf covers")
    return faults
