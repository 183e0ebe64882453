"""Where every page of the workspace and of the public door is, by its address in the url table.

`pages_of` lays out a world in which each has something to show, and gives paths by address; `NONE`
has the addresses that are no page, with what they are. Together they must be the url table.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.urls import get_resolver
from hearing_world import OFFICER, consultation, draft, fields, places, survey
from test_grid import client_of, fresh_client_of
from test_interests import declared, member
from test_passkey_login import Device, added
from world import PASSWORD, SHARES, KeyFile, copy_of

from tripleaim.workspace.deciding import voting
from tripleaim.workspace.drafting import discussing
from tripleaim.workspace.guard.actor import Actor, clock
from tripleaim.workspace.hearing import alerting, coding, giving, moderating, opening, promising
from tripleaim.workspace.hearing.counting import tell_counts
from tripleaim.workspace.hearing.models import Answer, Subscription
from tripleaim.workspace.hearing.secret_link import secret_of
from tripleaim.workspace.meetings import doing, holding, minutes
from tripleaim.workspace.models import Committee
from tripleaim.workspace.people.joining import Giving, give_role, invite_person
from tripleaim.workspace.people.returning import readmit
from tripleaim.workspace.signing import keys, requests, steps

FILE, ELSEWHERE, PROGRAM = "a file", "sends elsewhere", "for programs"
POSTED = "takes a form, shows none"
SITE = "of the site, and tested with it"
NONE = {
    "": ELSEWHERE,
    "l/<str:secret>": ELSEWHERE,
    "account/directory/<str:code>": ELSEWHERE,
    "account/directory/back": ELSEWHERE,
    "account/reauthenticate/": ELSEWHERE,  # to the second factor
    "account/password/set/": ELSEWHERE,  # everybody has a password
    "account/2fa/totp/deactivate/": ELSEWHERE,  # refused while a role needs the factor
    "account/2fa/recovery-codes/download/": FILE,
    "account/2fa/webauthn/login/": PROGRAM,
    "you/roles/<int:spell>": POSTED,
    "p/<str:code>/export": POSTED,
    "a/<int:number>": POSTED,
    "k/<int:number>": POSTED,
    "s/<int:number>/approve": POSTED,
    "paper/<int:number>": FILE,
    "d/<str:code>/file": FILE,
    "d/<str:code>/copy.pdf": FILE,
    "metrics": PROGRAM,
    "verify/seal.pem": FILE,
    "sign/<str:code>.txt": FILE,
    "feed/published.atom": FILE,
    "notices/<str:secret>.atom": FILE,
    "feed/<str:code>.atom": FILE,
    "static/<path:name>": FILE,
    "what-if/": SITE,
    "what-if/<str:code>/": SITE,
}
BOTH = ("QF7", "RFF")  # the officer, who is an author; the chair
DIFF = "d/<str:code>/diff/<int:first>..<int:second>"


def addresses(patterns=None, before=""):
    """Every address of the url table."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from addresses(each.url_patterns, here)
        else:
            yield here


def is_no_page(address):
    """Whether an address is known to be no page."""
    for_programs = address.startswith(("api/", "log/"))
    return address in NONE or for_programs or address.endswith(".<form:form>")


def pages_of(world, agreed):
    """Paths with who asks for them, by address; "" is a visitor, "admin" the founder."""
    found = {}
    for part in (_documents, _deciding, _people, _door):
        found |= part(world, agreed)
    return found


def _both(*paths):
    return [(who, path) for path in paths for who in BOTH]


def _documents(world, agreed):
    first = copy_of(world, "axe-draft")
    officer = world.acts("QF7")
    comment = discussing.comment_on(world.acts("RHQ"), first, "para-1", "We agree.")
    discussing.settle_comment(officer, comment, False)
    discussing.comment_on(world.acts("207"), first, "para-1", "Why?")
    change = discussing.propose_change(world.acts("RHQ"), first, "para-6", "In ten days.", "sooner")
    discussing.support_change(world.acts("207"), change, "207")
    shared, declined = copy_of(world, "axe-shared"), copy_of(world, "axe-declined")
    for each in (shared, declined):
        steps.share_document(world.acts("QF7"), each, world.plans(*SHARES))
    refused = declined.steps.get(party="RHQ")
    steps.decline_step(world.acts("RHQ"), refused, "Not yet.")
    signed = copy_of(world, "axe-signed")
    steps.share_document(world.acts("QF7"), signed, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, signed)
    step = shared.steps.get(party="QF7")
    client_of(world.people["QF7"]).get(f"/d/{shared.pk}")  # it is to be seen first
    key = world.keys["QF7"]
    text = steps.text_of_signature(world.acts("QF7"), step, key)
    asked = requests.request_signature(world.acts("QF7"), text, key, {"step": step.pk})
    passkey = next(c for c in SHARES if world.hands[world.keys[c]].form == "webauthn")
    client_of(world.people[passkey]).get(f"/d/{shared.pk}")
    key = world.keys[passkey]
    its = shared.steps.get(party=passkey)
    text = steps.text_of_signature(world.acts(passkey), its, key)
    by_passkey = requests.request_signature(world.acts(passkey), text, key, {"step": its.pk})
    d = f"/d/{first.pk}"
    return {
        "d/<str:code>": [
            *_both(d, f"/d/{shared.pk}", f"/d/{agreed.pk}"),
            ("QF7", f"/d/{signed.pk}"),
            ("", f"/d/{agreed.pk}"),
        ],
        "p/<str:code>/held": [("QF7", f"/p/{world.partnership.pk}/held")],
        "you/data": [("QF7", "/you/data")],
        "d/<str:code>/matter": _both(f"/d/{agreed.pk}/matter"),
        "d/<str:code>/v/<int:number>": _both(f"{d}/v/1"),
        "d/<str:code>/diff": _both(f"{d}/diff"),
        DIFF: _both(f"{d}/diff/1..2"),
        "d/<str:code>/history": _both(f"/d/{agreed.pk}/history"),
        "d/<str:code>/may": _both(f"{d}/may"),
        "d/<str:code>/change": [("QF7", f"{d}/change")],
        "d/<str:code>/edit": [("QF7", f"{d}/edit")],
        "d/<str:code>/exception": [("QF7", f"{d}/exception")],
        "d/<str:code>/link": [("QF7", f"{d}/link")],
        "d/<str:code>/take": [("QF7", f"{d}/take")],
        "p/<str:code>/take": [("QF7", f"/p/{world.partnership.pk}/take")],
        "d/<str:code>/p/new": [("QF7", f"{d}/p/new")],
        "d/<str:code>/p/<str:id>/edit": [("QF7", f"{d}/p/para-1/edit")],
        "d/<str:code>/p/<str:id>/comment": [("RHQ", f"{d}/p/para-1/comment")],
        "d/<str:code>/p/<str:id>/amend": [("RHQ", f"{d}/p/para-1/amend")],
        "d/<str:code>/share": [("QF7", f"{d}/share")],
        "d/<str:code>/authors": [("QF7", f"{d}/authors")],
        "d/<str:code>/abandon": [("QF7", f"{d}/abandon")],
        "d/<str:code>/unshare": [("QF7", f"/d/{shared.pk}/unshare")],
        "d/<str:code>/publish": [("QF7", f"/d/{signed.pk}/publish")],
        "d/<str:code>/sign/<int:number>": [("QF7", f"/d/{shared.pk}/sign/{step.pk}")],
        "s/<int:number>/decline": [("QF7", f"/s/{step.pk}/decline")],
        "s/<int:number>/again": [("QF7", f"/s/{refused.pk}/again")],
        "sign/<str:code>": [("QF7", f"/sign/{asked.pk}"), (passkey, f"/sign/{by_passkey.pk}")],
    }


def _deciding(world, agreed):
    committee, chair = Committee.objects.get(), world.acts("RFF")
    interest = declared(world, "RP5", "An interest", body="RHQ")
    about = copy_of(world, "axe-decided")
    made = voting.create_proposal(world.acts("QF7"), committee, "Decide", "That we do.", about)
    opened = voting.create_proposal(world.acts("QF7"), committee, "Open", "That we do.")
    voting.open_proposal(chair, opened, world.now() + timedelta(hours=2))
    voting.cast_vote(world.acts("QF7"), opened, member(world, "QF7"), "for")
    meeting = holding.call_meeting(chair, committee, world.now() + timedelta(days=9), "Here", 5)
    topic = holding.Topic(title="An item", purpose="decide", proposal=made)
    item = holding.add_item(chair, meeting, topic)
    holding.add_paper(chair, item, holding.Sheet(title="Figures", file="a.pdf", content=b"x"))
    held = holding.call_meeting(chair, committee, world.now() + timedelta(days=3), "", 1)
    holding.hold_meeting(clock(held.at), held)
    text = minutes.write_minutes(world.acts("RFF"), held)
    todo = doing.ToDo(
        text="Do it",
        person=world.people["RFF"],
        meeting=held,
        due=world.now().date() + timedelta(days=9),
    )
    task = doing.set_task(world.acts("RFF"), committee, todo)
    p, c = f"/p/{world.partnership.pk}", f"/c/{committee.pk}"
    whole = {
        f"p/<str:code>/{each}": _both(f"{p}/{each}")
        for each in ("people", "events", "interests", "actions", "meetings", "decisions")
    }
    return whole | {
        "p/<str:code>": _both(p),
        "p/<str:code>/new": [("QF7", f"{p}/new")],
        "p/<str:code>/interests/declare": [("RP5", f"{p}/interests/declare")],
        "c/<str:code>": _both(c),
        "c/<str:code>/propose": [("QF7", f"{c}/propose")],
        "p/<str:code>/may": _both(f"{p}/may"),
        "c/<str:code>/may": _both(f"{c}/may"),
        "x/<str:code>/may": _both(f"/x/{opened.pk}/may"),
        "m/<str:code>/may": _both(f"/m/{meeting.pk}/may"),
        "c/<str:code>/meeting": [("RFF", f"{c}/meeting")],
        "c/<str:code>/action": [("RFF", f"{c}/action")],
        "x/<str:code>": _both(f"/x/{made.pk}", f"/x/{opened.pk}"),
        "x/<str:code>/interests": _both(f"/x/{made.pk}/interests"),
        "x/<str:code>/matter": _both(f"/x/{made.pk}/matter"),
        "i/<str:code>": [("RFF", f"/i/{interest.pk}"), ("RP5", f"/i/{interest.pk}")],
        "t/<str:code>": _both(f"/t/{task.pk}"),
        "m/<str:code>": [*_both(f"/m/{meeting.pk}", f"/m/{held.pk}"), ("RFF", f"/d/{text.pk}")],
        "m/<str:code>/item": [("RFF", f"/m/{meeting.pk}/item")],
        "m/<str:code>/items/<int:number>/paper": [("RFF", f"/m/{meeting.pk}/items/1/paper")],
        "merger": [("QF7", f"/merger?with={world.partnership.pk}")],
    }


def _people(world, agreed):
    _, secret = invite_person(world.admin, world.partnership, "new@example.org", "New")
    machine = Actor(now=world.now(), has_machine=True)
    back = readmit(machine, world.people["RXE"])
    today = world.now().date()
    said = Giving(
        person=world.people["RHQ"],
        kind="O",
        scope=f"partnership:{world.partnership.pk}",
        begins=today,
        ends=today + timedelta(days=9),
    )
    give_role(world.acts("QF7"), said)
    world.add_key(world.acts("RCU"), "RCU", KeyFile())
    added(world.people["RFF"], Device())
    row = Authenticator.objects.get(user=world.people["RFF"], type="webauthn")
    own = f"/account/2fa/webauthn/keys/{row.pk}"
    waits = next(each.pk for each in keys.key_states() if each.status == "waiting")
    return {
        "turn": _both("/turn"),
        "observed": _both("/observed"),
        "join/<str:secret>": [("", f"/join/{secret}")],
        "back/<str:secret>": [("", f"/back/{back}")],
        "who-may": [("", "/who-may")],
        "you": [*_both("/you"), ("RHQ", "/you")],
        "notices": _both("/notices"),
        "you/notices": [("QF7", "/you/notices")],
        "you/tokens": [("QF7", "/you/tokens")],
        "instance": [("admin", "/instance")],
        "instance/people": [("admin", "/instance/people")],
        "people/<str:code>": [("admin", f"/people/{world.people['RXE'].pseudonym}")],
        "p/<str:code>/committee": [("QF7", f"/p/{world.partnership.pk}/committee")],
        "you/keys/add": [("QF7", "/you/keys/add"), ("admin", "/you/keys/add")],
        "you/keys/<str:key>/end": [("QF7", f"/you/keys/{world.keys['QF7']}/end")],
        "you/keys/<str:key>/wrong-hands": [("QF7", f"/you/keys/{world.keys['QF7']}/wrong-hands")],
        "keys/<str:key>": [("QF7", f"/keys/{world.keys['QF7']}")],
        "keys": [("admin", "/keys"), ("RFF", "/keys")],
        "keys/<str:key>/vouch": [("admin", f"/keys/{waits}/vouch")],
        "verify": [("", "/verify"), ("QF7", "/verify")],
        "heads": [("", "/heads"), ("QF7", "/heads")],
        "account/login/": [("", "/account/login/")],
        "account/logout/": [("QF7", "/account/logout/")],
        "account/password/change/": [("QF7", "/account/password/change/")],
        "account/inactive/": [("", "/account/inactive/")],
        "account/sessions/": [("QF7", "/account/sessions/")],
        "account/2fa/": [("QF7", "/account/2fa/")],
        "account/2fa/authenticate/": [("half", "/account/2fa/authenticate/")],
        "account/2fa/reauthenticate/": [("QF7", "/account/2fa/reauthenticate/?next=/you")],
        "account/2fa/totp/activate/": [("bare", "/account/2fa/totp/activate/")],
        "account/2fa/recovery-codes/": [("RFF", "/account/2fa/recovery-codes/")],
        "account/2fa/recovery-codes/generate/": [("QF7", "/account/2fa/recovery-codes/generate/")],
        "account/2fa/webauthn/": [("QF7", "/account/2fa/webauthn/")],
        "account/2fa/webauthn/add/": [("QF7", "/account/2fa/webauthn/add/")],
        "account/2fa/webauthn/reauthenticate/": [("QF7", "/account/2fa/webauthn/reauthenticate/")],
        "account/2fa/webauthn/keys/<int:pk>/edit/": [("RFF", f"{own}/edit/")],
        "account/2fa/webauthn/keys/<int:pk>/remove/": [("RFF", f"{own}/remove/")],
    }


def _door(world, agreed):
    places(world)
    held = consultation(world)
    today, officer = world.now().date(), world.acts(OFFICER)
    for number in range(12):
        given = {
            "ask.option": held.said.options[number % 3],
            "public": "yes",
            "group.Age": "35 to 74",
            "ask.words": f"The bus comes twice a day, and I am number {number} of the village",
        }
        came = giving.Came(way="paper", paper=f"{number}")
        answer = giving.give_answer(world.acts("RHQ"), held, giving.read_given(held, given), came)
        if number < 10:
            moderating.count_answer(world.acts("RFF"), answer)
    moderating.ask_removal(world.acts("RFF"), answer, "double", "It came before.")
    theme = coding.make_theme(officer, held, "Buses")
    counted = Answer.objects.filter(consultation=held, status="counted")[:6]
    coding.code_answers(officer, theme, counted)
    coding.reply_to(officer, theme, "A third bus runs from May.")
    promised = promising.Promised(
        text="Publish travel times",
        owner="RHQ",
        person=world.people["RHQ"],
        due=today,
        made_on=today,
        source="minutes",
        made_in="Minutes of May",
    )
    promise = promising.record_promise(officer, world.partnership, promised)
    visitor = Actor(now=world.now())
    question = promising.ask_question(
        visitor, world.partnership, "How many beds are there?", "a form", (1, None)
    )
    promising.pass_question(world.acts(OFFICER), question, world.people["RHQ"])
    tell_counts(held, today + timedelta(days=1))
    alerting.ask_alerts(visitor, world.partnership, "a@example.org", "form", (1, None))
    own = giving.Came(way="online", form="own")
    said = giving.read_given(held, {"ask.words": "By the page I say keep the bus", "public": "yes"})
    giving.give_answer(visitor, held, said, own)
    values = fields(today)
    prepared = opening.prepare(
        world.acts(OFFICER), draft(world, "consultation", "axe-later", "Later", values)
    )
    wave, links = survey(world)
    code, p = held.pk, world.partnership.pk
    stop = alerting.stop_mark(Subscription.objects.get())
    return {
        "say": [("", "/say")],
        "say/<str:code>": [("", f"/say/{code}"), ("QF7", f"/say/{code}")],
        "say/<str:code>/large": [("", f"/say/{code}/large")],
        "say/<str:code>/n/<str:id>": [("", f"/say/{code}/n/para-1")],
        "say/<str:code>/heard": [("", f"/say/{code}/heard")],
        "say/<str:code>/sheet": [("", f"/say/{code}/sheet")],
        "say/back/<str:secret>": [("", saved_at(held))],
        "say/yours/<str:secret>": [("", f"/say/yours/{secret_of('own')}")],
        "promises": [("", "/promises")],
        "promises/<str:code>": [("", f"/promises/{promise.pk}")],
        "questions": [("", "/questions")],
        "questions/ask/<str:code>": [("", f"/questions/ask/{p}")],
        "questions/<str:code>": [("", f"/questions/{question.pk}")],
        "near": [("", "/near?where=Barnsley"), ("", "/near?where=Atlantis")],
        "scrutiny/<str:code>": [("", f"/scrutiny/{p}")],
        "alerts/for/<str:code>": [("", f"/alerts/for/{p}")],
        "alerts/<str:secret>": [("", f"/alerts/{secret_of('form')}")],
        "alerts/stop/<str:said>": [("", f"/alerts/stop/{stop}")],
        "survey/<str:secret>": [("", f"/survey/{links[0].secret}")],
        "hear/p/<str:code>": [("QF7", f"/hear/p/{p}"), ("RFF", f"/hear/p/{p}")],
        "hear/c/<str:code>": [("QF7", f"/hear/c/{code}"), ("QF7", f"/hear/c/{prepared.pk}")],
        "hear/c/<str:code>/queue": [
            ("RP5", f"/hear/c/{code}/queue"),
            ("RP5", f"/hear/c/{code}/queue?which=asked"),
        ],
        "hear/c/<str:code>/paper": [("QF7", f"/hear/c/{code}/paper")],
        "hear/c/<str:code>/themes": [("QF7", f"/hear/c/{code}/themes")],
        "hear/a/<str:code>": [("RP5", f"/hear/a/{answer.pk}")],
        "hear/w/<str:code>": [("QF7", f"/hear/w/{wave.pk}")],
    }


def saved_at(held):
    """The link of an answer that was saved half way."""
    import re

    browser = client_of()
    path = f"/say/{held.pk}"
    form = re.search(r'name="form" value="([^"]+)"', browser.get(path).content.decode())[1]
    said = browser.post(path, {"form": form, "ask.words": "Half", "save": "later"})
    if said.status_code == 400:  # files are not taken: as a form is sent
        from urllib.parse import urlencode

        body = urlencode({"form": form, "ask.words": "Half a thought", "save": "later"})
        said = browser.post(path, body, "application/x-www-form-urlencoded")
    return re.search(r"/say/back/[0-9a-f]{40}", said.content.decode())[0]


def browsers(world):
    """A browser for each of those who ask."""
    half = client_of()
    Authenticator.objects.get_or_create(user=world.people["TAH"], type="totp", data={"secret": "x"})
    half.post("/account/login/", {"login": world.people["TAH"].mail, "password": PASSWORD})
    bare = client_of()
    person = world.people["RXE"]
    bare.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    fixed = {"": client_of(), "admin": fresh_client_of(world.founder), "half": half, "bare": bare}
    codes = ("QF7", "RFF", "RP5", "RHQ", "207")
    return fixed | {code: fresh_client_of(world.people[code]) for code in codes}
