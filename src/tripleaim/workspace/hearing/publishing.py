"""The public record of a partnership as a document: exported, loaded, and answered from."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q

from tripleaim.model.day import is_late
from tripleaim.model.documents.base import Party
from tripleaim.model.documents.public_record import (
    Heard,
    PromiseHeld,
    PublicRecord,
    ThemeHeard,
)
from tripleaim.model.documents.public_record import PublicQuestion as Asked
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.counting import newest_telling
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.partnerships.partnership import Organisation, Partnership

FILE = "public-record.toml"
SHOWN = ("open", "closed", "replied", "decided", "finished")
LATER = ("replied", "decided", "finished")


def public_record(partnership: Partnership, on: date) -> PublicRecord | None:
    """What the door holds on a day, as it left by disclosure control; None where it holds nothing.

    It is marked as reported: a record, signed by nobody; the export's manifest covers it.
    """
    held = list(
        Consultation.objects.filter(partnership=partnership, status__in=SHOWN).order_by("pk")
    )
    promises = Promise.objects.filter(partnership=partnership).order_by("due", "pk")
    asked = PublicQuestion.objects.filter(partnership=partnership, status__in=("with", "answered"))
    if not held and not promises.exists() and not asked.exists():
        return None
    begins = min(
        [
            *(each.opened_on or on for each in held),
            *(each.made_on for each in promises),
            *(each.asked_on for each in asked),
            on,
        ]
    )
    return PublicRecord(
        id="public-record",
        title=f"Public record of {partnership.name}",
        area=partnership.area or None,
        status="reported",
        example=bool(partnership.example),
        valid_from=begins,
        as_of=on,
        parties=tuple(
            Party(organisation=each.code, name=each.name, signs=False)
            for each in _named(partnership, promises)
        ),
        heard=tuple(row for each in held for row in _heard(each)),
        themes=tuple(row for each in held for row in _themes(each)),
        promises=tuple(_promise(each, on) for each in promises),
        questions=tuple(_question(each) for each in asked.order_by("asked_on", "pk")),
    )


def _named(partnership: Partnership, promises: Iterable[Promise]) -> list[Organisation]:
    """The members and whoever owns a promise, a member still or not: by name, each once."""
    owners = {each.owner_id for each in promises}
    named = Organisation.objects.filter(Q(partnership=partnership) | Q(pk__in=owners))
    return list(named.distinct().order_by("code"))


def _heard(each: Consultation) -> Iterator[Heard]:
    telling = newest_telling(each)
    if telling is None:
        return
    said = {"consultation": each.document.slug, "title": each.document.title}
    yield Heard(answers=telling.told["answers"], **said)
    living = {(row.dimension, row.group): row.living_here for row in each.said.reached}
    for dimension, groups in telling.told["groups"].items():
        for group, answers in groups.items():
            yield Heard(
                dimension=dimension,
                group=group,
                answers=answers,
                living_here=living.get((dimension, group)),
                **said,
            )


def _themes(each: Consultation) -> Iterator[ThemeHeard]:
    """Themes are told with their replies, so not before these are published."""
    telling = newest_telling(each)
    if each.status not in LATER or telling is None:
        return
    for theme in each.themes.order_by("pk"):
        yield ThemeHeard(
            consultation=each.document.slug,
            theme=theme.name,
            answers=telling.told["themes"].get(str(theme.pk)),
            reply=theme.reply,
            changed=theme.changed,
            version=theme.version,
        )


def _promise(each: Promise, on: date) -> PromiseHeld:
    late = each.status == "open" and is_late(each.due, on)
    return PromiseHeld(
        promise=each.text,
        owner=each.owner_id,
        due=each.due,
        made_on=each.made_on,
        made_in=each.made_in,
        status="late" if late else each.status,
        ended_on=each.ended_on,
        outcome=each.outcome,
    )


def _question(each: PublicQuestion) -> Asked:
    answered = each.status == "answered"
    return Asked(
        question=each.text,
        asked_on=each.asked_on,
        due=each.due,
        answered_on=each.answered_on if answered else None,
        answer=each.answer if answered else "",
    )
