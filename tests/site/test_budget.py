"""Pages stay small and quick: no kind, nor the whole, grows by over a tenth, and no time by half.

The whole is in bench/whole_site.py; here are the pages of a few systems. Where a page is to be
larger, its figure here is changed with the reason in the changelog; where it has become smaller,
too, for a figure that has gone stale hides growth. Growth is planted to see that it is found.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from bench.whole_site import reference

from tripleaim.site.jobs import list_jobs
from tripleaim.site.publish import make_context, write_jobs
from tripleaim.site.remember import remembering
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store

GROWTH, SLOWER, STALE = 1.1, 1.5, 0.93
# Mean bytes of the pages of a kind, of those that the tests write.
SIZES = {
    "404.html": 2_400,
    "about": 4_800,
    "accessibility": 3_500,
    "compare 2": 54_500,
    "compare 4": 57_400,
    "data": 22_000,
    "england adds-up": 16_400,
    "england buyers": 9_500,
    "england decides": 11_700,
    "england done": 51_800,
    "england fits": 19_600,
    "england heard": 11_500,
    "england money": 30_300,
    "england needs": 10_600,
    "england next": 12_900,  # with the single contracts tried anywhere
    "england pack": 9_100,
    "england who": 53_600,
    "find": 40_300,
    "index.html": 46_600,
    "method": 4_800,
    "organisation": 4_350,
    "past": 27_200,
    "place": 11_900,
    "source": 4_000,
    "sources": 52_200,
    "system": 15_000,
    "system adds-up": 10_100,
    "system buyers": 7_600,
    "system decides": 21_700,
    "system done": 67_900,
    "system fits": 38_200,
    "system heard": 12_000,
    "system money": 27_800,
    "system needs": 51_900,
    "system next": 16_300,
    "system pack": 11_600,
    "system who": 28_000,
    "systems": 11_300,
}
# Files and bytes of all that the tests write: pages, data, workbooks.
WHOLE = (931, 6_050_000)
# Times the fixed load that the pages of a system take, after those of two others.
TIMES = 1.35
# Work beside theirs that is planted, as a share of it.
PLANTED = 0.9


def kind_of(path: Path) -> str:
    """The kind of a page: its first folder, and the question where it has one."""
    parts = path.parts
    if parts[0] in ("system", "england") and len(parts) > 3 - (parts[0] == "england"):
        return "past" if parts[-3] == "on" else f"{parts[0]} {parts[-2]}"
    return " ".join(parts[:1]) if parts[0] != "compare" else f"compare {len(parts)}"


def mean_sizes(folder: Path) -> dict[str, float]:
    """The mean size of the pages of each kind; without those that only lead elsewhere."""
    found: dict[str, list[int]] = defaultdict(list)
    for page in folder.rglob("*.html"):
        content = page.read_bytes()
        if b"http-equiv" not in content:
            found[kind_of(page.relative_to(folder))].append(len(content))
    return {kind: sum(sizes) / len(sizes) for kind, sizes in found.items()}


def grown(sizes: Mapping[str, float]) -> dict[str, int]:
    """The kinds of page whose mean is more than a tenth larger than it was."""
    return {kind: round(size) for kind, size in sizes.items() if size > GROWTH * SIZES[kind]}


def whole(folder: Path) -> tuple[int, int]:
    """How many files a site has, and their bytes; without what it keeps for the next time."""
    found = [
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and "/." not in f"/{path.relative_to(folder).as_posix()}"
    ]
    return len(found), sum(found)


def is_beyond(seen: tuple[int, int]) -> bool:
    """Whether a site has a tenth more files, or bytes, than it had."""
    return any(here > GROWTH * then for here, then in zip(seen, WHOLE, strict=True))


def test_no_kind_of_page_grows_by_more_than_a_tenth(site_folder: Path) -> None:
    sizes = mean_sizes(site_folder)
    assert grown(sizes) == {}
    assert set(SIZES) <= set(sizes)


def test_the_whole_grows_by_no_more_than_a_tenth(site_folder: Path) -> None:
    assert not is_beyond(whole(site_folder)), whole(site_folder)


def test_no_figure_has_gone_stale(site_folder: Path) -> None:
    sizes = mean_sizes(site_folder)
    stale = {kind: round(sizes[kind]) for kind in SIZES if sizes[kind] < STALE * SIZES[kind]}
    assert stale == {}
    seen = whole(site_folder)
    assert all(here >= STALE * then for here, then in zip(seen, WHOLE, strict=True)), seen


@pytest.mark.parametrize("kind", SIZES)
def test_a_page_that_has_grown_is_found(site_folder: Path, tmp_path: Path, kind: str) -> None:
    pages = [each.relative_to(site_folder) for each in site_folder.rglob("*.html")]
    for page in (each for each in pages if kind_of(each) == kind):
        content = (site_folder / page).read_bytes()
        more = b"<!--" + b"x" * round(len(content) * (GROWTH / STALE - 1)) + b"-->"
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).write_bytes(content + more)
    assert list(grown(mean_sizes(tmp_path))) == [kind]


@pytest.mark.parametrize("planted", ["files", "bytes"])
def test_a_site_that_has_grown_is_found(site_folder: Path, tmp_path: Path, planted: str) -> None:
    files, size = whole(site_folder)
    many = round(files * (GROWTH / STALE - 1)) + 1 if planted == "files" else 1
    for number in range(many):
        (tmp_path / f"{number}.csv").write_bytes(b"x" * (size // 5 if many == 1 else 1))
    more = whole(tmp_path)
    assert more[0] == many
    assert is_beyond((files + more[0], size + more[1]))


def times_of_a_system(path: Path, folder: Path, tries: int, beside: float = 0.0) -> list[float]:
    """How many times the fixed load the pages of a system take, after those of two others.

    Each of so many tries, until one is as quick as is allowed; `beside` is planted work, as a share
    of theirs.
    """
    settings = SiteSettings(on=date(2026, 11, 23), workers=1)
    spent: list[float] = []
    with open_store(path) as opened:
        opened.execute("set threads = 1")
        while len(spent) < tries and min(spent, default=99.0) > SLOWER * TIMES:
            store = remembering(opened)
            context = make_context(store, settings)
            bundles = {each[0].which: each for each in list_jobs(context.site)}
            for code in ("QHG", "QOP"):
                write_jobs(store, context, folder, bundles[code])
            before, began = reference(), process_time()
            write_jobs(store, context, folder, bundles["QR1"])
            ends = process_time() + beside * (process_time() - began)
            while process_time() < ends:
                pass
            taken = process_time() - began
            spent.append(taken / ((before + reference()) / 2))
    return spent


def test_the_pages_of_a_system_take_no_half_longer(shipped_path: Path, tmp_path: Path) -> None:
    """The least of five tries: what else the machine does makes each longer."""
    spent = times_of_a_system(shipped_path, tmp_path, tries=5)
    assert min(spent) <= SLOWER * TIMES, spent


def test_pages_that_take_longer_are_found(shipped_path: Path, tmp_path: Path) -> None:
    [spent] = times_of_a_system(shipped_path, tmp_path, tries=1, beside=PLANTED)
    assert spent > SLOWER * TIMES
