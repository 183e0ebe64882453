"""`tripleaim workspace foi`, `retention`, `own-data`: what is held, for whom, and how long."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tripleaim.cli.options import read_date
from tripleaim.cli.say import say
from tripleaim.cli.workspace import HOME, DatabaseOption, HomeOption, enter_home

if TYPE_CHECKING:
    from tripleaim.workspace.guard.actor import Actor


def foi(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    officer: Annotated[str, typer.Option(help="Mail of an auditor or governance officer.")],
    request: Annotated[str, typer.Option(help="The request's own reference: it is on record.")],
    partnership: Annotated[
        list[str] | None, typer.Option(help="Code of a partnership; may be given again.")
    ] = None,
    area: Annotated[str, typer.Option(help="All partnerships of an area, as icb:QF7.")] = "",
    words: Annotated[
        list[str] | None, typer.Option(help="A phrase to look for; any of those given.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="The first day, as 2026-06-01.")] = None,
    until: Annotated[str | None, typer.Option(help="The last day.")] = None,
    received: Annotated[
        str | None, typer.Option(help="When the request came; without it, today.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="Another name to put out of sight.")
    ] = None,
    keep: Annotated[list[str] | None, typer.Option(help="A name that may stand.")] = None,
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Gather what is held for a freedom-of-information request: an index, and texts to review."""
    enter_home(home, database)
    from tripleaim.workspace.record.exporting import check_new, write_files
    from tripleaim.workspace.record.gathering import Wanted, gather

    check_new(folder)  # what is gathered is an event: not before it can be written
    actor = _acting(officer)
    wanted = Wanted(
        request=request,
        received=_day(received, "--received") or actor.today,
        words=tuple(each for each in words or () if each.strip()),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        names=tuple(name or ()),
        kept=tuple(keep or ()),
    )
    files = gather(actor, _places(partnership or [], area), wanted)
    write_files(files, folder)
    number = sum(each.startswith("held/") and each.endswith(".txt") for each in files)
    say(f"{number} found. Review {folder / 'index.html'}; answer by {wanted.due.isoformat()}.")


def retention(
    admin: Annotated[str, typer.Option(help="Mail of an administrator of the instance.")],
    on: Annotated[str | None, typer.Option(help="What is due on another day.")] = None,
    apply: Annotated[bool, typer.Option(help="Remove what is due today.")] = False,
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Tell what is kept too long by the rules of retention; with --apply, remove it."""
    from tripleaim.model.errors import refuse

    if apply and on is not None:
        raise refuse("--on", "is for looking only", "Apply what is due today, without it.")
    enter_home(home, database)
    from tripleaim.workspace.record.retaining import apply_rules, due_on, kept_for_good

    actor = _acting(admin)
    found = apply_rules(actor) if apply else due_on(actor, _day(on, "--on") or actor.today)
    for each in found:
        held = f", {each.held} kept by law" if each.held else ""
        rule = each.rule
        say(f"{each.due} of {each.there}{held}: {rule.words}, {rule.period} after {rule.since}")
        say(f"    {rule.ground}")
    kept = ", ".join(f"{number} {words}" for words, number in kept_for_good())
    total = sum(each.due for each in found)
    say(f"Never removed: {kept}.")
    say(f"{total} removed." if apply else f"{total} due. Nothing was removed: --apply does.")


def own_data(
    person: Annotated[str, typer.Argument(help="Mail or pseudonym of the person.")],
    file: Annotated[Path, typer.Argument(help="File to write.")],
    admin: Annotated[str, typer.Option(help="Mail of an administrator of the instance.")],
    home: HomeOption = HOME,
    database: DatabaseOption = "",
) -> None:
    """Write all that is held of one person, as JSON; whoever is signed in has it in a page."""
    enter_home(home, database)
    from tripleaim.model.errors import NothingFound
    from tripleaim.store.files.output import PRIVATE, check_place, write_text
    from tripleaim.workspace.models import Person
    from tripleaim.workspace.people.own_data import data_of

    check_place(file)
    rows = Person.objects.filter(mail__iexact=person) | Person.objects.filter(pseudonym=person)
    whose = rows.first()
    if whose is None:
        raise NothingFound("Nobody here has that address or pseudonym.")
    data = data_of(_acting(admin), whose)
    write_text(file, json.dumps(data, ensure_ascii=False, indent=1) + "\n", PRIVATE)
    said = ", ".join(f"{name} {len(rows)}" for name, rows in data.items())
    say(f"Written to {file}: {said}.")


def add_to(workspace: typer.Typer) -> None:
    """Add the commands."""
    for command in (foi, retention, own_data):
        workspace.command()(command)


def _acting(mail: str) -> "Actor":
    """Whoever has an address, as who acts; somebody without any right where nobody has it."""
    from tripleaim.workspace.guard.actor import Actor
    from tripleaim.workspace.models import Person
    from tripleaim.workspace.moment import now_here

    return Actor(now=now_here(), person=Person.objects.filter(mail__iexact=mail).first())


def _day(text: str | None, option: str) -> date | None:
    return None if text is None else read_date(text, option)


def _places(codes: list[str], area: str) -> Any:
    """The partnerships that are meant; all of the instance where none is named."""
    from tripleaim.cli.workspace import partnership_called
    from tripleaim.model.errors import NothingFound
    from tripleaim.workspace.models import Partnership

    if codes:
        return [partnership_called(each) for each in dict.fromkeys(codes)]
    rows = Partnership.objects.order_by("pk")
    named = rows.filter(area=area) | rows.filter(area__endswith=f":{area}")
    found = list(named if area else rows)
    if not found:
        areas = ", ".join(sorted(set(rows.exclude(area="").values_list("area", flat=True))))
        raise NothingFound(f"No partnership has that area. There are: {areas or 'none'}.")
    return found
