"""A partnership with everything that an export can hold, and its folder."""

from datetime import timedelta

from django.test import override_settings
from test_interests import declared
from test_terms import cast, closed, decided, filled, opened, signed_terms
from test_wrong_hands import stolen, with_a_fault
from world import SHARES

from tripleaim.governance.stamp import can_stamp
from tripleaim.workspace.drafting import checking, excepting, writing
from tripleaim.workspace.example import BODIES
from tripleaim.workspace.interests import declaring
from tripleaim.workspace.models import Document, OwnKey
from tripleaim.workspace.record import stamping, witnessing
from tripleaim.workspace.record.exporting import export_partnership, write_files
from tripleaim.workspace.record.gathering import Wanted, gather
from tripleaim.workspace.record.tree_log import sign_head
from tripleaim.workspace.signing import steps


def lay_whole(world, folder, monkeypatch):
    """One of each, exported: a signed fund, an exception to a fault of another, terms, a scheme,
    two votes by weight, an interest handled, a request for information, a key in wrong hands,
    heads that members countersigned, a time stamp where one can be made."""
    _exception(world)
    _committee(world)
    signed_scheme(world)
    gather(world.acts("QF7"), [world.partnership], Wanted(request="FOI 1", received=_day(world)))
    stolen(world, "TAH", _day(world).isoformat())
    for code in ("RP5", "RFF"):
        own = OwnKey.objects.get(key=world.keys[code])
        head = sign_head(world.now())
        text = witnessing.text_of_witness(world.acts(code), head, own, "")
        world.sign(world.acts(code), text, own.key, {"head": head.pk})
    write_files(_stamped(world, folder.parent, monkeypatch), folder)


def _day(world):
    return world.now().date()


def _exception(world):
    document = with_a_fault(world, "excepted")
    decision = excepting.draft_exception(world.acts("QF7"), document, 0, "A month late.")
    for each in (decision, document):
        steps.share_document(world.acts("QF7"), each, world.plans(*SHARES))
        for code in SHARES:
            world.sign_step(code, each)


def _committee(world):
    committee = filled(world, signed_terms(world, "terms-of-home-first", _day(world)))
    interest = declared(world, "207")
    for title in ("Weighed", "Weighed again"):
        proposal = opened(world, committee, title)
        if title == "Weighed":
            declaring.raise_interest(world.acts("207"), proposal, interest)
            declaring.settle_conflict(world.acts("QF7"), proposal, interest, "votes", "Noted.")
        for code in SHARES:
            cast(world, proposal, code, "for")
        closed(proposal)
        decided(world, proposal)


def signed_scheme(world):
    start = writing.Start(
        kind="scheme_of_delegation",
        slug="scheme",
        title="Scheme of reservation and delegation",
        reach="partnership",
        parties=(("QF7", BODIES["QF7"]),),
    )
    made = writing.create_document(world.acts("QF7"), world.partnership, start)
    values = {
        **made.newest.values,
        "valid_from": _day(world),
        "body": "QF7",
        "legal_basis": "statutory_system",
        "reserved": [{"function": "statutory-accountability"}],
        "board": "The board of the ICB",
        "delegated": [
            {
                "function": "pooled-budgets",
                "to": "The joint committee",
                "committee": "terms-of-home-first",
                "limit_pence": 500_000_00,
            }
        ],
        "review_on": _day(world) + timedelta(days=300),
        "paragraphs": [{"id": "para-1", "number": "1.1", "text": "As the board decides."}],
    }
    made.refresh_from_db()
    writing.save_document(world.acts("QF7"), made, values, made.lock, "scheme")
    made.refresh_from_db()
    faults = checking.faults_now(made)
    assert faults == [], faults
    steps.share_document(world.acts("QF7"), made, world.plans("QF7"))
    world.sign_step("QF7", Document.objects.get(pk=made.pk))
    return Document.objects.get(pk=made.pk)


def _stamped(world, folder, monkeypatch):
    if not can_stamp():
        return export_partnership(world.partnership, world.now())
    from test_readable import Service

    service, roots = Service(world.now()), folder / "roots.pem"
    roots.write_bytes(service.roots)
    monkeypatch.setattr(stamping, "_send", service.send)
    with override_settings(TSA="http://stamps.example", TSA_ROOTS=roots):
        stamping.stamp_head({"head": sign_head(world.now()).pk}, world.now())
        return export_partnership(world.partnership, world.now())
