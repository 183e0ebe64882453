"""The whole site: every page into a fresh folder, which then takes the place of the old one."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.site.around import around_files
from tripleaim.site.data import write_data
from tripleaim.site.finder import index_files
from tripleaim.site.jobs import Job, list_jobs, make_page
from tripleaim.site.remember import remembering
from tripleaim.site.render import Context, render_page
from tripleaim.site.rows import gather
from tripleaim.site.settings import SiteSettings
from tripleaim.site.sitemap import read_site_map, system_names
from tripleaim.site.sources import source_titles, source_vintages
from tripleaim.site.system import make_maker
from tripleaim.store.engine import Store, open_store
from tripleaim.store.files.output import check_folder_place, make_folder, new_folder, write_text

Tell = Callable[[int, int, str], None]
MARK = ".tripleaim-site"


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
        context = make_context(store, settings)
        index = index_files(store, context.site)
    bundles = list_jobs(context.site)
    pages = 1 + sum(len(bundle) for bundle in bundles)
    make_folder(out.absolute().parent)
    with new_folder(out) as folder:
        write_text(folder / MARK, "Written by tripleaim site; it may be written over.\n")
        copy_static(folder, settings)
        write_files(folder, {**around_files(context, bundles), **index})
        written = 1  # the page of the data, which is written last
        for done in _write_all(bundles, store_path, folder, settings):
            written += done
            tell(written, pages, "Writing pages")
        with open_store(store_path) as store:
            write_data(folder, store, context, gather(folder))
        found = [path for path in folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in found)
    return Published(out=out, pages=pages, files=len(found), bytes=size)


def write_jobs(store: Store, context: Context, folder: Path, jobs: Sequence[Job]) -> None:
    """Write the pages of some jobs, and what is downloaded beside them."""
    make = make_maker(store, context)
    for job in jobs:
        page = make_page(make, job)
        write_files(folder, render_page(page, context))


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
