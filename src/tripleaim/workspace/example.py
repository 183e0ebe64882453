"""An example partnership of nine members, marked as one: real bodies, invented people and text."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from tripleaim.workspace.drafting.checking import name_of
from tripleaim.workspace.drafting.writing import Start, create_document, save_document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.whose_roles import Instance
from tripleaim.workspace.partnerships.forming import Terms, form_committee, form_partnership
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.joining import invite_person, log_role
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

AREA = "icb:QF7"
BODIES = {
    "QF7": "NHS South Yorkshire Integrated Care Board",
    "RFF": "Barnsley Hospital NHS Foundation Trust",
    "RP5": "Doncaster and Bassetlaw Teaching Hospitals NHS Foundation Trust",
    "RFR": "The Rotherham NHS Foundation Trust",
    "RHQ": "Sheffield Teaching Hospitals NHS Foundation Trust",
    "RCU": "Sheffield Children's NHS Foundation Trust",
    "TAH": "Sheffield Health and Social Care NHS Foundation Trust",
    "RXE": "Rotherham Doncaster and South Humber NHS Foundation Trust",
    "207": "Sheffield City Council",
}
MODERATING = (1, 2, 3)  # a removal takes two people, an appeal a third
NAMES = (
    "Ada Archer",
    "Ben Bell",
    "Cara Cole",
    "Dev Dhillon",
    "Ella Ellis",
    "Finn Ford",
    "Gita Gill",
    "Hal Hart",
    "Ivy Ingram",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody of the example: as what they come, and the secret of their link."""

    name: str
    mail: str
    roles: str
    secret: str


def start_administrator(actor: Actor, mail: str, name: str) -> tuple[Person, str]:
    """The instance's first administrator: invited, with the role held from today."""
    person, secret = invite_person(actor, Instance(), mail, name)
    RoleSpell.objects.create(
        person=person,
        kind="I",
        scope="instance:",
        begins=actor.today,
        status="held",
        given_by="init",
    )
    return person, secret


def make_example(actor: Actor) -> tuple[Partnership, list[Invited]]:
    """The partnership with its board, one person a body, their roles, and a draft to work on."""
    members = [(code, named(code)) for code in BODIES]
    partnership = form_partnership(
        actor, "South Yorkshire partnership (example)", AREA, members, example=True
    )
    people = [_invite(actor, code, name) for code, name in zip(BODIES, NAMES, strict=True)]
    officer = people[0][0]
    _hold(officer, "G", f"partnership:{partnership.pk}", actor)
    officer_acts = Actor(now=actor.now, person=_active(officer), fresh=True, has_factor=True)
    committee = form_committee(
        officer_acts, partnership, Terms(name="Partnership board", quorum=5, rule="majority")
    )
    for number, (person, code, _) in enumerate(people):
        for kind in ("M", "D", "S", "P", "Z"):
            _hold(person, kind, f"organisation:{code}", actor)
        _hold(person, "T", f"committee:{committee.pk}", actor)
        if number == 1:
            _hold(person, "C", f"committee:{committee.pk}", actor)
        if number in MODERATING:
            _hold(person, "R", f"partnership:{partnership.pk}", actor)
    _draft(officer_acts, partnership)
    for person, _, _ in people:
        person.status = "invited"
        person.save(update_fields=["status"])
    return partnership, [_told(person, code, secret) for person, code, secret in people]


def named(code: str) -> str:
    """The name of a body of the example, as the register has it where it does."""
    found = name_of(code)
    return BODIES[code] if found == code else found


def _invite(actor: Actor, code: str, name: str) -> tuple[Person, str, str]:
    mail = f"{name.split()[0].lower()}@example.org"
    person, secret = invite_person(actor, Instance(), mail, name)
    return person, code, secret


def _active(person: Person) -> Person:
    """The person as if they had joined, to lay out the example in their name."""
    person.status = "active"
    person.save(update_fields=["status"])
    return person


def _hold(person: Person, kind: str, scope: str, actor: Actor) -> None:
    """Give a role of the example as held: who signs or publishes is put on the log."""
    begins = actor.today
    spell = RoleSpell.objects.create(
        person=person,
        kind=kind,
        scope=scope,
        begins=begins,
        status="held",
        given_by="example",
        ends=begins + timedelta(days=365),
    )
    log_role(spell, actor.now)


def _draft(actor: Actor, partnership: Partnership) -> None:
    parties = tuple((code, named(code)) for code in ("QF7", "RHQ", "207"))
    start = Start(
        kind="pooled_fund",
        slug="home-first-fund",
        title="Home First pooled fund (example)",
        reach="partnership",
        parties=parties,
    )
    document = create_document(actor, partnership, start)
    values = dict(document.newest.values)
    year = actor.today.year + 1
    values |= {
        "valid_from": date(year, 4, 1),
        "valid_to": date(year + 1, 4, 1),
        "legal_basis": "section_75",
        "purpose": "Home the same day",
        "host": "207",
        "overspend_shared": "by risk shares",
        "risk_shares": {"QF7": Decimal("0.44"), "RHQ": Decimal("0.35"), "207": Decimal("0.16")},
        "contributions": [
            {"party": "QF7", "year_ending": year + 1, "pence": 1_240_000_000},
            {"party": "RHQ", "year_ending": year + 1, "pence": 990_000_000},
            {"party": "207", "year_ending": year + 1, "pence": 600_000_000},
        ],
        "paragraphs": [
            {"id": f"para-{n}", "number": number, "text": text, **heading}
            for n, (number, text, heading) in enumerate(PARAGRAPHS, start=1)
        ],
    }
    document.refresh_from_db()
    save_document(replace(actor), document, values, document.lock, "first text")


PARAGRAPHS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "1.1",
        "The partners pool money so that people who are well enough to leave hospital can go "
        "home the same day.",
        {"heading": "Purpose"},
    ),
    ("1.2", "The fund rests on section 75 of the NHS Act 2006.", {}),
    (
        "2.1",
        "Each partner pays in what the table of contributions says.",
        {"heading": "What each pays in"},
    ),
    ("2.2", "The council hosts the fund and employs its manager.", {}),
    (
        "3.1",
        "An overspend at the end of the year is shared by risk shares.",
        {"heading": "Overspends"},
    ),
    (
        "3.2",
        "An overspend of more than 2 per cent of the fund is reported to the partnership board "
        "within thirty days.",
        {},
    ),
    (
        "4.1",
        "Any partner may end the agreement by twelve months' notice to the others.",
        {"heading": "Ending"},
    ),
)


def _told(person: Person, code: str, secret: str) -> Invited:
    spells = RoleSpell.objects.filter(person=person, kind__in=("G", "C"))
    extra = [each.name for each in spells]
    roles = ", ".join([*extra, f"signatory of {named(code)}"])
    return Invited(name=str(person.name), mail=str(person.mail), roles=roles, secret=secret)
