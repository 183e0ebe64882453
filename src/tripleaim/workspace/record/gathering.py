"""What is held about something, gathered for a request for information: an index, each item whole,
and each with the names put out of sight. Gathering is itself an event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import slugify

from tripleaim.model.errors import refuse
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.hearing.answer import Words
from tripleaim.workspace.hearing.working_days import TO_ANSWER, add_working_days
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.exporting import Files
from tripleaim.workspace.record.held import GROUNDS, OPEN, Item, items_of
from tripleaim.workspace.record.names import Names

MOST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a request asks for: any of some phrases, days since and until, both in.

    `request` is its reference; `names` are to be put out of sight too, `kept` are not.
    """

    request: str
    received: date
    words: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    names: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def due(self) -> date:
        """The day by which it is to be answered."""
        return add_working_days(self.received, TO_ANSWER)

    def takes(self, item: Item) -> bool:
        """Whether an item is asked for; what has no day is asked for on any."""
        if item.day is not None:
            if self.since is not None and item.day < self.since:
                return False
            if self.until is not None and item.day > self.until:
                return False
        return self.says(f"{item.title} {item.text}")

    def says(self, text: str) -> bool:
        """Whether a text holds one of the phrases, however it is spelled and broken into lines."""
        said = _flat(text)
        return not self.words or any(_flat(each) in said for each in self.words)


@transaction.atomic
def gather(actor: Actor, partnerships: Iterable[Partnership], wanted: Wanted) -> Files:
    """The files of what is held; that they were gathered is an event of each partnership.

    Raises Refused where somebody is neither auditor nor governance officer, and InputRefused for
    days out of order and for more than can be looked through.
    """
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise refuse("until", "is before the first day", "Turn them round.", column="until")
    places = list(partnerships)
    found: list[tuple[Partnership, Item]] = []
    for each in places:
        asked = check("partnership.search", actor, each, reason=wanted.request)
        own = [item for item in items_of(each) if wanted.takes(item)]
        found += [(each, item) for item in own]
        if len(found) > MOST:
            raise refuse(
                "words",
                f"are in more than {MOST:,} things that are held",
                "Ask for longer words or fewer days; section 12 has a limit too.",
                column="words",
            )
        private = [item.address for item in own if item.ground != OPEN]
        record(asked, words=list(wanted.words), found=len(own), read=private)
    answers = Words.objects.filter(answer__consultation__partnership__in=places)
    unread = sum(wanted.says(text) for text in answers.values_list("text", flat=True).iterator())
    return _files(found, wanted, places, unread)


def _files(
    found: list[tuple[Partnership, Item]], wanted: Wanted, places: list[Partnership], unread: int
) -> Files:
    names = Names((*_known(places), *wanted.names), wanted.kept)
    files: Files = {}
    rows: list[dict[str, Any]] = []
    for number, (of, item) in enumerate(found, start=1):
        stem = f"{number:04d}-{slugify(item.kind)}"  # a title may hold a name
        before = sum(names.times.values())
        redacted = names.redacted(item.text)
        files[f"held/{stem}.txt"] = item.text.encode()
        files[f"without-names/{stem}.txt"] = redacted.encode()
        if item.file is not None:
            files[f"held/{stem}-{_file_name(item.file[0])}"] = item.file[1]
        rows.append(
            {
                "number": number,
                "partnership": of.name,
                "kind": item.kind,
                "title": item.title,
                "day": item.day.isoformat() if item.day else "",
                "weigh": GROUNDS[item.ground],
                "names": sum(names.times.values()) - before,
                "where": item.address,
                "file": f"held/{stem}.txt",
            }
        )
    context = {"wanted": wanted, "rows": rows, "places": places, "unread": unread}
    marks = [{"mark": m, "stands for": said, "times": n} for m, said, n in names.rows()]
    files["index.html"] = render_to_string("workspace/gathered.html", context).encode()
    files["index.csv"] = csv_of_rows(rows, () if rows else ["nothing is held"]).encode()
    files["names.csv"] = csv_of_rows(marks, () if marks else ["no name was found"]).encode()
    return files


def _known(places: list[Partnership]) -> list[str]:
    """The names that the workspace knows: its people, and those who were given links."""
    people = Person.objects.exclude(name="").values_list("name", flat=True)
    links = Link.objects.filter(document__partnership__in=places)
    return [*people, *links.values_list("holder", flat=True)]


def _file_name(said: str) -> str:
    """The name of a file as it came, without what makes it a place."""
    stem, dot, kind = said.rpartition(".")
    return f"{slugify(stem or kind)}{dot}{slugify(kind)}" if stem else slugify(kind)


def _flat(text: str) -> str:
    """A text on one line and in small letters; line ends that TOML spells are line ends."""
    plain = text.replace("\\n", " ").replace('\\"', '"')
    return " ".join(plain.split()).casefold()
