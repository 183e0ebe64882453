"""The whole site: every page into a fresh folder, which then takes the place of the old one."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.questions.who.england import ORDERS
from tripleaim.site.address import (
    SiteMap,
    compare_path,
    england_path,
    order_path,
    source_path,
    system_path,
)
from tripleaim.site.compare import PAIRS, compare_page
from tripleaim.site.finder import find_page
from tripleaim.site.pages import england_page, order_page, system_page
from tripleaim.site.remember import remembering
from tripleaim.site.render import Context, Page, render_page
from tripleaim.site.settings import SiteSettings
from tripleaim.site.sitemap import read_site_map
from tripleaim.site.sources import source_page, source_titles, sources_page
from tripleaim.site.texts import TEXTS, text_page
from tripleaim.store.engine import Store, open_store
from tripleaim.store.files.output import check_folder_place, make_folder, new_folder, write_text

Tell = Callable[[int, int, str], None]
MARK = ".tripleaim-site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to write: its kind, which one, and for which day."""

    kind: str
    which: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written: pages, files in all and their size."""

    out: Path
    pages: int
    files: int
    bytes: int


def publish(store_path: Path, out: Path, settings: SiteSettings, tell: Tell) -> Published:
    """Write the site of a store to a folder; the old folder stays until the new one is whole.

    Raises InputRefused when `out` is a folder that this did not write.
    """
    _check_out(out)
    check_folder_place(out)
    check_folder_place(out.absolute().parent)
    with open_store(store_path) as store:
        bundles = list_jobs(read_site_map(store, settings.on))
    pages = sum(len(bundle) for bundle in bundles)
    make_folder(out.absolute().parent)
    with new_folder(out) as folder:
        write_text(folder / MARK, "Written by tripleaim site; it may be written over.\n")
        copy_static(folder, settings)
        written = 0
        for done in _write_all(bundles, store_path, folder, settings):
            written += done
            tell(written, pages, "Writing pages")
        found = [path for path in folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in found)
    return Published(out=out, pages=pages, files=len(found), bytes=size)


def list_jobs(site: SiteMap) -> list[list[Job]]:
    """Every page of the site, in bundles for one process each, the slow ones first.

    All pages of a system are one bundle: most of their pictures are the same.
    """
    return [
        [Job(kind="england"), *(Job(kind="england", day=day) for day in site.england_days)],
        *(
            [
                Job(kind="system", which=code),
                *(Job(kind="system", which=code, day=page.day) for page in pages.dated),
            ]
            for code, pages in site.systems.items()
        ),
        [Job(kind="find"), *(Job(kind="order", which=order) for order in ORDERS)],
        [Job(kind="sources"), *(Job(kind="source", which=each) for each in sorted(site.sources))],
        [Job(kind="text", which=name) for name in TEXTS],
        [Job(kind="compare", which=str(one), day=other) for one, other in PAIRS],
    ]


def path_of(job: Job) -> str:
    """Where the page of a job is."""
    paths = {
        "england": lambda: england_path(job.day),
        "system": lambda: system_path(job.which, job.day),
        "order": lambda: order_path(job.which),
        "source": lambda: source_path(job.which),
        "compare": lambda: compare_path(date.fromisoformat(job.which), job.day or date.max),
        "text": lambda: f"{job.which}/index.html",
    }
    return paths[job.kind]() if job.kind in paths else f"{job.kind}/index.html"


def make_page(store: Store, site: SiteMap, job: Job) -> Page:
    """The page of a job."""
    makers: dict[str, Callable[[], Page]] = {
        "england": lambda: england_page(store, site, job.day),
        "system": lambda: system_page(store, site, job.which, job.day),
        "order": lambda: order_page(store, site, job.which),
        "find": lambda: find_page(store, site),
        "sources": lambda: sources_page(store, site),
        "source": lambda: source_page(store, site, job.which),
        "text": lambda: text_page(job.which, site.on),
        "compare": lambda: compare_page(store, date.fromisoformat(job.which), job.day or date.max),
    }
    return makers[job.kind]()


def write_jobs(store: Store, context: Context, folder: Path, jobs: Sequence[Job]) -> None:
    """Write the pages of some jobs, and what is downloaded beside them."""
    for job in jobs:
        page = make_page(store, context.site, job)
        for path, made in render_page(page, context).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made if isinstance(made, bytes) else made.encode())


def make_context(store: Store, settings: SiteSettings) -> Context:
    """What every page needs, read once."""
    return Context(
        settings=settings,
        site=read_site_map(store, settings.on),
        source_titles=source_titles(store),
    )


def _write_all(
    bundles: Sequence[Sequence[Job]], store_path: Path, folder: Path, settings: SiteSettings
) -> Iterator[int]:
    """Write every bundle in as many processes as the settings say; yields how many pages each was.

    Each process has its own connection and keeps its own drawings; what comes out does not depend
    on who wrote it.
    """
    if settings.workers < 2:
        with open_store(store_path) as opened:
            store = remembering(opened)
            context = make_context(store, settings)
            for bundle in bundles:
                write_jobs(store, context, folder, bundle)
                yield len(bundle)
        return
    with ProcessPoolExecutor(
        settings.workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(store_path, folder, settings),
    ) as pool:
        yield from pool.map(_work, bundles)


_worker: dict[str, tuple[Store, Context, Path]] = {}


def _start_worker(store_path: Path, folder: Path, settings: SiteSettings) -> None:
    opened = open_store(store_path)
    opened.execute("set threads = 1")
    store = remembering(opened)
    _worker["own"] = (store, make_context(store, settings), folder)


def _work(jobs: Sequence[Job]) -> int:
    store, context, folder = _worker["own"]
    write_jobs(store, context, folder, jobs)
    return len(jobs)


def _check_out(out: Path) -> None:
    is_ours = (out / MARK).exists()
    if out.exists() and not is_ours and (not out.is_dir() or any(out.iterdir())):
        raise refuse(
            "--out",
            "is there and is not a site of tripleaim's",
            "Name a new folder.",
            value=str(out),
        )


def copy_static(folder: Path, settings: SiteSettings) -> None:
    """Put the stylesheets, the script and the logo into a site's folder."""
    with as_file(files("tripleaim.site") / "static") as static:
        shutil.copytree(static, folder / "static")
    if settings.logo:
        shutil.copy(settings.logo, folder / "static" / settings.logo_file)
