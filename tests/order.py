"""Which files of tests are begun first: the longest, so that no worker ends long after the others.

A worker runs a file whole, for the sake of what a file builds once. Left alone, the files with the
most tests would come first, and the longest, of few tests, last.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

EACH = 0.15  # processor seconds of a test that is not timed here

# Processor seconds of the files that take the most, as measured on two cores; near is enough.
SECONDS = {
    "tests/workspace/test_inside.py": 170,
    "tests/workspace/test_agreement_published.py": 115,
    "tests/site/test_browser.py": 120,
    "tests/workspace/test_inside_postgres.py": 160,
    "tests/site/test_modes.py": 45,
    "tests/store/test_bad_input.py": 60,
    "tests/site/test_api.py": 48,
    "tests/store/test_kill.py": 45,
    "tests/site/test_again.py": 45,
    "tests/test_core_alone.py": 20,
    "tests/cli/test_writing_faults.py": 20,
    "tests/docs/test_commands_named.py": 20,
    "tests/evidence/test_truth.py": 18,
    "tests/questions/test_governed.py": 18,
    "tests/cli/test_footprint_command.py": 17,
    "tests/store/files/test_reading.py": 13,
    "tests/evidence/test_power.py": 11,
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
