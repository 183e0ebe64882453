"""Themes of what was said: people put answers to them, reply to each, and say what changed."""

from collections.abc import Iterable, Sequence

from tripleaim.model.errors import refuse
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.answer import Answer, Coding, Words
from tripleaim.workspace.hearing.changed import public_versions
from tripleaim.workspace.hearing.consultation import Consultation, Theme
from tripleaim.workspace.hearing.likeness import suggest_themes

LONGEST, LONGEST_NAME = 8_000, 300


def make_theme(actor: Actor, consultation: Consultation, name: str) -> Theme:
    """Start a theme."""
    said = _said("name", name)[:LONGEST_NAME]
    with acting("theme.make", actor, consultation) as asked:
        if Theme.objects.filter(consultation=consultation, name=said).exists():
            raise refuse("name", "is that of another theme", "Give another.", column="name")
        theme = Theme.objects.create(
            consultation=consultation, name=said, person=actor.person, made_on=actor.today
        )
        record(asked, consultation.status, consultation.status, theme=theme.pk)
    return theme


def code_answers(actor: Actor, theme: Theme, answers: Iterable[Answer], is_in: bool = True) -> None:
    """Put answers to a theme, or take them out of it; what was there before stays on record."""
    with acting("theme.code", actor, theme) as asked:
        rows = [each for each in answers if each.consultation_id == theme.consultation_id]
        Coding.objects.bulk_create(
            Coding(answer=each, theme=theme, is_in=is_in, person=actor.person) for each in rows
        )
        record(asked, theme.status, theme.status, answers=len(rows), is_in=is_in)


def reply_to(actor: Actor, theme: Theme, reply: str) -> None:
    """Reply to a theme."""
    with acting("theme.reply", actor, theme, reason=reply and "given"):
        theme.reply, theme.status = _said("reply", reply), "replied"
        theme.save(update_fields=["reply", "status"])


def tell_change(actor: Actor, theme: Theme, changed: str, version: str = "") -> None:
    """Say what changed because of a theme, or that nothing did and why; by which version.

    Raises InputRefused for a version that nobody outside may read.
    """
    named = version.strip()
    if named and named not in public_versions(theme.consultation.partnership):
        rule, remedy = "is no document that anybody may read", "Publish it first, or leave it out."
        raise refuse("version", rule, remedy, column="version", value=named)
    with acting("theme.change", actor, theme, reason=changed and "given") as asked:
        before, theme.status = theme.status, "changed"
        theme.changed, theme.version = _said("changed", changed), named
        theme.save(update_fields=["changed", "version", "status"])
        record(asked, before, "changed", version=theme.version)


def themes_of_answers(consultation: Consultation) -> dict[str, set[int]]:
    """The themes that each answer is put to now: the last word on each counts."""
    found: dict[str, set[int]] = {}
    rows = Coding.objects.filter(theme__consultation=consultation).order_by("pk")
    for answer, theme, is_in in rows.values_list("answer_id", "theme_id", "is_in"):
        themes = found.setdefault(answer, set())
        themes.add(theme) if is_in else themes.discard(theme)
    return found


def suggestions(
    consultation: Consultation, answers: Sequence[Answer]
) -> dict[str, list[tuple[str, float]]]:
    """Themes that answers may belong to, by the words they share with those put there before."""
    names = dict(Theme.objects.filter(consultation=consultation).values_list("pk", "name"))
    texts: dict[str, list[str]] = {name: [name] for name in names.values()}
    own = words_by_answer(consultation)
    for answer, themes in themes_of_answers(consultation).items():
        for theme in themes:
            texts[names[theme]].append(own.get(answer, ""))
    return {each.pk: suggest_themes(own.get(each.pk, ""), texts) for each in answers}


def words_by_answer(consultation: Consultation) -> dict[str, str]:
    """The words of each answer, all questions together."""
    found: dict[str, str] = {}
    rows = Words.objects.filter(answer__consultation=consultation).order_by("pk")
    for answer, text in rows.values_list("answer_id", "text"):
        found[answer] = f"{found.get(answer, '')}\n{text}".strip()
    return found


def _said(name: str, text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        rule = f"is longer than {LONGEST:,} characters" if said else "is empty"
        raise refuse(name, rule, "Write it.", column=name)
    return said
