"""Writing a document: starting it, saving versions of it, its paragraphs."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tripleaim.governance.template import template_text
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.documents.kinds import (
    document_from,
    model_of,
    read_document,
    text_of,
)
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting.checking import checked
from tripleaim.workspace.drafting.discussion import Amendment
from tripleaim.workspace.drafting.document import (
    REACHES,
    CheckRun,
    Document,
    DocumentParty,
    Version,
)
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.role import RoleSpell

LIFE = ("status", "signatures", "seal", "publication", "superseded_by")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new document begins from: its kind, id, title, reach, and its parties by code."""

    kind: str
    slug: str
    title: str
    reach: str
    parties: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise refuse(
                "id",
                "is not an id",
                "Small letters, digits and hyphens.",
                column="slug",
                value=self.slug,
            )
        if not self.title.strip():
            raise refuse("title", "is empty", "Give one.", column="title")
        if self.reach not in REACHES:
            raise refuse("reach", "is none", "Choose one.", column="reach", value=self.reach)
        if not self.parties:
            raise refuse("parties", "are none", "Choose at least one.", column="parties")


@dataclass(frozen=True, slots=True)
class Came:
    """That a text came in a folder; `original` as it was spelled, where not as we write it."""

    original: str


def create_document(actor: Actor, partnership: Partnership, start: Start) -> Document:
    """Start a document of a kind; whoever starts it is its author."""
    model_of(start.kind)
    with acting("document.create", actor, partnership) as asked:
        if Document.objects.filter(partnership=partnership, slug=start.slug).exists():
            raise refuse(
                "id",
                "is that of another document here",
                "Give another.",
                column="slug",
                value=start.slug,
            )
        values = read_toml(template_text(start.kind, start.slug, actor.today), "new document")
        values |= {
            "title": start.title.strip(),
            "parties": [
                {"organisation": code, "name": name, "role": "member"}
                for code, name in start.parties
            ],
        }
        if partnership.example:
            values["example"] = True
        if partnership.area:
            values["area"] = partnership.area
        document = Document.objects.create(
            partnership=partnership,
            slug=start.slug,
            kind=start.kind,
            title=start.title.strip(),
            reach=start.reach,
        )
        RoleSpell.objects.create(
            person=actor.person,
            kind="A",
            scope=f"document:{document.pk}",
            begins=actor.today,
            status="held",
            given_by=actor.name,
        )
        add_version(actor, document, values, "Started")
        record(asked, "", "draft", document=document.pk, title=document.title)
    return document


def save_document(
    actor: Actor,
    document: Document,
    values: Mapping[str, Any],
    lock: int,
    said: str,
    given: str = "",
) -> Version:
    """Save what a document now says; `given` is the text that it was given as, where it was one.

    Raises Refused when somebody saved it since `lock`.
    """
    with acting("document.save", actor, document, lock=lock) as asked:
        version = add_version(actor, document, values, said, given=given)
        record(asked, "draft", "draft", save=version.save_number, said=said)
    return version


def add_version(
    actor: Actor,
    document: Document,
    values: Mapping[str, Any],
    said: str,
    came: Came | None = None,
    given: str = "",
) -> Version:
    """A version of a document, with what the checks find in it; open changes to it may lapse.

    What came in a folder keeps its status and signatures; what is written here has none yet. A
    text that it was given as is kept, comments and all, where it says the same.
    """
    whole = {name: value for name, value in values.items() if name not in LIFE or came}
    whole |= {"kind": document.kind, "id": document.slug, "revision": document.revision}
    agreed, body = _spelled(whole)
    last = document.versions.order_by("-save_number").first()
    version = Version.objects.create(
        document=document,
        revision=document.revision,
        body=body,
        original=came.original if came else _if_same(given, body, agreed),
        save_number=1 if last is None else last.save_number + 1,
        content_hash=content_hash(agreed) if agreed is not None else "",
        person=actor.person,
        said=said[:300],
        at=actor.now,
    )
    document.title = str(whole.get("title") or document.title)
    document.lock += 1
    document.save(update_fields=["title", "lock"])
    DocumentParty.objects.filter(document=document).delete()
    DocumentParty.objects.bulk_create(
        DocumentParty(document=document, organisation=code)
        for code in dict.fromkeys(version.codes)
        if code
    )
    if came is None:  # what comes in a folder is checked once, when all of it is there
        faults, notes = checked(document, version, actor.today)
        CheckRun.objects.create(version=version, faults=faults, notes=notes, at=actor.now)
        _lapse(actor, document)
    return version


def put_paragraph(
    actor: Actor, document: Document, lock: int, paragraph: Mapping[str, str]
) -> Version:
    """Write a paragraph: a new one where its id is empty; one whose text is empty is struck."""
    values, rows = dict(document.newest.values), list(document.newest.paragraphs)
    said = {name: str(value).strip() for name, value in paragraph.items() if str(value).strip()}
    id = said.get("id") or f"para-{secrets.token_hex(4)}"
    rest = [dict(each) for each in rows if each["id"] != id]
    if "text" in said:
        rest.append({"id": id, **{name: said[name] for name in said if name != "id"}})
    rest.sort(key=lambda each: place_of_number(each.get("number", "")))
    number = said.get("number", "")
    values["paragraphs"] = rest
    words = f"{number} written" if "text" in said else f"{number} struck"
    return save_document(actor, document, values, lock, words)


def place_of_number(number: str) -> tuple[int, ...]:
    """A paragraph's number as what orders it.

    >>> sorted(["10.1", "2.1", "2"], key=place_of_number)
    ['2', '2.1', '10.1']
    """
    return tuple(int(part) for part in number.split(".") if is_whole(part))


def joined_values(
    base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Two changes of one text joined, field by field; and the fields that both changed apart."""
    joined: dict[str, Any] = {}
    both: list[str] = []
    for name in dict.fromkeys([*theirs, *mine]):
        was, now, own = base.get(name), theirs.get(name), mine.get(name)
        if own in (was, now):
            value = now
        elif now == was:
            value = own
        else:
            value = own
            both.append(name)
        if value is not None:
            joined[name] = value
    return joined, both


def faults_of(version: Version) -> Sequence[Mapping[str, str]]:
    """What the checks found in a version when it was saved."""
    run = version.runs.order_by("-pk").first()
    return list(run.faults) if run is not None else []


def _if_same(given: str, body: str, agreed: Agreed | None) -> str:
    """A text that was given, where it is spelled otherwise and says what the body does."""
    if not given or given == body or agreed is None:
        return ""
    try:
        return (
            given if content_hash(read_document(given, "the text")) == content_hash(agreed) else ""
        )
    except InputRefused:
        return ""


def _spelled(values: Mapping[str, Any]) -> tuple[Agreed | None, str]:
    try:
        agreed = document_from(dict(values), "document")
    except InputRefused:
        return None, write_toml(values)
    return agreed, text_of(agreed)


def _lapse(actor: Actor, document: Document) -> None:
    """Open changes to a paragraph that has become another lapse, and it is recorded."""
    by_clock = clock(actor.now)
    for each in Amendment.objects.filter(document=document, status="open"):
        now = {row["id"]: row.get("text", "") for row in document.newest.paragraphs}
        if now.get(each.paragraph) != each.before:
            asked = check("amendment.lapse", by_clock, each)
            each.status = "lapsed"
            with transaction.atomic():
                each.save(update_fields=["status"])
                record(asked, "open", "lapsed", paragraph=each.paragraph)
