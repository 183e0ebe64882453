"""Pages of keys: adding one's own, vouching for another's, ending one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.governance.key_event import SEEN
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, why_not
from tripleaim.workspace.pages.drawing import draw, found, page
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.signing import keys, requests
from tripleaim.workspace.signing.step import OwnKey

LONGEST = 2_000


@page("GET", "HEAD", "POST")
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a key: a passkey of this device, or the public half of a key file."""
    if actor.person is None:
        raise Refused("unknown", "There is nothing here under that address that you may see.")
    parties = _parties(actor)
    if not actor.fresh:
        raise Refused(
            "fresh",
            "Your second factor was not asked in the last 5 minutes.",
            "Confirm it is you, with your code.",
        )
    problems: Any = []
    if request.method == "POST":
        try:
            return redirect(f"/sign/{_asked(request, actor, parties)}")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {
        "parties": parties,
        "problems": problems,
        "rp": keys.relying_party(),
        "pseudonym": actor.person.pseudonym,
        "given": request.POST,
    }
    return draw(request, actor, "add_key", context, status=400 if problems else 200)


@page("GET", "HEAD")
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keys that wait to be vouched for, and whether one may."""
    rows = [(each, Person.objects.get(pk=each.person_id)) for each in keys.waiting_keys(actor)]
    return draw(request, actor, "waiting_keys", {"rows": rows})


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
    return draw(request, actor, "vouch", {"row": row, "own": own, "ways": SEEN})


@page("GET", "HEAD", "POST")
def end(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """End a key: it signs nothing from then on."""
    row = found(OwnKey, key=key)
    state = keys.state_of(key)
    refusal = why_not("key.revoke", actor, state, reason="-")
    if refusal is not None:
        raise refusal
    if request.method == "POST":
        own = keys.usable_keys(actor.person, row.party) if actor.person is not None else []
        text = keys.text_of_end(actor, key, own[0].key, request.POST.get("reason", ""))
        made = requests.request_signature(actor, text, own[0].key, {"back": "/you"})
        return redirect(f"/sign/{made.pk}")
    context = {"words": f"End the key {row.label}", "hint": "It cannot be brought back."}
    return draw(request, actor, "reason", context)


def _asked(request: HttpRequest, actor: Actor, parties: list[str]) -> str:
    given = request.POST
    party, public = given.get("party", ""), given.get("public", "").strip()
    if party not in parties:
        raise refuse("organisation", "is none of yours", "Choose one.", column="party")
    if not public or len(public) > LONGEST:
        raise refuse("public key", "is not given", "Make a passkey, or paste it.", column="public")
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
