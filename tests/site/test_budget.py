"""Pages stay small and quick: no kind grows by more than a tenth, and no time by half.

The whole is in bench/whole_site.py; here are the pages of a few systems. Where a page is to be
larger, its figure here is changed with the reason in the changelog.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path
from time import process_time

from bench.whole_site import reference

from tripleaim.site.jobs import list_jobs
from tripleaim.site.publish import make_context, write_jobs
from tripleaim.site.remember import remembering
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store

GROWTH, SLOWER = 1.1, 1.5
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
    "find": 42_000,
    "index.html": 46_600,
    "method": 4_800,
    "organisation": 4_500,
    "past": 27_200,
    "place": 10_600,
    "source": 4_000,
    "sources": 52_200,
    "system": 15_000,
    "system adds-up": 10_100,
    "system buyers": 8_000,
    "system decides": 21_700,
    "system done": 67_900,
    "system fits": 38_200,
    "system heard": 12_600,
    "system money": 27_800,
    "system needs": 51_900,
    "system next": 20_700,
    "system pack": 11_600,
    "system who": 28_000,
    "systems": 11_300,
}
# Times the fixed load that the pages of a system take, after those of two others.
TIMES = 2.4


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


def test_no_kind_of_page_grows_by_more_than_a_tenth(site_folder: Path) -> None:
    sizes = mean_sizes(site_folder)
    assert {kind: round(size) for kind, size in sizes.items() if size > GROWTH * SIZES[kind]} == {}
    assert set(SIZES) <= set(sizes)


def test_the_pages_of_a_system_take_no_half_longer(shipped_path: Path, tmp_path: Path) -> None:
    """The least of five tries: what else the machine does makes each longer."""
    settings = SiteSettings(on=date(2026, 11, 23), workers=1)
    spent: list[float] = []
    with open_store(shipped_path) as opened:
        opened.execute("set threads = 1")
        while len(spent) < 5 and min(spent, default=99.0) > SLOWER * TIMES:
            store = remembering(opened)
            context = make_context(store, settings)
            bundles = {each[0].which: each for each in list_jobs(context.site)}
            for code in ("QHG", "QOP"):
                write_jobs(store, context, tmp_path, bundles[code])
            before, began = reference(), process_time()
            write_jobs(store, context, tmp_path, bundles["QR1"])
            taken = process_time() - began
            spent.append(taken / ((before + reference()) / 2))
    assert min(spent) <= SLOWER * TIMES, spent
