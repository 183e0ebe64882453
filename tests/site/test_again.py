"""A site written again: the same bytes as when it is written whole, and few pages made anew."""

import ast
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from browsing import quiet

from tripleaim.model.errors import NothingFound
from tripleaim.site import ledger
from tripleaim.site.asked import Told, asked_again, query_id
from tripleaim.site.kept import LEDGER, MARK, Written, written_at
from tripleaim.site.ledger import (
    OURS,
    Rests,
    keep_pages,
    program_digest,
    read_ledger,
)
from tripleaim.site.publish import publish
from tripleaim.site.remember import RememberingStore
from tripleaim.site.settings import SiteSettings
from tripleaim.store.remembered import once, settled, settled_again
from tripleaim.store.stamp import stamp_store
from tripleaim.store.touched import changed_tables, named_queries, table_digests, touches

ON = date(2018, 6, 1)
SETTINGS = SiteSettings(on=ON, workers=1)
SOURCES = Path(__file__).parents[2] / "src" / "tripleaim"


def read_all(site: Path) -> dict[str, bytes]:
    """The files of a site and what is kept to write it again; the ledger tells how it was made."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for folder in (site, written_at(site).kept)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (LEDGER, MARK)
    }


def change(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as store:
        store.execute(sql)
        stamp_store(store)


@pytest.fixture(scope="module")
def written_once(small_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, its site and what is kept beside it, which no test is handed."""
    folder = tmp_path_factory.mktemp("written") / "once"
    folder.mkdir()
    shutil.copy(small_path, folder / "small.duckdb")
    publish(folder / "small.duckdb", folder / "site", SETTINGS, quiet)
    return folder


@pytest.fixture
def written(written_once: Path, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A copy of these that is the test's own: whatever it does there, nothing of them changes."""
    before = read_all(written_once / "site")
    shutil.copytree(written_once, tmp_path, symlinks=True, dirs_exist_ok=True)
    yield tmp_path / "small.duckdb", tmp_path / "site"
    assert read_all(written_once / "site") == before


def test_a_site_of_the_same_store_is_kept_whole(written: tuple[Path, Path]) -> None:
    store, site = written
    before = read_all(site)
    again = publish(store, site, SETTINGS, quiet)
    assert again.kept == again.pages - 1  # that of the data is always written last
    assert read_all(site) == before


SINCE = "date '2017-05-01', date '2017-05-01'"
SURE = "'confirmed', 'Tests, page 1', null, 'test'"
# A change of each kind of fact that this store holds.
CHANGES = {
    "a name of a commissioner": "update area_name set name = 'NHS Other CCG' "
    "where area = 'ccg:00T'",
    "a name of a system": "update area_name set name = 'NHS Other ICB' where area = 'stp:QOP'",
    "people of a block": "update resident set people = people + 700 where block = "
    "(select min(block) from resident)",
    "a title of a source": "update source set title = 'Another title' where source = "
    "(select min(source) from source)",
    "where a block lay": "update composition set area = 'stp:QJ2' where area = 'stp:QOP' "
    "and block = 'E01000003'",
    "when an area ended": "update area set valid_to = date '2019-04-01' where area = 'ccg:00V'",
    "who went where": "update succession set share = 0.3 where share > 0.3 and successor = "
    "(select min(successor) from succession)",
    "an outline": "update outline set geometry = replace(geometry, '53.4', '53.5') "
    "where area = 'stp:QOP'",
    "when people were counted": "update people_release set counted = 'somewhere else'",
    "a rating": "insert into rating values ('t:1', '00T', 'ccg_assessment', 'overall', 'good', "
    f"null, '2016/17', 'stated', null, {SINCE}, null, null, {SINCE}, {SURE})",
    "an event": "insert into event values ('t:2', 'stp:QOP', 'oversight', 'Greater Manchester', "
    f"'special measures', 'began', null, null, {SINCE}, null, null, {SINCE}, {SURE})",
    "whom to ask": "insert into contact values ('t:3', 'stp:QOP', 'site', 'Its pages', "
    f"'https://example.org', {SINCE}, null, null, {SINCE}, {SURE})",
    "money": "insert into money values ('ccg_allocation', 'ccg:00T', 2019, 100000000, 'all', "
    "'test')",
    "need": "insert into need_weight select area, 2019, unnest(['registered', 'overall']), 900, "
    "'test' from area where kind = 'ccg'",
    "a figure": "insert into measure values ('emergency_admissions_year', 'Emergency admissions', "
    "'admissions', 'health', 'lower is better', 'test'); insert into observation select "
    "'emergency_admissions_year', area, date '2016-04-01', date '2017-04-01', 5, null, null, "
    "'published', 'all', 'test' from area where kind = 'stp'",
    "nothing that any page asks": "update population set people = people",
}


@pytest.mark.parametrize("what", CHANGES)
def test_written_again_after_a_change_it_is_as_written_whole(
    written: tuple[Path, Path], tmp_path: Path, what: str
) -> None:
    store, site = written
    change(store, CHANGES[what])
    again = publish(store, site, SETTINGS, quiet)
    publish(store, tmp_path / "whole", SETTINGS, quiet)
    assert read_all(site) == read_all(tmp_path / "whole")
    kept_whole = again.kept == again.pages - 1  # that of the data is always written last
    assert kept_whole == (what == "nothing that any page asks")


def test_other_settings_or_a_day_make_all_pages_anew(written: tuple[Path, Path]) -> None:
    store, site = written
    assert publish(store, site, SiteSettings(on=ON, organisation="Other"), quiet).kept == 0
    (written_at(site).kept / LEDGER).write_bytes(b"\x1f\x8bnot a ledger")
    assert publish(store, site, SETTINGS, quiet).kept == 0


def test_what_was_kept_of_other_pages_is_not_trusted(written: tuple[Path, Path]) -> None:
    store, site = written
    kept = written_at(site).kept
    shutil.copytree(kept, site.parent / "older")
    change(store, CHANGES["an event"])
    publish(store, site, SETTINGS, quiet)
    newest = read_all(site)
    shutil.rmtree(kept)
    (site.parent / "older").rename(kept)  # killed between the two folders
    assert publish(store, site, SETTINGS, quiet).kept == 0
    assert read_all(site) == newest
    shutil.rmtree(kept)
    assert publish(store, site, SETTINGS, quiet).kept == 0
    assert publish(store, site, SETTINGS, quiet).kept > 0


def test_who_publishes_the_folder_publishes_pages_and_files_only(
    written: tuple[Path, Path],
) -> None:
    site = written[1]
    hidden = {path.name for path in site.rglob("*") if path.name.startswith(".")}
    assert hidden == {MARK}
    assert {path.name for path in site.parent.iterdir()} >= {"site", ".site-kept"}


def test_another_version_of_what_draws_pages_is_another_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digests = {program_digest.__wrapped__()}
    for package in ledger.DRAWN_BY:
        monkeypatch.setattr(
            ledger, "version", lambda each, other=package: "9" if each == other else "1"
        )
        digests.add(program_digest.__wrapped__())
    assert len(digests) == 1 + len(ledger.DRAWN_BY)


def test_no_file_that_a_page_may_be_made_of_is_of_a_kind_that_is_not_looked_at() -> None:
    """Tables of the store are looked at in the store; what is copied is copied each time."""
    beside = {SOURCES / "workspace", SOURCES / "england" / "tables", SOURCES / "site" / "static"}
    kinds = {
        path.suffix
        for path in SOURCES.rglob("*")
        if path.is_file()
        and path.parent.name != "__pycache__"  # what Python and numba keep for themselves
        and not beside.intersection(path.parents)
    }
    assert kinds - {".typed", ""} <= set(OURS)


def test_a_page_whose_file_is_gone_or_lies_elsewhere_is_not_kept(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    (old / "a.html").write_text("a")
    (tmp_path / "secret").write_text("s")
    (old / "link.html").symlink_to(tmp_path / "secret")
    pages = [
        Rests(job=name, queries=(), files=(name,))
        for name in ("a.html", "gone.html", "../secret", "link.html")
    ]
    assert set(keep_pages(Written(out=old, kept=tmp_path), new, pages)) == {"a.html"}
    assert [each.name for each in new.iterdir()] == ["a.html"]


class _Store:
    """A store of one answer that may change."""

    def __init__(self) -> None:
        self.held = duckdb.connect()
        self.held.execute("create table t as select 1 as a; create view v as select * from t")

    def remembering(self) -> RememberingStore:
        return RememberingStore(self.held)


def test_what_is_given_again_rests_on_the_queries_that_made_it() -> None:
    asked = _Store().remembering()

    @once
    def first(store: RememberingStore, number: int) -> int:
        return int(store.execute("select a from t").fetchall()[0][0]) + number

    @once
    def second(store: RememberingStore, number: int) -> int:
        return first(store, number) + 1

    with asked.noting() as one:
        second(asked, 1)
    with asked.noting() as other:
        assert second(asked, 1) == 3
    with asked.noting() as none:
        pass
    assert one == other == {query_id("select a from t", None)}
    assert none == set()


def test_what_is_told_stands_for_the_queries_behind_it() -> None:
    asked = _Store().remembering()

    def count() -> str:
        return str(asked.execute("select a from t").fetchall()[0][0])

    with asked.noting() as one:
        assert asked.tell("short|it", count) == "1"
        asked.execute("select 2")
    assert one == {"short|it", query_id("select 2", None)}
    with asked.noting() as other:
        assert asked.tell("short|it", lambda: "7") == "1"
    assert other == {"short|it"}
    [told] = asked.new_told()
    assert told.queries == (query_id("select a from t", None),)
    assert asked.new_told() == []
    assert {each.id for each in asked.new_queries()} == {*told.queries, *one - {"short|it"}}


@settled
def _answered(store: object, area: str, on: date) -> str:
    store.note({f"asked of {area}"})  # type: ignore[attr-defined]
    if area == "nobody":
        raise NothingFound("nothing")
    return f"{area} on {on}"


def test_a_page_rests_on_the_answer_that_came_out_and_not_on_what_was_read_for_it() -> None:
    noted = _Store().remembering()
    with noted.noting() as queries:
        assert _answered(noted, "somebody", ON) == f"somebody on {ON}"  # type: ignore[arg-type]
    [id] = queries
    told = noted.told(id)
    assert id.endswith(f"|somebody|{ON}")
    assert told.queries == ("asked of somebody",)
    again = _Store().remembering()
    settled_again(again, id)  # type: ignore[arg-type]
    assert again.told(id) == told
    with noted.noting() as queries, pytest.raises(NothingFound):
        _answered(noted, "nobody", ON)  # type: ignore[arg-type]
    assert queries == {"asked of nobody"}
    noted.tell("short", lambda: _answered(noted, "another", ON))  # type: ignore[arg-type]
    assert noted.told("short").queries == ("asked of another",)


def test_what_was_told_before_is_not_made_again_and_not_told_as_new() -> None:
    asked = _Store().remembering()
    asked.know([Told(id="short|it", made="9", queries=("q",))])
    with asked.noting() as one:
        assert asked.tell("short|it", lambda: "7") == "9"
    assert one == {"short|it"}
    assert asked.new_told() == []


def test_of_ten_answers_only_those_that_moved_are_made_again(
    written: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, site = written
    before = read_ledger(written_at(site)).told
    change(store, CHANGES["an event"])
    made: list[str] = []
    tell = RememberingStore.tell

    def telling(self: RememberingStore, id: str, make: Callable[[], str]) -> str:
        def counted() -> str:
            made.append(id)
            return make()

        return tell(self, id, counted)

    monkeypatch.setattr(RememberingStore, "tell", telling)
    publish(store, site, SETTINGS, quiet)
    asked = {id.split("|")[1] for id in made}
    assert made
    assert len(made) == len(set(made))
    assert len(made) < len(before) / 2
    assert "fits" not in asked


def test_a_query_is_asked_again_where_its_table_changed_and_only_there() -> None:
    held = _Store()
    store = held.remembering()
    for sql in ("select a from t", "select a from v", "select 1", "select count(*) from t"):
        store.execute(sql).fetchall()
    queries = {each.sql: each for each in store.new_queries()}
    before = table_digests(held.held)  # type: ignore[arg-type]
    held.held.execute("update t set a = 2")
    changed = changed_tables(before, table_digests(held.held))  # type: ignore[arg-type]
    other = asked_again(held.held, queries.values(), {}, changed)  # type: ignore[arg-type]
    assert changed == {"t"}
    assert other == {queries["select a from t"].id, queries["select a from v"].id}
    assert not touches("select 1", changed, named_queries(held.held))  # type: ignore[arg-type]


def test_rows_given_twice_and_swapped_are_told_apart_from_other_rows() -> None:
    store = duckdb.connect()
    store.execute("create table t as select * from (values (1), (1), (2)) as v(a)")
    one = table_digests(store)  # type: ignore[arg-type]
    store.execute("create or replace table t as select * from (values (2), (1), (1)) as v(a)")
    assert table_digests(store) == one  # type: ignore[arg-type]
    store.execute("create or replace table t as select * from (values (2), (2), (1)) as v(a)")
    assert table_digests(store) != one  # type: ignore[arg-type]


def _caches(tree: ast.Module) -> list[str]:
    return [
        each.name
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef)
        and each.args.args
        and each.args.args[0].arg == "store"
        and any("cache" in ast.unparse(by) for by in each.decorator_list)
        and not any(ast.unparse(by) == "once" for by in each.decorator_list)
    ]


def test_no_cache_of_a_store_hides_what_was_asked() -> None:
    found = {
        str(path.relative_to(SOURCES)): named
        for path in SOURCES.rglob("*.py")
        if "workspace" not in path.parts
        if (named := _caches(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_the_ledger_of_a_site_is_read_back(written: tuple[Path, Path]) -> None:
    ledger = read_ledger(written_at(written[1]))
    assert ledger.pages
    rested = {id for page in ledger.pages.values() for id in page.queries}
    rested |= {id for told in ledger.told.values() for id in told.queries}
    assert rested == {*ledger.queries, *ledger.told}
    assert {id.partition("|")[0] for id in ledger.told} == {"settled", "short"}


def test_a_page_that_shows_an_answer_in_short_stays_where_that_is_the_same(
    written: tuple[Path, Path], tmp_path: Path
) -> None:
    store, site = written
    before = read_ledger(written_at(site))
    change(store, CHANGES["a rating"])
    again = publish(store, site, SETTINGS, quiet)
    after = read_ledger(written_at(site))
    moved = [id for id in before.told if before.told[id].queries != after.told[id].queries]
    same = [id for id in before.told if before.told[id].made == after.told[id].made]
    assert again.kept >= again.pages - 1 - 12
    assert set(moved) <= set(same)
    publish(store, tmp_path / "whole", SETTINGS, quiet)
    assert after.told == read_ledger(written_at(tmp_path / "whole")).told
    assert after.queries == read_ledger(written_at(tmp_path / "whole")).queries
