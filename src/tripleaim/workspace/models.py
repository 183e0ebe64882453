"""The tables of the workspace, gathered for Django; each is defined where its subject is."""

from tripleaim.workspace.deciding.proposal import Proposal, Proxy, Vote
from tripleaim.workspace.drafting.discussion import Amendment, Comment, CommentState, Support
from tripleaim.workspace.drafting.document import CheckRun, Document, DocumentParty, Version
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.interests.interest import Handling, Interest, Raised
from tripleaim.workspace.meetings.meeting import Attendance, Item, Meeting, Paper
from tripleaim.workspace.meetings.task import Task
from tripleaim.workspace.partnerships.partnership import (
    Committee,
    KeptFile,
    Organisation,
    Partnership,
)
from tripleaim.workspace.people.invitation import Invitation
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.people.token import AccessToken
from tripleaim.workspace.people.tried import Tried
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import (
    Cosignature,
    EventSeal,
    HeadStamp,
    Log,
    LogEntry,
    Node,
    TreeHead,
    Witness,
)
from tripleaim.workspace.signing.step import OwnKey, Seen, SignatureRow, SignRequest, Step
from tripleaim.workspace.telling.notice import Habit, Job, Notice

INSERT_ONLY = (
    Version,
    CheckRun,
    Comment,
    CommentState,
    Support,
    SignatureRow,
    Vote,
    Event,
    Node,
    EventSeal,
    TreeHead,
    HeadStamp,
    Cosignature,
    Raised,
    Handling,
    Paper,
)
"""Tables whose rows are only ever added; triggers of the database see to it."""

__all__ = (
    "INSERT_ONLY",
    "AccessToken",
    "Amendment",
    "Attendance",
    "CheckRun",
    "Comment",
    "CommentState",
    "Committee",
    "Cosignature",
    "Document",
    "DocumentParty",
    "Event",
    "EventSeal",
    "Habit",
    "Handling",
    "HeadStamp",
    "Interest",
    "Invitation",
    "Item",
    "Job",
    "KeptFile",
    "Link",
    "Log",
    "LogEntry",
    "Meeting",
    "Node",
    "Notice",
    "Organisation",
    "OwnKey",
    "Paper",
    "Partnership",
    "Person",
    "Proposal",
    "Proxy",
    "Raised",
    "RoleSpell",
    "Seen",
    "SignRequest",
    "SignatureRow",
    "Step",
    "Support",
    "Task",
    "TreeHead",
    "Tried",
    "Version",
    "Vote",
    "Witness",
)
