"""The whole site: every page into a fresh folder, which then takes the place of the old one."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path
from typing import cast

from tripleaim.questions.ten import TEN
from tripleaim.site.around import around_files
from tripleaim.site.asked import Query, Told
from tripleaim.site.beside import beside_files, door_files
from tripleaim.site.data import write_data
from tripleaim.site.downloads import answer_path, answers_files, bodies_of
from tripleaim.site.finder import index_files
from tripleaim.site.jobs import Job, list_jobs, make_page
from tripleaim.site.kept import Written, check_place, put_apart, written_at
from tripleaim.site.ledger import (
    Ledger,
    Rests,
    keep_pages,
    ledger_of,
    made_by,
    read_ledger,
    what_stays,
)
from tripleaim.site.remember import RememberingStore, remembering
from tripleaim.site.render import Context, render_page
from tripleaim.site.rows import gather
from tripleaim.site.settings import SiteSettings
from tripleaim.site.sheet import trimmed, used_classes
from tripleaim.site.sitemap import read_site_map, system_names
from tripleaim.site.system import make_maker
from tripleaim.site.values import digest_of_values
from tripleaim.store.engine import Store, open_store
from tripleaim.store.files.output import check_folder_place, make_folder, new_folder, write_text
from tripleaim.store.ground import add_up_lived
from tripleaim.store.sources import source_titles, source_vintages
from tripleaim.store.touched import table_digests

Tell = Callable[[int, int, str], None]
Make = Callable[[], Mapping[str, str | bytes]]
FEW = 60  # pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written: pages, files in all and their size; and how many pages were kept."""

    out: Path
    pages: int
    files: int
    bytes: int
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Some pages that were written, and the queries that were asked for the first time: those that
    pages rest on, and those about all bodies of which they are parts."""

    pages: list[Rests]
    queries: list[Query]
    wholes: list[Query]
    told: list[Told]


class _Made:
    """What a site is made of, as it grows: pages, and the queries of this time and of before."""

    def __init__(self, before: Ledger, pages: list[Rests]):
        self.pages = pages
        self.queries, self.wholes = dict(before.queries), dict(before.wholes)
        self.told = dict(before.told)

    def add(self, done: Done) -> None:
        """Take pages as made."""
        self.pages += done.pages
        self.queries |= {each.id: each for each in done.queries}
        self.wholes |= {each.id: each for each in done.wholes}
        self.told |= {each.id: each for each in done.told}

    def ledger(self, by: str, tables: Mapping[str, str]) -> Ledger:
        """The ledger of what was made."""
        held = Ledger(queries=self.queries, wholes=self.wholes, told=self.told)
        return ledger_of(held, by, tables, self.pages)


def publish(store_path: Path, out: Path, settings: SiteSettings, tell: Tell) -> Published:
    """Write the site of a store to a folder; the old folder stays until the new one is whole.

    Pages of the old folder that would be the same are kept, see `site/ledger`.

    Raises InputRefused when `out` is a folder that this did not write.
    """
    site = written_at(out)
    check_place(site)
    check_folder_place(out)
    check_folder_place(site.out.parent)
    make_folder(site.out.parent)
    with open_store(store_path) as opened:
        opened.execute("set threads = 1")
        context = make_context(opened, settings)
        tables, by, before = table_digests(opened), made_by(context), read_ledger(site)
        store = remembering(opened)
        stays = what_stays(before, opened, by, tables, make_maker(store, context).tell_again)
        bundles = list_jobs(context.site)
        pages = 1 + sum(len(bundle) for bundle in bundles)
        with new_folder(site.kept) as kept, new_folder(site.out) as folder:
            copy_static(folder, settings)
            write_files(folder, around_files(context, bundles))
            held = [stays.pages[job.id] for job in _flat(bundles) if job.id in stays.pages]
            same = keep_pages(site, folder, held)
            left = [[job for job in bundle if job.id not in same] for bundle in bundles]
            is_before = before.made_by == by
            made = _Made(before if is_before else Ledger(), list(same.values()))
            writing = _Writing(store_path, folder, settings, stays.told)
            for done in _write_all([each for each in left if each], writing, (store, context)):
                made.add(done)
                tell(1 + len(made.pages), pages, "Writing pages")  # that of the data comes last
            made.pages += write_answers(folder, context, (site, stays.pages))
            write_data(folder, opened, context, gather(folder), site.out if is_before else None)
            for id, make in _of_the_whole(folder, store, context).items():
                made.add(_write_or_keep(id, make, (site, folder), store, stays.pages))
            put_apart(folder, kept, made.ledger(by, tables).pack())
            found = [each for each in folder.rglob("*") if each.is_file()]
            size = sum(each.stat().st_size for each in found)
    return Published(out=out, pages=pages, files=len(found), bytes=size, kept=len(same))


def write_answers(
    folder: Path, context: Context, before: tuple[Written, Mapping[str, Rests]] | None = None
) -> list[Rests]:
    """Write the answers of each system and England as they are downloaded, of what its pages left
    of them; `before` is a site that was written and its pages, of which the same are kept."""
    written = []
    for body in bodies_of(context.site):
        if not (folder / answer_path(TEN[0].id, body.area, body.on)).is_file():
            continue
        id = f"answers|{body.code}|{body.digest(folder)}"
        if before and id in before[1] and keep_pages(before[0], folder, [before[1][id]]):
            written.append(before[1][id])
            continue
        files = answers_files(folder, body, context.source_titles)
        write_files(folder, files)
        written.append(Rests(job=id, queries=(), files=tuple(files)))
    return written


def _of_the_whole(folder: Path, store: Store, context: Context) -> dict[str, Make]:
    """What is made of all pages together, by the entry of the ledger that it is."""
    measures = digest_of_values(folder)
    return {
        "index": lambda: index_files(store, context.site),
        f"beside|{measures}": lambda: beside_files(folder, context),
        f"compared|{measures}": lambda: door_files(folder, store, context),
    }


def _write_or_keep(
    id: str,
    make: Make,
    folders: tuple[Written, Path],
    store: Store,
    kept: Mapping[str, Rests],
) -> Done:
    """Write files that are made of the whole site, or keep those of before where what they ask of
    the store gives the same; with what else the store was asked so far."""
    before, folder = folders
    if id in kept and keep_pages(before, folder, [kept[id]]):
        return _done(store, [kept[id]])
    with cast(RememberingStore, store).noting() as queries:
        files = make()
    write_files(folder, files)
    return _done(store, [Rests(job=id, queries=tuple(sorted(queries)), files=tuple(files))])


def _done(store: Store, pages: list[Rests]) -> Done:
    noted = cast(RememberingStore, store)
    return Done(
        pages=pages,
        queries=noted.new_queries(),
        wholes=noted.new_wholes(),
        told=noted.new_told(),
    )


def _flat(bundles: Sequence[Sequence[Job]]) -> list[Job]:
    return [job for bundle in bundles for job in bundle]


def write_jobs(store: Store, context: Context, folder: Path, jobs: Sequence[Job]) -> Done:
    """Write the pages of some jobs, and what is downloaded beside them."""
    make, pages, noted = make_maker(store, context), [], cast(RememberingStore, store)
    for job in jobs:
        with noted.noting() as queries:
            files = render_page(make_page(make, job), context)
        write_files(folder, files)
        pages.append(Rests(job=job.id, queries=tuple(sorted(queries)), files=tuple(files)))
    return _done(store, pages)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files by path into the folder of a site."""
    for path, made in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made if isinstance(made, bytes) else made.encode())


def make_context(store: Store, settings: SiteSettings) -> Context:
    """What every page needs, read once."""
    site = read_site_map(store, settings.on)
    return Context(
        settings=settings,
        site=site,
        source_titles=source_titles(store),
        vintages=source_vintages(store),
        names=system_names(site),
    )


@dataclass(frozen=True, slots=True)
class _Writing:
    """What each process that writes pages is given; `told` is what is known to be told on them."""

    store_path: Path
    folder: Path
    settings: SiteSettings
    told: tuple[Told, ...]


def _write_all(
    bundles: Sequence[Sequence[Job]], writing: _Writing, own: tuple[Store, Context]
) -> Iterator[Done]:
    """Write every bundle in as many processes as the settings say; yields what each was made of.

    Each process has its own connection and keeps its own drawings; what comes out does not depend
    on who wrote it. Few pages are written by this one, of its `own` store: to begin another costs
    as much as twenty pages.
    """
    if not bundles:
        return
    if writing.settings.workers < 2 or sum(map(len, bundles)) <= FEW:
        store, context = own
        cast(RememberingStore, store).know(writing.told)
        cast(RememberingStore, store).few = sum(map(len, bundles)) <= FEW
        for bundle in bundles:
            yield write_jobs(store, context, writing.folder, bundle)
        return
    with ProcessPoolExecutor(
        writing.settings.workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(writing,),
    ) as pool:
        yield from pool.map(_work, bundles)


_worker: dict[str, tuple[Store, Context, Path]] = {}


def _start_worker(writing: _Writing) -> None:
    opened = open_store(writing.store_path)
    opened.execute("set threads = 1")
    add_up_lived(opened)
    store = remembering(opened)
    cast(RememberingStore, store).know(writing.told)
    _worker["own"] = (store, make_context(store, writing.settings), writing.folder)


def _work(jobs: Sequence[Job]) -> Done:
    store, context, folder = _worker["own"]
    return write_jobs(store, context, folder, jobs)


def copy_static(folder: Path, settings: SiteSettings) -> None:
    """Put the stylesheets, the script and the logo into a site's folder."""
    with as_file(files("tripleaim.site") / "static") as static:
        shutil.copytree(static, folder / "static")
    sheet = folder / "static" / "nhsuk.css"
    write_text(sheet, trimmed(sheet.read_text(encoding="utf-8"), used_classes()))
    if settings.logo:
        shutil.copy(settings.logo, folder / "static" / settings.logo_file)
