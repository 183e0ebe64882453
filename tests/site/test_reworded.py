"""A site whose every sentence, caption and heading has a word more is the same site beside that.

The small England's files are written plainly and with the word: `python -m bench.rewording` does so
with the pages of any store.
"""

from datetime import date
from pathlib import Path

import pytest
from bench.rewording import PLACES, WORD, files_of, moved_by_words, words_reworded
from browsing import quiet

from sampled import sampled
from tripleaim.site.publish import publish
from tripleaim.site.settings import SiteSettings

ON = date(2018, 6, 1)


@pytest.fixture(scope="module")
def plain(small_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return written(small_path, tmp_path_factory.mktemp("plain"))


def written(store: Path, folder: Path) -> dict[str, str]:
    publish(store, folder / "site", SiteSettings(on=ON, workers=1), quiet)
    return files_of(folder / "site")


@pytest.mark.parametrize("place", sampled(reversed(PLACES), 3))
def test_a_word_more_moves_no_number_chart_link_or_file(
    place: str, plain: dict[str, str], small_path: Path, tmp_path: Path
) -> None:
    with words_reworded(place):
        again = written(small_path, tmp_path)
    assert sum(WORD in text for text in again.values()) > 50
    assert moved_by_words(plain, again) == []


@pytest.mark.parametrize(
    "after",
    [
        {"a.html": '<p id="beds-verily">1 verily</p>'},
        {"a.html": '<p id="beds">verily</p>'},
        {"a.html": '<p id="beds">2 verily</p>'},
        {"a-verily.html": '<p id="beds">1</p>'},
    ],
)
def test_what_hangs_on_a_word_is_found(after: dict[str, str]) -> None:
    before = {"a.html": '<p id="beds">1</p>'}
    assert moved_by_words(before, {"a.html": '<p id="beds">1 verily</p>'}) == []
    assert moved_by_words(before, after)
