"""A consultation of the example partnership, from its draft to an open door; and who moderates."""

from datetime import timedelta

from tripleaim.workspace.drafting import writing
from tripleaim.workspace.hearing import opening, placing, surveying
from tripleaim.workspace.hearing.models import Wave
from tripleaim.workspace.models import Document, RoleSpell
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.signing import publishing, steps

OFFICER, MODERATORS = "QF7", ("RFF", "RP5", "RFR")
PARAGRAPHS = (
    ("2.1", "Visits at home begin within two hours of leaving hospital, on every day of the week."),
    ("2.2", "Nobody is asked to travel to a day unit which no bus reaches before 10am."),
)
AGES = {"16 to 34": 240_000, "35 to 74": 520_000, "75 and over": 110_000}
OPTIONS = ("Keep Harle Road as it is", "A day unit and visits at home", "A smaller Harle Road")


def fields(today, **more):
    """What the consultation's document says."""
    opened, closed = today, today + timedelta(weeks=12)
    return {
        "area": "icb:QF7",
        "example": True,
        "valid_from": opened,
        "proposal": "We want to know what you think before we decide what becomes of Harle Road.",
        "options": list(OPTIONS),
        "opened_on": opened,
        "closed_on": closed,
        "substantial": True,
        "fixed": ["The number of hospital beds"],
        "shown": [
            {
                "option": OPTIONS[0],
                "changes": "Nothing",
                "cost_pence_a_year": 1_420_000_000,
                "effects": "31,000 nights in hospital",
            }
        ],
        "papers": [
            {
                "title": "What we propose",
                "published_on": opened,
                "covers": ["reasons", "options", "finance", "evidence"],
                "plain_language": True,
                "address": "https://example.org/paper",
            }
        ],
        "ways": [
            {"way": "on paper", "how": "Freepost HARLE, libraries and surgeries"},
            {"way": "by telephone", "how": "01632 960124"},
        ],
        "also_as": [{"form": "British Sign Language", "address": "https://example.org/bsl"}],
        "reached": [
            {"dimension": "Age", "group": name, "responded": 0, "living_here": people}
            for name, people in AGES.items()
        ],
        "decider": "The partnership board, in public",
        "reply_by": closed + timedelta(weeks=4),
        "decide_by": closed + timedelta(weeks=8),
        "keep_until": closed + timedelta(days=365),
        "paragraphs": [
            {"id": f"para-{n}", "number": number, "text": text}
            for n, (number, text) in enumerate(PARAGRAPHS, start=1)
        ],
    } | more


def draft(world, kind, slug, title, values):
    """A document of a kind, drafted by the officer for anybody to read."""
    actor = world.acts(OFFICER)
    start = writing.Start(
        kind=kind, slug=slug, title=title, reach="world", parties=((OFFICER, "the board"),)
    )
    document = writing.create_document(actor, world.partnership, start)
    whole = {**document.newest.values, **values}
    for name in [each for each in whole if whole[each] is None]:
        del whole[name]
    document.refresh_from_db()
    writing.save_document(world.acts(OFFICER), document, whole, document.lock, "text")
    document.refresh_from_db()
    return document


def publish(world, document):
    """Share, sign and publish a document."""
    faults = writing.faults_of(document.newest)
    assert not faults, faults
    steps.share_document(world.acts(OFFICER), document, world.plans(OFFICER))
    world.sign_step(OFFICER, document)
    key, officer = world.keys[OFFICER], world.acts(OFFICER)
    text = publishing.text_of_publication(officer, document, key, "https://example.org/it")
    world.sign(officer, text, key, {"document": document.pk})
    return Document.objects.get(pk=document.pk)


def moderators(world):
    """Three people who moderate."""
    for code in MODERATORS:
        RoleSpell.objects.get_or_create(
            person=world.people[code],
            kind="R",
            scope=f"partnership:{world.partnership.pk}",
            begins=world.now().date(),
            status="held",
        )
    return MODERATORS


def consultation(world, slug="harle-road", **more):
    """An open consultation."""
    moderators(world)
    values = fields(world.now().date(), **more)
    document = draft(world, "consultation", slug, "Care closer to home in Harle", values)
    held = opening.prepare(world.acts(OFFICER), document)
    publish(world, document)
    turn_clock(world.now())
    held.refresh_from_db()
    assert held.status == "open"
    return type(held).objects.get(pk=held.pk)


def places(world):
    """Two places of the partnership."""
    officer = world.acts(OFFICER)
    placing.set_place(officer, world.partnership, "Barnsley", "S70 S71 S75")
    placing.set_place(officer, world.partnership, "Sheffield", "S1 S2 S10")


QUESTIONS = [
    {
        "id": "heard",
        "text": "Were you asked in the last twelve months?",
        "answer": "choice",
        "options": ["Yes", "No", "Not sure"],
    },
    {"id": "trust", "text": "How far do you trust the plan, from 0 to 10?", "answer": "number"},
    {"id": "say", "text": "What would you say to the board?", "answer": "text"},
]
MARGINS = [
    {"variable": "Grade", "category": "Doctor", "people": 2_000},
    {"variable": "Grade", "category": "Nurse", "people": 6_000},
]


def survey(world):
    """A wave of a sample in two strata, open; 120 links."""
    today = world.now().date()
    asked = draft(
        world,
        "questionnaire",
        "staff-2026",
        "Staff questionnaire",
        {"valid_from": today, "asked_of": "staff", "questions": QUESTIONS},
    )
    publish(world, asked)
    said = draft(
        world,
        "survey_wave",
        "staff-wave-2026",
        "Were staff asked? 2026",
        {
            "valid_from": today,
            "questionnaire": "staff-2026",
            "fielded_from": today,
            "fielded_to": today + timedelta(days=28),
            "chosen_by": "random sample",
            "population": "staff",
            "population_people": 8_000,
            "stratum": "site",
            "base_weight": "weight",
            "margins": MARGINS,
        },
    )
    made = surveying.prepare_wave(world.acts(OFFICER), said)
    publish(world, said)
    people = [
        {
            "label": f"{n:04}",
            "site": "north" if n % 3 else "south",
            "weight": "1.5" if n % 3 else "2.25",
        }
        for n in range(120)
    ]
    links = surveying.invite(world.acts(OFFICER), made, people)
    turn_clock(world.now())
    return Wave.objects.get(pk=made.pk), links
