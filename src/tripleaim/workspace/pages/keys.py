"""Pages of keys: adding one's own, vouching for another's, ending one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.governance.key_event import SEEN, UNKNOWN_DAY, Vouch
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, check, not_there, why_not
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.pages.drawing import draw, found, page
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.signing import keys, requests
from tripleaim.workspace.signing.step import OwnKey, SignatureRow

LONGEST = 2_000


@page("GET", "HEAD", "POST")
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a key: a passkey of this device, or the public half of a key file."""
    if actor.person is None:
        raise not_there()
    parties = _parties(actor)
    if not actor.fresh:
        raise Refused(
            "fresh",
            "Your second factor was not asked in the last 5 minutes.",
            "Confirm that it is you.",
        )
    problems: Any = []
    if request.method == "POST":
        try:
            return redirect(f"/sign/{_asked(request, actor, parties)}")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {
        "parties": parties,
        "is_first": keys.NOBODY in parties and len(parties) == 1,
        "problems": problems,
        "rp": keys.relying_party(),
        "pseudonym": actor.person.pseudonym,
        "given": request.POST,
    }
    return draw(request, actor, "add_key", context, status=400 if problems else 200)


@page("GET", "HEAD")
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keys that wait to be vouched for, and whether one may."""
    rows, own = keys_listed(actor)
    return draw(request, actor, "waiting_keys", {"rows": rows, "own": own})


def keys_listed(actor: Actor) -> tuple[list[tuple[Any, Person]], list[tuple[OwnKey, Any]]]:
    """Keys that wait with their people, and those of the organisations that one administers."""
    rows = [(each, Person.objects.get(pk=each.person_id)) for each in keys.waiting_keys(actor)]
    mine = [each.place for each in actor.spells if each.kind == "Z"]
    own = [(each, keys.state_of(each.key)) for each in OwnKey.objects.filter(party__in=mine)]
    return rows, own


@page("GET", "HEAD", "POST")
def vouch(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Vouch for a key whose holder one saw, with one's own key."""
    row = found(OwnKey, key=key)
    state = keys.state_of(key)
    own = keys.usable_keys(actor.person) if actor.person is not None else []
    refusal = keys.why_not_vouch(actor, state, own)
    if refusal is not None:
        raise refusal
    if request.method == "POST":
        mine = next((k for k in own if k.key == request.POST.get("key")), own[0])
        text = keys.text_of_vouch(actor, key, mine.key, request.POST.get("seen", ""))
        made = requests.request_signature(actor, text, mine.key, {"back": "/keys"})
        return redirect(f"/sign/{made.pk}")
    return draw(
        request, actor, "vouch", {"row": row, "own": own, "ways": SEEN, "given": request.POST}
    )


@page("GET", "HEAD", "POST")
def end(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """End a key: it signs nothing from then on."""
    row = found(OwnKey, key=key)
    check("key.revoke", actor, keys.state_of(key), reason="-", party=row.party)
    if request.method == "POST":
        own = _key_beside(actor, row)
        text = keys.text_of_end(actor, key, own, request.POST.get("reason", ""))
        made = requests.request_signature(actor, text, own, {"back": f"/keys/{key}"})
        return redirect(f"/sign/{made.pk}")
    context = {"words": f"End the key {row.label}", "hint": "It cannot be brought back."}
    return draw(request, actor, "reason", context)


@page("GET", "HEAD", "POST")
def wrong_hands(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Say that a key was in wrong hands: from which day on, or that nobody knows."""
    row = found(OwnKey, key=key)
    check("key.compromise", actor, keys.state_of(key), since=UNKNOWN_DAY, party=row.party)
    problems: Any = []
    if request.method == "POST":
        since = request.POST.get("since", "")
        given = UNKNOWN_DAY if request.POST.get("which") == UNKNOWN_DAY else since
        refusal = why_not("key.compromise", actor, keys.state_of(key), since=given, party=row.party)
        if refusal is None:
            own = _key_beside(actor, row)
            text = keys.text_of_compromise(actor, key, own, given)
            made = requests.request_signature(actor, text, own, {"back": f"/keys/{key}"})
            return redirect(f"/sign/{made.pk}")
        problems = refuse("the day", refusal.reason, refusal.cure, column="since").problems
    context = {
        "row": row,
        "signed": _signed_with(actor, key),
        "vouched": sum(row.key == each.by for v in _vouches() for each in v),
        "problems": problems,
        "given": request.POST,
        "today": actor.today,
    }
    return draw(request, actor, "wrong_hands", context, status=400 if problems else 200)


@page("GET", "HEAD")
def whole(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A key: of which organisation, how it stands, and which signatures by it do not."""
    row = found(OwnKey, key=key)
    state, held = keys.state_of(key), keys.register_now().keys.get(key)
    given = {"since": UNKNOWN_DAY, "reason": "-", "party": row.party}
    refusals = {
        name: why_not(f"key.{name}", actor, state, **given) for name in ("revoke", "compromise")
    }
    context = {
        "row": row,
        "state": state,
        "held": held,
        "is_unknown": held is not None and held.doubted_from == date.min,
        "signed": _signed_with(actor, key),
        "may": {
            name: why is None or why.rule in ("fresh", "key") for name, why in refusals.items()
        },
    }
    return draw(request, actor, "key", context)


def _signed_with(actor: Actor, key: str) -> list[tuple[SignatureRow, str]]:
    """What a key signed of documents that somebody may read, and why it does not stand."""
    rows = SignatureRow.objects.filter(key=key, document__in=readable(actor)).order_by("entry")
    return [(row, keys.fault_of_row(row)) for row in rows.select_related("document")]


def _vouches() -> Iterable[tuple[Vouch, ...]]:
    return keys.register_now().vouches.values()


def _key_beside(actor: Actor, row: OwnKey) -> str:
    """The key with which somebody ends one: another of that organisation where they have one."""
    assert actor.person is not None  # the guard asks for a key of theirs
    own = [each.key for each in keys.usable_keys(actor.person, row.party)]
    return next((each for each in own if each != row.key), own[0])


def _asked(request: HttpRequest, actor: Actor, parties: list[str]) -> str:
    given = request.POST
    party, public = given.get("party", ""), given.get("public", "").strip()
    if party not in parties:
        raise refuse("organisation", "is none of yours", "Choose one.", column="party")
    if not public or len(public) > LONGEST:
        raise refuse(
            "public key", "is not given", "Paste it, or make a passkey above.", column="public"
        )
    form = "webauthn" if given.get("credential") else "ed25519"
    assert actor.person is not None  # asked before
    text = keys.text_of_key(actor.person, party, form, public)
    key = keys.check_new_key(actor, party, text)
    about = {
        "label": given.get("label", "").strip()[:100] or "My key",
        "back": "/you",
        "credential": given.get("credential", "")[:1400],
    }
    return str(requests.request_signature(actor, text, key, about).pk)


def _parties(actor: Actor) -> list[str]:
    bodies = [e.place for e in actor.spells if e.scope.startswith("organisation:")]
    founding = [keys.NOBODY] if any(e.kind == "I" for e in actor.spells) else []
    return list(dict.fromkeys([*bodies, *founding]))
