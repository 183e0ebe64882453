"""A problem is told by the words that stand over its field, and leads to it."""

import re

from django.http import HttpRequest

from tripleaim.model.errors import Problem
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.pages.drawing import draw
from tripleaim.workspace.pages.form import Ask, Form


def told(world, column, form=None):
    """The link of the summary: where it leads, and what it says."""
    request = HttpRequest()
    request.path = "/turn"
    problems = [Problem(where="line 2", rule="is no day", column=column, remedy="Write it.")]
    form = form or Form(title="t", button="b")
    context = {"problems": problems, "form": form}
    page = draw(request, Actor(now=world.now()), "form", context, 400).content.decode()
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page.partition("There is a problem")[2])[0]


def test_a_field_of_a_form_is_told_by_its_label(world):
    form = Form(title="t", button="b", asks=[Ask(name="due_on", label="Sign by", sort="date")])
    assert told(world, "due_on", form) == ("due_on", "Sign by: is no day.")


def test_any_other_field_is_told_in_words(world):
    assert told(world, "risk_shares") == ("risk_shares", "Risk shares: is no day.")
    row = "parties.2.organisation"
    assert told(world, row) == (row, "Parties, row 2, organisation: is no day.")
