"""The ten questions by name: one function for all, as programs ask them."""

from datetime import date
from importlib import import_module

from tripleaim.model.errors import refuse
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store

# question -> its module in this folder and its function there
TEN = {
    "who": ("who", "who"),
    "buyers": ("buyers", "buyers"),
    "fits": ("fits", "fits"),
    "needs": ("needs", "needs"),
    "money": ("money", "money"),
    "adds-up": ("adds_up", "adds_up"),
    "decides": ("decides", "decides"),
    "heard": ("heard", "heard"),
    "done": ("done", "done"),
    "next": ("next", "what_next"),
}


def answer(
    store: Store, question: str, area: str | None = None, on: date | None = None
) -> list[Finding]:
    """The findings that answer one of the ten questions, as the command of that name gives them.

    `area` is a code or a name, none for all systems; `on` the day asked about, none for today.
    Raises InputRefused for another question, NothingFound where the store cannot answer.

    >>> list(TEN)
    ['who', 'buyers', 'fits', 'needs', 'money', 'adds-up', 'decides', 'heard', 'done', 'next']
    """
    name = question.replace("_", "-")
    if name not in TEN:
        raise refuse("question", "is none of the ten", f"Ask: {', '.join(TEN)}.", value=question)
    module, function = TEN[name]
    found: list[Finding] = getattr(import_module(f"tripleaim.answers.{module}"), function)(
        store, area, on or date.today()
    )
    return found
