"""Pages are read by people of 11 to 14: measured on every page of the site, in its prose."""

from pathlib import Path
from statistics import median

import pytest
from bench.reading import age_of, kind_of, pages_of

YOUNGEST, OLDEST = 9.0, 14.0
HARDEST = 15.5  # of one page: some hold little but names and figures


@pytest.fixture(scope="module")
def ages(site_folder: Path) -> dict[str, float]:
    """The reading age of each page."""
    return {path: age_of(said) for path, said in pages_of(site_folder)}


def test_no_kind_of_page_is_hard_to_read(ages: dict[str, float]) -> None:
    kinds: dict[str, list[float]] = {}
    for path, age in ages.items():
        kinds.setdefault(kind_of(path), []).append(age)
    assert len(kinds) > 30
    found = {kind: median(held) for kind, held in kinds.items() if median(held) > OLDEST}
    assert found == {}
    assert YOUNGEST < median(ages.values()) < OLDEST


def test_no_page_is_much_harder(ages: dict[str, float]) -> None:
    assert {path: age for path, age in ages.items() if age > HARDEST} == {}


def test_a_hard_sentence_is_told_from_a_plain_one() -> None:
    plain = "Your council runs care at home. Ask it what it plans."
    hard = (
        "Notwithstanding organisational reconfiguration, accountability arrangements necessitate "
        "comprehensive documentation of interdependencies."
    )
    assert age_of([plain]) < YOUNGEST < OLDEST < age_of([hard])
