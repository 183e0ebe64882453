"""The guards of the public door: what else must hold, why not, and what would allow it."""

from datetime import date
from typing import Any

from django.utils.timezone import localtime

from tripleaim.model.day import is_late
from tripleaim.model.documents.base import PUBLISHED
from tripleaim.model.documents.consultation import Consultation as Said
from tripleaim.page.words import day_words, plural
from tripleaim.voice.consultation import judge_consultation
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.guard.guard import Guard
from tripleaim.workspace.hearing.answer import Answer, Moderation
from tripleaim.workspace.hearing.consultation import Consultation, Theme, agreed_now
from tripleaim.workspace.hearing.placing import unnamed
from tripleaim.workspace.hearing.promise import SOURCES

BEFORE_IT_OPENS = (1, 2, 3)  # the Gunning principles that a draft can be held to
DAYS_TO_TYPE = 14


def _consulting(asked: Asked) -> str:
    if asked.subject.kind != "consultation":
        return "The document is no consultation."
    taken = Consultation.objects.filter(document=asked.subject).exists()
    return "It is held already." if taken else ""


def _surveying(asked: Asked) -> str:
    return "" if asked.subject.kind == "survey_wave" else "The document is no survey wave."


def _public(asked: Asked) -> str:
    document = asked.subject.document
    if document.reach != "world":
        return "Its document may not be read by anybody."
    return "" if document.status in PUBLISHED else "Its document is not published."


def _gunning(asked: Asked) -> str:
    """Of a document that is no consultation nothing is asked."""
    document = asked.subject if asked.action.noun == "document" else asked.subject.document
    agreed = agreed_now(document) if document.kind == "consultation" else None
    if not isinstance(agreed, Said):
        return ""
    asked_of_it = [
        each
        for each in judge_consultation(agreed)
        if each.rule_set.startswith("Gunning") and each.number in BEFORE_IT_OPENS
    ]
    failed, unsaid = (
        [
            f"principle {each.number}, {each.test}: {each.because}"
            for each in asked_of_it
            if each.met is met
        ]
        for met in (False, None)
    )
    if failed:
        return f"It fails the Gunning {'; '.join(failed)}."
    return f"It does not show the Gunning {'; '.join(unsaid)}." if unsaid else ""


def _placed(asked: Asked) -> str:
    """Of a document that is no consultation nothing is asked."""
    document = asked.subject if asked.action.noun == "document" else asked.subject.document
    agreed = agreed_now(document) if document.kind == "consultation" else None
    if not isinstance(agreed, Said):
        return ""
    wrong = unnamed(document.partnership, agreed.places)
    return f"It names as its places: {wrong}. None of yours is called so." if wrong else ""


def _begun(asked: Asked) -> str:
    first, last = _days(asked.subject)
    if first is None or first > asked.actor.today:
        return f"It opens on {day_words(first)}." if first else "Its first day is not told."
    over = last is None or last < asked.actor.today
    if not over:
        return ""
    return f"It closed on {day_words(last)}." if last else "Its last day is not told."


def _ended(asked: Asked) -> str:
    last = _days(asked.subject)[1]
    over = (
        last is None or last < asked.actor.today or asked.subject.document.status not in PUBLISHED
    )
    return "" if over or last is None else f"It is open until {day_words(last)}."


def _days(held: Any) -> tuple[date | None, date | None]:
    """The first and last day of a consultation or wave, as its document says."""
    said = agreed_now(held.document)
    first = getattr(said, "opened_on", None) or getattr(said, "fielded_from", None)
    return first, getattr(said, "closed_on", None) or getattr(said, "fielded_to", None)


def _answering(asked: Asked) -> str:
    """The last day is open to its end, though the clock may close it a moment later."""
    last = asked.subject.said.closed_on
    return "" if asked.actor.today <= last else f"It closed on {day_words(last)}."


def _typing(asked: Asked) -> str:
    """Paper that came by the last day may be typed in for two weeks more."""
    days = (asked.actor.today - asked.subject.said.closed_on).days
    return "" if days <= DAYS_TO_TYPE else f"It closed {days} days ago."


def _flow(asked: Asked) -> str:
    most, came = asked.given.get("most"), asked.given.get("came", 0)
    return "Too many came from your network today." if most is not None and came > most else ""


def _settled(asked: Asked) -> str:
    held = asked.subject.answers.filter(status="held").count()
    waits = plural(held, "answer waits", "answers wait")
    return f"{held} {waits} for a moderator." if held else ""


def _everytheme(asked: Asked) -> str:
    themes = asked.subject.themes
    if not themes.exists():
        return "No theme of what was said is on record."
    open_still = themes.filter(reply="").count()
    if open_still:
        return f"{open_still} {plural(open_still, 'theme has', 'themes have')} no reply."
    left = uncoded(asked.subject)
    belong = plural(left, "answer with words belongs", "answers with words belong")
    return f"{left} {belong} to no theme yet." if left else ""


def uncoded(consultation: Consultation) -> int:
    """How many counted answers with words belong to no theme."""
    said = Answer.objects.filter(
        consultation=consultation, status="counted", counts=True, words__isnull=False
    )
    total = said.distinct().count()
    return int(total - said.filter(pk__in=coded_answers(consultation)).distinct().count())


def coded_answers(consultation: Consultation) -> set[str]:
    """Codes of the answers that are put to a theme now."""
    from tripleaim.workspace.hearing.coding import themes_of_answers

    return {answer for answer, themes in themes_of_answers(consultation).items() if themes}


def _carried(asked: Asked) -> str:
    proposal = asked.given.get("proposal")
    if proposal is None or proposal.status not in ("carried", "lost"):
        return "No committee has decided on it."
    if proposal.committee.partnership_id != asked.subject.partnership_id:
        return "That was decided by another partnership."
    replied, closes = asked.subject.replied_on, proposal.closes
    is_since = replied is None or (closes is not None and localtime(closes).date() >= replied)
    return "" if is_since else "The committee had voted on it before the replies were public."


def _wedid(asked: Asked) -> str:
    waiting = Theme.objects.filter(consultation=asked.subject).exclude(status="changed").count()
    of = f"Of {waiting} {plural(waiting, 'theme', 'themes')}"
    return f"{of} it is not said what changed, or why nothing did." if waiting else ""


def _ground(asked: Asked) -> str:
    from tripleaim.workspace.hearing.moderating import GROUNDS

    return "" if asked.given.get("ground") in GROUNDS else "The ground is none of those listed."


def open_request(answer: Answer) -> Moderation | None:
    """The request for a removal that waits for a second person; None where none does."""
    last = answer.moderations.exclude(what="count").order_by("-pk").first()
    return last if last is not None and last.what == "ask" else None


def _asked_for(asked: Asked) -> str:
    return "" if open_request(asked.subject) else "Nobody has asked for its removal."


def _unasked(asked: Asked) -> str:
    return "Somebody asked for its removal." if open_request(asked.subject) else ""


def _untyped(asked: Asked) -> str:
    """Papers are seen by two people: who types one in, and who counts it."""
    person, typed_by = asked.actor.person, asked.subject.typed_by_id
    own = person is not None and typed_by == person.pk
    return "You typed it in yourself." if own else ""


def _two(asked: Asked) -> str:
    request, person = open_request(asked.subject), asked.actor.person
    own = request is not None and person is not None and request.person_id == person.pk
    return "You asked for it yourself." if own else ""


def last_step(answer: Answer) -> str:
    """What was done last about an answer; empty where nothing was."""
    last = answer.moderations.order_by("-pk").first()
    return str(last.what) if last is not None else ""


def _appealed(asked: Asked) -> str:
    return "" if last_step(asked.subject) == "appeal" else "Nobody has appealed."


def _appealable(asked: Asked) -> str:
    if asked.subject.moderations.filter(what="appeal").exists():
        return "You appealed once; it was looked at by a third person."
    return ""


def _third(asked: Asked) -> str:
    person = asked.actor.person
    took_part = asked.subject.moderations.filter(what__in=("ask", "hide"), person=person).exists()
    return "You took part in its removal." if took_part else ""


def _beforeclose(asked: Asked) -> str:
    return "" if asked.subject.consultation.status == "open" else "The consultation has closed."


def _kept(asked: Asked) -> str:
    until = asked.given.get("until")
    return (
        ""
        if until is not None and until <= asked.actor.today
        else f"It is kept until {day_words(until) if until else 'its day'}."
    )


def _origin(asked: Asked) -> str:
    due, made = asked.given.get("due"), asked.given.get("made_on")
    if asked.given.get("source") not in SOURCES or not str(asked.given.get("made_in", "")).strip():
        return "It is not said where it was promised."
    if due is None or made is None or due < made or made > asked.actor.today:
        return "Its days are not in order."
    return ""


def _past(asked: Asked) -> str:
    return (
        ""
        if is_late(asked.subject.due, asked.actor.today)
        else f"It is due on {day_words(asked.subject.due)}."
    )


def _answerer(asked: Asked) -> str:
    person = asked.given.get("to")
    return "" if person is not None and person.is_active else "Nobody is named to answer it."


def _waveopen(asked: Asked) -> str:
    wave = asked.subject.wave
    return "" if wave.status == "open" else f"The survey is {wave.status}."


HEARING = (
    Guard(
        "consulting",
        "the document is no consultation, or is held already",
        "Draft a document of the kind consultation.",
        _consulting,
    ),
    Guard("surveying", "the document is no survey wave", "Draft one.", _surveying),
    Guard(
        "public",
        "its document is not published for anybody to read",
        "Publish it, with a reach of anybody.",
        _public,
    ),
    Guard(
        "gunning",
        "a consultation fails a Gunning principle",
        "Put it right in the draft: options, papers, weeks.",
        _gunning,
    ),
    Guard(
        "placed",
        "a consultation names a place that the partnership has not: nobody there would be told",
        "Name the place under Held in public, or write it as it is there.",
        _placed,
    ),
    Guard(
        "begun", "its first day has not come, or its last has passed", "Wait for the day.", _begun
    ),
    Guard("ended", "its last day has not passed", "It closes by itself.", _ended),
    Guard("answering", "it has closed", "What was decided is told on its page.", _answering),
    Guard(
        "typing",
        "paper is typed in until two weeks after the close",
        "Write to the office.",
        _typing,
    ),
    Guard(
        "flow",
        "too many came from one network today",
        "Answer on paper or by telephone, or tomorrow.",
        _flow,
    ),
    Guard("settled", "answers wait for a moderator", "Count or hide each.", _settled),
    Guard(
        "everytheme",
        "something that was said has no theme or reply",
        "Put each answer to a theme and reply to each theme.",
        _everytheme,
    ),
    Guard(
        "carried",
        "no committee has decided since the replies were public",
        "Have the committee vote.",
        _carried,
    ),
    Guard("wedid", "of a theme it is not said what changed", "Say so for each.", _wedid),
    Guard("ground", "the ground is none of those listed", "Choose one.", _ground),
    Guard("asked", "nobody has asked for the removal", "A first moderator asks.", _asked_for),
    Guard("unasked", "somebody asked for its removal", "Settle that first.", _unasked),
    Guard(
        "untyped",
        "whoever typed an answer in from paper does not count it",
        "Another moderator counts it.",
        _untyped,
    ),
    Guard("two", "a removal takes two people", "Another moderator confirms.", _two),
    Guard("appealed", "nobody has appealed", "Whoever gave it may.", _appealed),
    Guard("appealable", "an appeal is heard once", "It was heard.", _appealable),
    Guard("third", "an appeal is heard by a third person", "Another moderator decides.", _third),
    Guard("beforeclose", "the consultation has closed", "What was counted stays.", _beforeclose),
    Guard("kept", "it is kept until its day", "It is erased by itself.", _kept),
    Guard(
        "origin",
        "it is not said where and when it was promised, or by when",
        "Name the minutes, consultation or reply, the day, and the day due.",
        _origin,
    ),
    Guard("past", "its day has not passed", "It is late from the day after.", _past),
    Guard("answerer", "nobody is named to answer", "Name who answers.", _answerer),
    Guard("waveopen", "the survey is not open", "It is open on the days that it names.", _waveopen),
)
