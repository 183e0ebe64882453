"""A site built once a run, from the England that ships, and a real browser."""

from pathlib import Path

import pytest
from browsing import ON
from small_england import build_small_england

from conftest import build_once
from tripleaim.site.address import beside_path, data_file, data_path
from tripleaim.site.around import around_files
from tripleaim.site.beside import DOOR, beside_files, door_files
from tripleaim.site.data import write_data
from tripleaim.site.finder import index_files
from tripleaim.site.jobs import list_jobs, path_of
from tripleaim.site.publish import (
    copy_static,
    make_context,
    write_answers,
    write_files,
    write_jobs,
)
from tripleaim.site.remember import remembering
from tripleaim.site.rows import gather
from tripleaim.site.settings import SiteSettings
from tripleaim.site.sitemap import read_site_map
from tripleaim.store.engine import open_store


@pytest.fixture(scope="session")
def small_path(shared_tmp: Path) -> Path:
    """A store of a small England."""
    return build_once(shared_tmp / "small.duckdb", build_small_england)


# All pages of these systems are built for the tests; of England, sources and words, every page is.
SYSTEMS = ("QOP", "QNQ", "Z9B2Z")
SOME = {"organisation": 6}


@pytest.fixture(scope="session")
def planned(shipped_path: Path) -> set[str]:
    """The path of every page and file of answers that the site of what ships has."""
    with open_store(shipped_path) as store:
        site = read_site_map(store, ON)
    pages = {path_of(job) for bundle in list_jobs(site) for job in bundle}
    files = {data_file(code, end) for code in (*site.systems, "") for end in ("zip", "xlsx")}
    beside = {beside_path(code) for code, each in site.systems.items() if not each.ended}
    return pages | files | {data_path(), DOOR} | beside


@pytest.fixture(scope="session")
def site_folder(shared_tmp: Path, shipped_path: Path) -> Path:
    """A part of the site of what ships, in a folder with a blank in its name."""
    folder = shared_tmp / "the site"
    build_once(shared_tmp / "the-site.done", lambda mark: _write(shipped_path, folder, mark))
    return folder


def _write(path: Path, folder: Path, mark: Path) -> None:
    settings = SiteSettings(on=ON, workers=1, address="http://127.0.0.1:8000/")
    copy_static(folder, settings)
    with open_store(path) as opened:
        store = remembering(opened)
        context = make_context(store, settings)
        for bundle in list_jobs(context.site):
            if bundle[0].kind == "past":
                write_jobs(
                    store, context, folder, [each for each in bundle if each.which in SYSTEMS]
                )
            elif bundle[0].kind != "system" or bundle[0].which in SYSTEMS:
                write_jobs(store, context, folder, bundle[: SOME.get(bundle[0].kind)])
        write_files(folder, around_files(context, list_jobs(context.site)))
        write_files(folder, index_files(store, context.site))
        write_answers(folder, context)
        write_data(folder, opened, context, gather(folder))
        write_files(folder, beside_files(folder, context))
        write_files(folder, door_files(folder, store, context))
    mark.touch()
