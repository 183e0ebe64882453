"""Which files of tests are begun first: the longest, so that no worker ends long after the others.

A worker runs a file whole, for the sake of what a file builds once. Left alone, the files with the
most tests would come first, and the longest, of few tests, last.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

EACH = 0.15  # seconds of a test that is not timed here

# Seconds of the files that take the most, as measured on two cores; near is enough.
SECONDS = {
    "tests/workspace/test_inside.py": 400,
    "tests/questions/test_governed.py": 90,
    "tests/workspace/test_inside_postgres.py": 200,
    "tests/site/test_browser.py": 115,
    "tests/questions/test_buyers.py": 45,
    "tests/site/test_first_screen.py": 90,
    "tests/site/test_again.py": 60,
    "tests/cli/test_permissions.py": 70,
    "tests/people/test_extract.py": 70,
    "tests/evidence/test_truth.py": 65,
    "tests/flows/test_design.py": 65,
    "tests/questions/test_money.py": 65,
    "tests/workspace/test_agreement_published.py": 65,
    "tests/cli/test_footprint_command.py": 60,
    "tests/evidence/test_power.py": 60,
    "tests/site/test_budget.py": 60,
    "tests/cli/test_broken_files.py": 55,
    "tests/store/files/test_reading.py": 55,
    "tests/site/test_modes.py": 50,
    "tests/people/test_injection.py": 40,
    "tests/questions/test_adds_up.py": 40,
    "tests/governance/test_document_text.py": 35,
    "tests/cli/test_writing_faults.py": 30,
    "tests/questions/test_every_question.py": 30,
    "tests/questions/test_who.py": 30,
    "tests/cli/test_workbooks.py": 25,
    "tests/questions/test_source_cases.py": 25,
    "tests/store/test_bad_input.py": 25,
    "tests/store/test_kill.py": 25,
    "tests/docs/test_where_it_is_decided.py": 20,
    "tests/questions/test_catalogue.py": 20,
    "tests/test_coupling.py": 20,
}


def longest_first(files: Iterable[str]) -> list[str]:
    """The files of tests, each once, in the order in which they are begun.

    `files` gives the file of each test.

    >>> longest_first(["a.py", "b.py", "b.py", "tests/evidence/test_power.py"])
    ['tests/evidence/test_power.py', 'b.py', 'a.py']
    """
    tests = Counter(files)
    return sorted(tests, key=lambda file: (-SECONDS.get(file, EACH * tests[file]), file))


def put_in_order(items: list[pytest.Item], root: Path) -> None:
    """Put the tests of long files first; those of a file stay together and in their order."""
    file = {each: each.path.relative_to(root).as_posix() for each in items}
    place = {name: at for at, name in enumerate(longest_first(file.values()))}
    items.sort(key=lambda each: place[file[each]])
