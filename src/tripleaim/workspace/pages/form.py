"""A form of a few things to fill in, and a register as a table: pages drawn from plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tripleaim.model.day import told_day, told_moment
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.pages.drawing import done, draw

PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing to fill in: its name, label, sort (text, area, date, choice, file …), choices."""

    name: str
    label: str
    sort: str = "text"
    value: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A page with one form: its title, what it is of, a hint, what is asked, its button."""

    title: str
    button: str
    asks: Sequence[Ask] = ()
    caption: str = ""
    hint: str = ""

    @property
    def is_upload(self) -> bool:
        """Whether a file is sent with it."""
        return any(each.sort == "file" for each in self.asks)

    def filled(self, given: Mapping[str, str]) -> "Form":
        """The form with what was given in it."""
        asks = [replace(each, value=given.get(each.name, each.value)) for each in self.asks]
        return replace(self, asks=asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A table on a page: heads, rows of (head, cell, address), where to take it, what to do."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[tuple[str, str, str]]]
    none: str
    caption: str = ""
    hint: str = ""
    file: str = ""
    more: int = 0
    doors: Sequence[tuple[str, str]] = ()


Do = Callable[[Mapping[str, str]], tuple[str, str]]


def form_page(
    request: HttpRequest, actor: Actor, form: Form, do: Do, context: Mapping[str, Any]
) -> HttpResponse:
    """Show a form; when it is sent, do what it asks for: what to say, and where to go then."""
    problems: Sequence[Any] = ()
    if request.method == "POST":
        try:
            return done(request, *do(request.POST))
        except InputRefused as refusal:
            problems = refusal.problems
        form = form.filled(request.POST)
    named = {**context, "form": form, "problems": problems}
    return draw(request, actor, "form", named, status=400 if problems else 200)


def register_page(
    request: HttpRequest, actor: Actor, register: Register, context: Mapping[str, Any]
) -> HttpResponse:
    """Show a register."""
    return draw(request, actor, "register", {**context, "register": register})


def table_of(heads: Sequence[str], cells: Sequence[str], links: Mapping[int, str]) -> Any:
    """A row of a register: cells under their heads, some of them links by their place."""
    return [
        (head, cell, links.get(place, ""))
        for place, (head, cell) in enumerate(zip(heads, cells, strict=True))
    ]


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for; the first where it is no number."""
    said = request.GET.get("page", "")
    return max(1, int(said)) if is_whole(said) and len(said) < 6 else 1


def day_of(given: Mapping[str, str], name: str) -> date:
    """A day that was given. Raises InputRefused where it is none."""
    try:
        return told_day(given.get(name, ""))
    except ValueError:
        raise refuse(name, "is not a day", "Write it as 2026-12-31.", column=name) from None


def moment_of(given: Mapping[str, str], name: str) -> datetime:
    """A day and time that were given. Raises InputRefused where they are none."""
    try:
        said: datetime = timezone.make_aware(told_moment(given.get(name, "")))
    except ValueError:
        raise refuse(name, "is no time", "Give a day and a time.", column=name) from None
    return said


def number_of(given: Mapping[str, str], name: str) -> int:
    """A whole number that was given. Raises InputRefused where it is none."""
    said = given.get(name, "").strip()
    if not (is_whole(said) and len(said) < 6):
        raise refuse(name, "is no number", "Write digits.", column=name)
    return int(said)
