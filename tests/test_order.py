"""The longest files of tests are begun first, and are files that are there."""

from itertools import pairwise
from pathlib import Path

import order
from order import SECONDS, longest_first

ROOT = Path(__file__).parent.parent


def test_what_is_timed_is_there() -> None:
    assert [file for file in SECONDS if not (ROOT / file).is_file()] == []


def test_few_long_tests_come_before_many_short_ones(monkeypatch) -> None:
    monkeypatch.setattr(order, "SECONDS", {"long.py": 30})
    files = ["short.py"] * 100 + ["long.py", "one.py"]
    assert longest_first(files) == ["long.py", "short.py", "one.py"]
    assert longest_first(["short.py"] * 201 + ["long.py"]) == ["short.py", "long.py"]


def test_a_run_begins_with_the_longest(request) -> None:
    files = [item.path.relative_to(ROOT).as_posix() for item in request.session.items]
    begun = list(dict.fromkeys(files))
    assert len(begun) == 1 + sum(one != other for one, other in pairwise(files))
    timed = [file for file in begun if file in SECONDS]
    assert timed == sorted(timed, key=lambda file: -SECONDS[file])
