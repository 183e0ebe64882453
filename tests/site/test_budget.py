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
    "404.html": 2_900,
    "about": 5_400,
    "accessibility": 4_000,
    "compare 2": 20_000,
    "compare 4": 57_400,
    "data": 22_300,
    "england adds-up": 17_400,
    "england buyers": 10_400,
    "england decides": 12_400,
    "england done": 53_800,
    "england fits": 21_500,
    "england heard": 12_100,
    "england money": 32_500,
    "england needs": 11_200,
    "england next": 8_800,
    "england pack": 9_600,
    "england who": 55_000,
    "find": 42_400,
    "index.html": 47_000,
    "method": 5_300,
    "organisation": 4_900,
    "past": 27_700,
    "place": 11_100,
    "source": 4_500,
    "sources": 52_800,
    "system": 15_400,
    "system adds-up": 11_000,
    "system buyers": 8_900,
    "system decides": 23_200,
    "system done": 73_200,
    "system fits": 41_100,
    "system heard": 13_500,
    "system money": 29_800,
    "system needs": 57_900,
    "system next": 22_200,
    "system pack": 12_200,
    "system who": 30_300,
    "systems": 11_800,
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
