"""What the form of a document says beside a field, and which fields it asks for last."""

from collections.abc import Mapping
from typing import Any

from tripleaim.model.said_number import is_whole

SELDOM = {
    "": ("example", "valid_to", "supersedes"),
    "consultation": (
        "legal_basis",
        "commitments",
        "evidence",
        "decided_on",
        "replied_on",
        "invited",
        "responses",
        "themes",
        "decision",
    ),
}
"""Fields that a draft seldom needs, by kind; those of the empty name for every kind."""

HINTS = {
    "consultation": {
        "proposal": "What is proposed and why, in plain words: it opens the public page.",
        "decided_before": "Yes only where it had been decided before anybody was asked.",
        "opened_on": "It opens by itself on this day, once it is published.",
        "closed_on": "Its last day. Six weeks at least, twelve for a substantial change.",
        "substantial": "Whether the change is: it needs twelve weeks if so, six if not.",
        "fixed": "What is not open to change.",
        "papers.covers": "Between them they must cover reasons, options, finance and evidence.",
        "papers.address": "Where it can be read: without one the public page has no link to it.",
        "reached.dimension": "As: Age. People who answer are asked which group they are in.",
        "reached.group": "As: 65 and over.",
        "reached.responded": "0 in a draft: the door counts them.",
        "reached.living_here": "How many live here.",
        "shown.option": "As it stands among the options, word for word.",
        "ways.way": "As: on paper, by telephone.",
        "ways.how": "Where to send it, or which number to ring.",
        "answers.question": "Of a scrutiny committee or Healthwatch.",
        "questionnaire": "The id of what is asked. Without one: which option, and why.",
        "decider": "Who decides, as: Partnership board.",
        "places": "Names of your places that it concerns. Without any: all.",
        "keep_until": "When the words of answers are erased. Without a day: two years after.",
    },
    "terms_of_reference": {
        "established_by": "Codes of the bodies whose functions the committee uses.",
        "members.organisation": "The code of a party; add those who only sit to the parties.",
        "chair": "The post of the member who chairs, word for word.",
        "quorum": "How many members with a vote must take part, or how much they weigh together.",
        "members.weight": "How much its vote counts, where rule or quorum is by weight.",
        "powers.function": "The id of a function of the catalogue. Without any it only advises.",
        "paper_days": "How many days before a meeting papers go out.",
    },
    "scheme_of_delegation": {
        "reserved.function": "The id of a function of the catalogue.",
        "delegated.function": "The id of a function of the catalogue, in the scheme only once.",
        "delegated.to": "The post, committee or organisation that decides.",
        "delegated.committee": "The id of its terms of reference, where there are any.",
        "delegated.limit_pence": "Above it the board decides.",
    },
    "neighbourhood_plan": {
        "area": "The id of a network or place, as pcn:U12345.",
        "people": "Whom the plan is for.",
        "priorities.measure": "The id of a measure of the catalogue, as emergency_admissions.",
        "priorities.pence": "What it costs over the whole of the plan.",
        "money.pence": "What partners put in is together what the priorities cost.",
        "heard": "How people were heard, and what that changed.",
    },
    "integrated_health_contract": {
        "budgets.pence": "The whole budget of a financial year.",
        "lines.pence": "The lines of a year add up to its budget.",
        "subcontracts.organisation": "The code of a party, which need not sign.",
        "ends_when": "What ends it before its last day.",
    },
}
"""What is said beside a field of a kind, by its name, in a row after the name of its table."""


def is_seldom(kind: str, name: str) -> bool:
    """Whether a draft of a kind seldom needs a field.

    >>> is_seldom("consultation", "themes"), is_seldom("consultation", "options")
    (True, False)
    """
    return name in SELDOM[""] or name in SELDOM.get(kind, ())


def hint_of(kind: str, path: str, plain: Mapping[str, Any]) -> str:
    """What to write in a field: what its kind says of it, then how its sort is written.

    >>> asked = {"type": "array", "items": {"enum": ["beds"]}}
    >>> hint_of("consultation", "papers.2.covers", asked).partition(". ")[2]
    'One on each line, of: beds.'
    >>> hint_of("consultation", "shown.1.cost_pence_a_year", {"type": "integer"})
    'In pence: 12000000 is £120,000.'
    """
    name = ".".join(part for part in path.split(".") if not is_whole(part))
    own = HINTS.get(kind, {}).get(name, "")
    return " ".join(each for each in (own, _written(name, plain)) if each)


def _written(name: str, plain: Mapping[str, Any]) -> str:
    if plain.get("type") == "array":
        of = plain.get("items", {}).get("enum")
        return f"One on each line, of: {', '.join(map(str, of))}." if of else "One on each line."
    if plain.get("type") == "object":
        of = plain.get("properties")
        return f"Each on its line, name = value{', of: ' + ', '.join(of) if of else ''}."
    return "In pence: 12000000 is £120,000." if "pence" in name else ""
