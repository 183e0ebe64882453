"""A promise is late from the day after it was due, by every door that says so."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from hearing_world import OFFICER

import tripleaim
from tripleaim.model.day import is_late
from tripleaim.workspace.guard.actor import clock
from tripleaim.workspace.guard.asking import why_not
from tripleaim.workspace.hearing import promising, publishing
from tripleaim.workspace.hearing.promise import Promise
from tripleaim.workspace.hearing.turning import turn_hearing

PACKAGE = Path(tripleaim.__file__).parent
OTHER_RULES = {
    "model/day.py": "the home",
    "model/documents/neighbourhood.py": "what a plan promises is due within its days",
    "model/documents/outcomes.py": "a payment falls due within its agreement",
    "studies/outcomes.py": "a payment falls due within a half-open year",
    "workspace/guard/guards.py": "a signature is asked for, and expires, by a day still to come",
    "workspace/hearing/guards.py": "what is promised is due on or after the day on which it was",
    "workspace/hearing/turning.py": "asks for what is due by today; the home judges each",
    "workspace/telling/reminding.py": "asks for what is due in three days; each is judged then",
    "workspace/record/retaining.py": "words of a refused question are kept so long after its day",
    "workspace/record/clockwork.py": "a step expires on its day; actions as in turning.py",
}


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_each_door_agrees_at_the_day_and_the_day_after(world, days, late):
    today = world.now().date()
    made = promising.record_promise(
        world.acts(OFFICER),
        world.partnership,
        promising.Promised(
            text=f"Late after {days}",
            owner="RHQ",
            person=world.people["RHQ"],
            due=today + timedelta(days=3),
            made_on=today,
            source="other",
            made_in="a letter",
        ),
    )
    now = world.now() + timedelta(days=3 + days)
    assert is_late(made.due, now.date()) is late
    assert bool(promising.late_of([made], now.date())) is late
    assert (publishing._promise(made, now.date()).status == "late") is late
    assert (why_not("promise.late", clock(now), made) is None) is late
    turn_hearing(now)
    assert (Promise.objects.get(pk=made.pk).status == "late") is late


def compares_due(source: str) -> bool:
    """Whether a module compares a due day with another by itself, in Python or in a query."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg in ("due__lt", "due__lte", "due__gt"):
            return True
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt):
            sides = (node.left, *node.comparators)
            named = [ast.unparse(each).split(".")[-1] for each in sides]
            if "due" in named and not any(isinstance(each, ast.Constant) for each in sides):
                return True
    return False


def test_nowhere_else_is_it_decided():
    own = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if compares_due(path.read_text(encoding="utf-8"))
    }
    assert own == set(OTHER_RULES)
