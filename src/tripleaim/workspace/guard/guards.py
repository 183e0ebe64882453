"""The guards of the table: what else must hold, why not, and what would allow it."""

from datetime import date

from tripleaim.workspace.drafting.discussion import Amendment
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.guard.guard import Guard
from tripleaim.workspace.guard.key_guards import (
    address,
    document_of,
    first,
    key,
    other,
    since,
    undoubted,
)
from tripleaim.workspace.guard.meeting_guards import (
    RAISING,
    agenda,
    ahead,
    apart,
    bears,
    conflict,
    dayset,
    interests,
    minuted,
    papers,
    principal,
    unshared,
)
from tripleaim.workspace.guard.people_guards import (
    allroles,
    elsewhere,
    legalkeep,
    notlast,
    ofparty,
    unheld,
    wrote,
)
from tripleaim.workspace.hearing.guards import HEARING


def _lock(asked: Asked) -> str:
    if int(asked.given.get("lock", -1)) == asked.subject.lock:
        return ""
    return "Somebody saved it since you opened it."


def _faults(asked: Asked) -> str:
    from tripleaim.workspace.drafting.checking import faults_now

    document = document_of(asked.subject)
    faults = faults_now(document)
    return f"The checks found {_count(len(faults), 'fault')}." if faults else ""


def _amendments(asked: Asked) -> str:
    still = Amendment.objects.filter(document=asked.subject, status="open").count()
    return f"{_count(still, 'proposed change')} still open." if still else ""


def _order(asked: Asked) -> str:
    if asked.action.name == "step.open":
        from tripleaim.workspace.signing.steps import is_its_turn

        return "" if is_its_turn(asked.subject) else "Others come before it."
    steps = asked.given.get("steps", ())
    if not steps:
        return "Nobody is named to sign."
    late = any(each.due <= asked.actor.today for each in steps)
    return "A day by which to sign is not still to come." if late else ""


def _reason(asked: Asked) -> str:
    return "" if str(asked.given.get("reason", "")).strip() else "No reason is given."


def _unsigned(asked: Asked) -> str:
    from tripleaim.workspace.signing.steps import unsigned_parties_of

    return "" if unsigned_parties_of(asked.subject) else "All have signed."


def _allsigned(asked: Asked) -> str:
    from tripleaim.workspace.signing.steps import unsigned_parties_of

    waiting = unsigned_parties_of(asked.subject)
    return f"{', '.join(waiting)} has not signed." if waiting else ""


def _fresh(asked: Asked) -> str:
    is_asked = asked.actor.fresh or asked.actor.has_machine
    return "" if is_asked else "Your second factor was not asked in the last 5 minutes."


def _factor(asked: Asked) -> str:
    from tripleaim.workspace.people.role import ROLES

    spell = asked.subject
    needed = asked.action.noun != "role" or ROLES[spell.kind].needs_factor
    return "You have no second factor." if needed and not asked.actor.has_factor else ""


def _successor(asked: Asked) -> str:
    return "" if asked.given.get("successor") else "Nothing signed supersedes it."


def _turn(asked: Asked) -> str:
    step = asked.subject
    kind = {"sign": ("S",), "approve": ("P",)}[step.kind]
    wanted = {"step.sign": "sign", "step.approve": "approve"}.get(asked.action.name, step.kind)
    mine = [
        each
        for each in asked.actor.spells
        if each.kind in kind and each.scope == f"organisation:{step.party}"
    ]
    return (
        "" if mine and wanted == step.kind else f"It is the turn of {step.party}, to {step.kind}."
    )


def _own(asked: Asked) -> str:
    person = asked.actor.person
    if asked.action.noun == "step":
        return "You wrote it." if wrote(person, asked.subject.document) else ""
    mine = person is not None and asked.subject.person_id == person.pk
    return "It is your own." if mine else ""


def _seen(asked: Asked) -> str:
    from tripleaim.workspace.signing.step import Seen

    document = asked.subject.document
    opened = Seen.objects.filter(
        person=asked.actor.person, document=document, revision=document.revision
    ).exists()
    return "" if opened else f"You have not opened revision {document.revision}."


def _due(asked: Asked) -> str:
    closes = getattr(asked.subject, "closes", None)
    if closes is not None:
        return "" if closes <= asked.actor.now else f"It is open until {closes:%d %B, %H:%M}."
    return "" if asked.subject.due <= asked.actor.today else "Its day has not come."


def _dates(asked: Asked) -> str:
    begins: date | None = asked.given.get("begins")
    ends: date | None = asked.given.get("ends")
    names = ("role.deputy", "action.set")
    needs_end = asked.action.noun in ("step", "link", "token") or asked.action.name in names
    if needs_end and (ends is None or ends <= asked.actor.today):
        return "Its last day is not still to come."
    if begins is not None and ends is not None and ends <= begins:
        return "It ends before it begins."
    return ""


def _once(asked: Asked) -> str:
    party = asked.given.get("organisation")
    done = asked.subject.supports.filter(organisation=party).exists()
    return f"{party} supports it already." if done else ""


def _changed(asked: Asked) -> str:
    now = {each["id"]: each.get("text", "") for each in asked.subject.document.newest.paragraphs}
    same = now.get(asked.subject.paragraph) == asked.subject.before
    return "Its paragraph is as it was." if same else ""


def _noself(asked: Asked) -> str:
    to = asked.given.get("to")
    mine = asked.actor.person is not None and to is not None and to.pk == asked.actor.person.pk
    return "Nobody gives it to themselves." if mine else ""


def _notice(asked: Asked) -> str:
    closes = asked.given.get("closes")
    late = closes is None or closes <= asked.actor.now
    return "It closes at no time that is still to come." if late else ""


def _opened(asked: Asked) -> str:
    proposal = asked.subject
    is_open = proposal.status == "open" and proposal.closes > asked.actor.now
    return "" if is_open else "It is not open for votes now."


def _proxied(asked: Asked) -> str:
    from tripleaim.workspace.deciding.counting import members_voted_by

    wanted = asked.given["member"]
    mine = members_voted_by(asked.actor, asked.subject)
    return "" if wanted in mine else "You vote for yourself and for whom you are proxy of."


def _oneproxy(asked: Asked) -> str:
    to = asked.given.get("to")
    taken = asked.subject.proxies.filter(person=to).exists()
    voted = asked.subject.votes.filter(person=to, is_proxy=True)
    if taken or voted.exclude(member__person=asked.actor.person).exists():
        return "That member stands for another already."
    return ""


def _terms(asked: Asked) -> str:
    from tripleaim.workspace.deciding.counting import rules_of

    return "" if rules_of(asked.subject)["proxies"] else "The terms of reference allow no proxy."


def _quorum(asked: Asked) -> str:
    from tripleaim.workspace.deciding.counting import count_votes

    count = count_votes(asked.subject)
    said = f"{count.quorum_text} that are needed have voted."
    return "" if count.is_quorate else said


def _noquorum(asked: Asked) -> str:
    return "" if _quorum(asked) else "Enough have voted."


def _sitting(asked: Asked) -> str:
    committee = getattr(asked.subject, "committee", asked.subject)
    return "Its terms of reference have ended." if committee.status == "ended" else ""


def _powers(asked: Asked) -> str:
    from tripleaim.workspace.deciding.powers import why_beyond

    return why_beyond(asked.subject.committee, asked.given.get("used"), asked.actor.today)


def _unsettled(asked: Asked) -> str:
    from tripleaim.workspace.deciding.proposal import unsettled

    waiting = 0 if "self" in asked.letters else unsettled(asked.subject)
    return f"{_count(waiting, 'proposal')} of the committee not settled yet." if waiting else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


GUARDS = {
    each.id: each
    for each in (
        Guard(
            "lock", "it was saved since you opened it", "Both texts are laid side by side.", _lock
        ),
        Guard(
            "faults",
            "the checks found faults",
            "Put them right, or have a decision signed that permits them.",
            _faults,
        ),
        Guard("amendments", "proposed changes are open", "Accept or reject each.", _amendments),
        Guard(
            "order",
            "nobody is named, a day has passed, or others come before",
            "Name who signs, in which order, by when.",
            _order,
        ),
        Guard("reason", "no reason is given", "Give one.", _reason),
        Guard("unsigned", "all have signed", "A later agreement takes its place.", _unsigned),
        Guard("allsigned", "not all have signed", "The others sign.", _allsigned),
        Guard(
            "fresh",
            "the second factor was not asked in the last 5 minutes",
            "Confirm that it is you.",
            _fresh,
        ),
        Guard("factor", "there is no second factor", "Add one in your account.", _factor),
        Guard("key", "no key is in force", "Add a key, and have it vouched for.", key),
        Guard(
            "since", "the day is none, or still to come", "Say it, or that it is unknown.", since
        ),
        Guard(
            "undoubted",
            "a signature does not stand",
            "Its author takes it back to draft; what all have signed, a successor replaces.",
            undoubted,
        ),
        Guard(
            "address",
            "the address is none",
            "Give where others can read it, or open it to anybody here.",
            address,
        ),
        Guard(
            "successor",
            "nothing signed supersedes it",
            "Its successor is signed first.",
            _successor,
        ),
        Guard("turn", "it is another's turn", "That party moves, or its day passes.", _turn),
        Guard("own", "nobody supports, settles or approves their own", "Somebody else may.", _own),
        Guard("seen", "the revision was not opened", "Open and read it.", _seen),
        Guard("due", "its time has not come", "It happens by itself.", _due),
        Guard("dates", "the days are not in order, or past", "Give days still to come.", _dates),
        Guard("once", "it was done already", "Once is enough.", _once),
        Guard(
            "changed",
            "the paragraph is as it was",
            "It lapses when its paragraph changes.",
            _changed,
        ),
        Guard("first", "there is a first one", "Another way is in the table.", first),
        Guard("other", "it is your own organisation's", "Another organisation vouches.", other),
        Guard("noself", "nobody gives a right to themselves", "Somebody else does.", _noself),
        Guard("notice", "it closes at no time to come", "Give a later time.", _notice),
        Guard("opened", "it is not open for votes", "Votes are cast while it is open.", _opened),
        Guard("proxied", "it is another's vote", "That member names you as proxy.", _proxied),
        Guard("oneproxy", "one proxy stands for one member", "Name another member.", _oneproxy),
        Guard("principal", "a deputy names no proxy", "The member names one.", principal),
        Guard("dayset", "it has no day of review", "A day is set as it opens.", dayset),
        Guard("terms", "the terms allow no proxy", "Change the terms of reference.", _terms),
        Guard("quorum", "too few have voted", "Wait; it lapses when it closes without.", _quorum),
        Guard(
            "unsettled",
            "the committee has a proposal that is not settled",
            "Wait until it is; a member may always end their own.",
            _unsettled,
        ),
        Guard(
            "legalkeep",
            "the register of interests keeps what they declared for six years",
            "Wait until that day.",
            legalkeep,
        ),
        Guard(
            "elsewhere",
            "the person is of another organisation too",
            "End their roles in yours; the instance's administrator ends the person.",
            elsewhere,
        ),
        Guard("notlast", "nobody else has that office there", "Give it to another first.", notlast),
        Guard(
            "allroles",
            "the person has a role that others give",
            "Who gives all their roles makes it; or who runs the instance, where letters go out.",
            allroles,
        ),
        Guard(
            "ofparty",
            "who is to be an author is of no party of the document",
            "Choose somebody of a party, or make their organisation one.",
            ofparty,
        ),
        Guard(
            "unheld",
            "a signature, consultation, survey, proposal or meeting rests on it",
            "End or settle that first; what was signed is kept, and may be revised.",
            unheld,
        ),
        Guard(
            "interests",
            "an interest that bears on it is not handled",
            "The chair settles how each is handled.",
            interests,
        ),
        Guard(
            "conflict",
            "an interest shuts the member out, or is not handled",
            "The chair settles how it is handled.",
            conflict,
        ),
        Guard("unshared", "an interest in another party waits", "A chair handles it.", unshared),
        Guard(
            "bears",
            "the interest does not bear on it, or is handled already",
            "It is raised first.",
            bears,
        ),
        Guard(
            "apart",
            "nobody handles an interest of their own",
            "Somebody else with that right.",
            apart,
        ),
        Guard("ahead", "its time is not still to come", "Give a later time.", ahead),
        Guard("papers", "the day for papers has passed", "The chair may take a late one.", papers),
        Guard("agenda", "the agenda has no item", "Add one.", agenda),
        Guard("minuted", "the chair did not confirm it", "It happens with that.", minuted),
        Guard(
            "sitting",
            "the committee's terms of reference have ended",
            "Others are signed.",
            _sitting,
        ),
        Guard(
            "powers",
            "it is beyond the powers of the committee, or not said by which it is decided",
            "Open it as advice to whom they report, or have other terms of reference signed.",
            _powers,
        ),
        Guard("noquorum", "enough have voted", "The chair settles the outcome.", _noquorum),
    )
} | {each.id: each for each in (*RAISING, *HEARING)}
