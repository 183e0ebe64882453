"""Surveys online: a link to each who is asked, used once; answers go to the survey engine.

What is estimated is estimated by `voice.survey`, from the same columns as a file of answers.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripleaim.model.documents.survey import Questionnaire, SurveyWave
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.voice.responses import Responses
from tripleaim.voice.survey import Wave as Estimated
from tripleaim.voice.survey import estimate_wave
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing.consultation import agreed_now
from tripleaim.workspace.hearing.giving import ASK, read_answers
from tripleaim.workspace.hearing.wave import Response, Token, Wave
from tripleaim.workspace.people.invitation import hash_of

MOST, LONGEST_LABEL = 50_000, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom to send which link: the label by which staff know them, and the secret."""

    label: str
    secret: str


def prepare_wave(actor: Actor, document: Document) -> Wave:
    """Hold a wave of a survey online; it opens when its document lets it."""
    with acting("wave.create", actor, document) as asked:
        said = document.newest.agreed
        if not isinstance(said, SurveyWave):
            raise refuse("the document", "is not filled in as a survey wave yet", "Fill it in.")
        asked_by = Document.objects.filter(
            partnership=document.partnership, slug=said.questionnaire, kind="questionnaire"
        ).first()
        if asked_by is None:
            raise refuse("the questionnaire", "is no document here", value=said.questionnaire)
        made = Wave.objects.create(
            partnership=document.partnership, document=document, questionnaire=asked_by
        )
        record(asked, "", "draft", wave=made.pk)
    return made


def open_wave(actor: Actor, wave: Wave) -> None:
    """Open a survey: its document is published and its first day has come."""
    lead("wave.open", actor, wave, "open")


def close_wave(by_clock: Actor, wave: Wave) -> None:
    """Close a survey; links that were not used end."""
    with acting("wave.close", by_clock, wave):
        wave.status = "closed"
        wave.save(update_fields=["status"])
        Token.objects.filter(wave=wave, status="given").update(status="ended")


def invite(actor: Actor, wave: Wave, people: Sequence[Mapping[str, str]]) -> list[Invited]:
    """Make a link for each who is asked, shown this once: rows of a label and the design's columns.

    Raises InputRefused for a label that is there twice, or a column of the design that is missing.
    """
    needed = _design_columns(_said(wave))
    labels = [row.get("label", "").strip() for row in people]
    if not people or len(people) > MOST or "" in labels or len(set(labels)) < len(labels):
        raise refuse("people", "need a label each, and no two the same", column="people")
    if long := next((each for each in labels if len(each) > LONGEST_LABEL), ""):
        rule = f"has a label of more than {LONGEST_LABEL} characters"
        raise refuse("people", rule, "Number them.", column="people", value=long[:LONGEST_LABEL])
    for row in people:
        if missing := [name for name in needed if not row.get(name, "").strip()]:
            raise refuse("people", f"lack {', '.join(missing)}", column="people")
    with acting("wave.invite", actor, wave) as asked:
        if Token.objects.filter(wave=wave, label__in=labels).exists():
            raise refuse("people", "were asked already, some of them", column="people")
        made = [Invited(label=each, secret=secrets.token_urlsafe(24)) for each in labels]
        Token.objects.bulk_create(
            Token(
                wave=wave,
                label=each.label,
                secret_hash=hash_of(each.secret),
                design={name: row[name].strip() for name in needed},
            )
            for each, row in zip(made, people, strict=True)
        )
        record(asked, wave.status, wave.status, people=len(made))
    return made


def to_remind(wave: Wave) -> list[str]:
    """The labels of those who have not answered."""
    rows = Token.objects.filter(wave=wave, status="given").order_by("label")
    return [str(each) for each in rows.values_list("label", flat=True)]


def find_token(secret: str) -> Token | None:
    """The link of a secret, used or not."""
    return Token.objects.filter(secret_hash=hash_of(secret)).select_related("wave").first()


def respond(actor: Actor, token: Token, given: Mapping[str, str]) -> None:
    """Answer a survey by one's link, which is used up. Which answer came by it is kept nowhere."""
    questions = questionnaire_of(token.wave).questions
    choices, words, problems = read_answers(questions, given)
    margins = margins_of(token.wave)
    own = {name: given.get(ASK + name, "") for name in margins}
    for name, allowed in margins.items():
        if own[name] not in allowed:
            problems += refuse(
                "your answer", "is needed here", "Choose one of them.", column=ASK + name
            ).problems
    if not (choices or words):
        problems += refuse("your answer", "is empty", "Answer one question at least.").problems
    if problems:
        raise InputRefused(problems)
    with acting("token.use", actor, token):
        columns = {each.id: {**choices, **words}.get(each.id, "") for each in questions}
        Response.objects.create(wave=token.wave, columns={**columns, **own, **token.design})
        token.status, token.design = "used", {}
        token.save(update_fields=["status", "design"])


def responses_of(wave: Wave) -> Responses:
    """The answers as the survey engine takes them."""
    rows = [each.columns for each in Response.objects.filter(wave=wave).order_by("pk")]
    if not rows:
        raise refuse("the survey", "has no answer yet")
    names = list(rows[0])
    return Responses(
        name=str(wave.document.slug),
        columns={name: tuple(str(row.get(name, "")) for row in rows) for name in names},
    )


def estimates_of(wave: Wave, by: Sequence[str] = ()) -> Estimated:
    """What the survey engine makes of the answers: weights, intervals, small groups withheld."""
    said = _said(wave)
    counted = said.model_copy(
        update={"invited": Token.objects.filter(wave=wave).count(), "answered": None}
    )
    return estimate_wave(questionnaire_of(wave), counted, responses_of(wave), by)


def margins_of(wave: Wave) -> dict[str, tuple[str, ...]]:
    """What answers are weighted to: the categories of each variable."""
    found: dict[str, list[str]] = {}
    for each in _said(wave).margins:
        found.setdefault(each.variable, []).append(each.category)
    return {name: tuple(each) for name, each in found.items()}


def questionnaire_of(wave: Wave) -> Questionnaire:
    """What is asked. Raises InputRefused while it is not filled in."""
    agreed = agreed_now(wave.questionnaire)
    if not isinstance(agreed, Questionnaire):
        raise refuse("the questionnaire", "is not filled in yet", "Fill it in.")
    return agreed


def _said(wave: Wave) -> SurveyWave:
    agreed = agreed_now(wave.document)
    if not isinstance(agreed, SurveyWave):
        raise refuse("the document", "is not filled in as a survey wave", "Fill it in.")
    return agreed


def _design_columns(said: SurveyWave) -> list[str]:
    return [name for name in (said.stratum, said.cluster, said.base_weight) if name]
