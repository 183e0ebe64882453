"""Were people heard? Consultations against the tests, engagement, surveys, transparency."""

from collections.abc import Iterator, Sequence
from datetime import date

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.consultation import Consultation, EngagementRecord
from tripleaim.model.documents.survey import SurveyWave
from tripleaim.model.finding import Finding
from tripleaim.page.words import count, listed
from tripleaim.questions.scope import Scope, read_scope
from tripleaim.store.engine import Store
from tripleaim.store.papers import read_facts
from tripleaim.voice.consultation import compare_reach, fill_sheet, judge_consultation
from tripleaim.voice.published import Published, read_published
from tripleaim.voice.transparency import score_transparency

RULES = "facts_consultation_rules"
SURVEYS = "facts_engagement_surveys"
EXAMPLE = "Rests on documents marked as examples: the parties named did no such thing."
WEEKS = "That a substantial change needs 12 weeks and any consultation 6 is our measure, not law."
UNKNOWN = "Figures are as published; each statement says what cannot be concluded from it."


def heard(store: Store, area: str | None, on: date) -> list[Finding]:
    """Whether people were heard: consultations, engagement and surveys on or before a day.

    Without an area: the published surveys of staff, councillors, trusts and the public. Raises
    NothingFound or InputRefused for an area that is not there on that day.
    """
    if area is None:
        return _published(store, on)
    scope = read_scope(store, area, on)
    past = [each for each in scope.documents if each.valid_from <= on]
    return [
        _verdict(scope, past),
        *(
            row
            for each in past
            if isinstance(each, Consultation)
            for row in _tested(store, each, past)
        ),
        *(row for each in past if isinstance(each, EngagementRecord) for row in _engaged(each)),
        *(row for each in past if isinstance(each, SurveyWave) for row in _asked(each)),
        *_transparency(scope, past),
    ]


def _verdict(scope: Scope, past: list[Document]) -> Finding:
    kinds = (Consultation, EngagementRecord, SurveyWave)
    found = [each for each in past if isinstance(each, kinds)]
    words = ("consultation", "engagement record", "survey wave")
    counts = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for kind, word in zip(kinds, words, strict=True)
        if (number := sum(isinstance(each, kind) for each in past))
    ]
    said = (
        f"{listed(counts)} of {scope.area.name} up to {scope.on}."
        if found
        else f"none of {scope.area.name}; to add one, tripleaim new consultation."
    )
    return Finding(
        measure="heard_on_record", value=len(found), unit="documents", subject=scope.area.id,
        label="Consultations, engagement and surveys on record", sources=("worked", *scope.sources),
        method="documents of the area and its places up to the day", caveats=_caveats(found),
        statement=f"On record here: {said}",
    )  # fmt: skip


def _caveats(documents: Sequence[Document]) -> tuple[str, ...]:
    return (EXAMPLE,) if any(each.example for each in documents) else ()


def _status(document: Document) -> str:
    return "assumed" if document.example else "found"


def _tested(store: Store, said: Consultation, past: Sequence[Document]) -> Iterator[Finding]:
    verdicts = judge_consultation(said)
    caveats = (WEEKS, *_caveats([said]))
    met = sum(bool(each.met) for each in verdicts)
    yield Finding(
        measure="tests_met", value=met, unit=f"of {len(verdicts)} tests", subject=said.id,
        label=f"Tests met by: {said.title}", sources=(RULES, "worked"), caveats=caveats,
        status=_status(said), method="the document against the cited rules",
        statement=f"{said.title}: {met} of {len(verdicts)} tests are met.",
    )  # fmt: skip
    words = {True: "met", False: "not met", None: "cannot tell"}
    for each in verdicts:
        yield Finding(
            measure="met", value=words[each.met], unit="", table=f"Tested: {said.title}",
            label=f"{each.rule_set} {each.number}: {each.test}", sources=(RULES, "worked"),
            caveats=caveats, status=_status(said), method="the document against the cited rules",
            statement=f"{each.rule_set} {each.number}, {each.test}: {words[each.met]}, "
            f"{each.because}.",
        )  # fmt: skip
    yield from _themes(said)
    yield from _reach(said)
    yield from _scrutiny(store, said, past)


def _themes(said: Consultation) -> Iterator[Finding]:
    for theme in said.themes:
        did = theme.changed or "Nothing changed."
        yield Finding(
            measure="responses", value=theme.responses, unit="responses", label=theme.theme,
            table="You said, we did", sources=("worked",), caveats=_caveats([said]),
            status=_status(said), method="responses coded to themes in the document",
            statement=f"{count(theme.responses)} said: {theme.theme}. Reply: "
            f"{theme.reply or 'none.'} What changed: {did}",
        )  # fmt: skip


def _reach(said: Consultation) -> Iterator[Finding]:
    for each in compare_reach(said):
        yield Finding(
            measure="heard_per_resident", value=round(each.ratio, 2), unit="1 is even",
            label=f"{each.dimension}: {each.group}",
            table="Who was reached, against who lives there",
            sources=("worked", "facts_places_gm_syb"), caveats=_caveats([said]),
            status=_status(said), method="share of responses over share of residents",
            statement=f"{each.group} gave {each.share_of_responses:.1%} of responses and has "
            f"{each.share_of_people:.1%} of the people.",
        )  # fmt: skip


def _scrutiny(store: Store, said: Consultation, past: Sequence[Document]) -> Iterator[Finding]:
    sheet = fill_sheet(said, read_facts(store, "healthwatch_scrutiny_questions"), past)
    for each in sheet:
        answer = each.answer or "not answered"
        end = "" if answer.endswith((".", "?", "!")) else "."
        yield Finding(
            measure="answer", value=answer, unit="", label=f"{each.body}: {each.question}",
            table="Scrutiny sheet", sources=("facts_healthwatch_scrutiny_questions", "worked"),
            caveats=_caveats([said]), status=_status(said),
            method="questions of scrutiny committees and Healthwatch, answered from the document",
            statement=f"{each.body} asks: {each.question}? {answer}{end}",
        )  # fmt: skip


def _engaged(said: EngagementRecord) -> Iterator[Finding]:
    kept = "followed up on " + str(said.followed_up_on) if said.followed_up_on else "no follow-up"
    changed = listed(said.changed) if said.changed else "nothing on record"
    yield Finding(
        measure="people_reached", value=said.reached, unit="people", label=said.title,
        table="Engagement", sources=("worked",), caveats=_caveats([said]),
        status=_status(said) if said.reached is not None else "not held",
        method="the record of who came",
        statement=f"{said.title}, {said.held_on}: {said.reached or 'nobody knows how many'} of "
        f"{said.invited or 'an unknown number'} invited; promised: "
        f"{listed(said.promised) if said.promised else 'nothing'}; {kept}; changed: {changed}.",
    )  # fmt: skip


def _asked(said: SurveyWave) -> Iterator[Finding]:
    if said.invited and said.answered is not None:
        yield Finding(
            measure="response_rate", value=round(said.answered / said.invited, 4), unit="share",
            label=said.title, table="Surveys", sources=("worked",), caveats=_caveats([said]),
            status=_status(said), method="answers over people asked",
            statement=f"{said.title}: {count(said.answered)} of {count(said.invited)} asked "
            f"answered ({said.chosen_by}), of {said.population}.",
        )  # fmt: skip


def _transparency(scope: Scope, past: list[Document]) -> Iterator[Finding]:
    score = score_transparency(past)
    if not score.earned:
        yield _nothing_shown(scope, len(score.points))
        return
    shown = [document for document in past if document.id in {p.document for p in score.points}]
    method = (
        "one point for each question that a document on record answers; never without its parts"
    )
    yield Finding(
        measure="transparency", value=score.earned, unit=f"of {len(score.points)} points",
        subject=scope.area.id, label="Transparency", sources=("worked", "agreements"),
        method=method, caveats=_caveats(shown),
        statement=f"Transparency: {score.earned} of {len(score.points)} points; each is below.",
    )  # fmt: skip
    for point in score.points:
        by = f" ({point.document})" if point.document else ""
        yield Finding(
            measure="shown", value="yes" if point.earned else "not on record here", unit="",
            label=point.question, table="Transparency, point by point", method=method,
            sources=("worked", "agreements"), caveats=_caveats(shown),
            statement=f"{point.question} {point.because}{by}.",
        )  # fmt: skip


def _nothing_shown(scope: Scope, points: int) -> Finding:
    return Finding(
        measure="transparency", value=None, unit="points", status="not held",
        subject=scope.area.id, label="Transparency", sources=("worked", "agreements"),
        method="documents of the area and its places up to the day",
        statement=f"How open {scope.area.name} is cannot be told here: no document in this store "
        f"bears on any of the {points} questions, which says nothing of what it has published "
        "elsewhere.",
    )  # fmt: skip


def _published(store: Store, on: date) -> list[Finding]:
    rows = [read_published(row) for row in read_facts(store, "engagement_surveys")]
    known = [row for row in rows if row.date[:4].isdigit() and row.date <= on.isoformat()]
    shown = known or rows
    head = Finding(
        measure="published_results", value=len(shown), unit="results", sources=(SURVEYS,),
        label="Published results on engagement", method="as cited", caveats=(UNKNOWN,),
        statement=f"{len(shown)} published results up to {on} say whether people were heard; "
        f"{sum(row.asked is not None for row in shown)} say how many were asked.",
    )  # fmt: skip
    return [head, *(_published_row(row) for row in shown)]


def _published_row(row: Published) -> Finding:
    asked = f"{count(row.asked)} answered" if row.asked is not None else "number asked not known"
    value: float | str = row.share if row.share is not None else row.result
    return Finding(
        measure="result", value=value, unit="share" if row.share is not None else "",
        low=row.low, high=row.high, label=f"{row.survey}, {row.date}: {row.question}",
        table="What published surveys say", sources=(SURVEYS,), caveats=(UNKNOWN,),
        method="as published; an interval only where the number asked is known, for chance alone",
        statement=f"{row.survey} ({row.date}; {row.who}; {asked}): {row.question or 'result'}: "
        f"{row.result}. It cannot be concluded beyond this: {row.cannot} ({row.cited}; "
        f"{row.grade}).",
    )  # fmt: skip
