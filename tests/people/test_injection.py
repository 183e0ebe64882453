"""No text of a scheme becomes SQL, no question sees more than people, honest names go through."""

import csv
import io
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.people.deciles import score_sql
from tripleaim.people.rule import FLAG, SIGNS, read_rule, rule_sql
from tripleaim.people.segments import person_columns, read_scheme, segment_sql
from tripleaim.store.person import ask_people, open_people
from tripleaim.store.spark import exact_folder, to_spark

SECRET = "a-line-of-another-file"
ATTACKS = (
    "x' || (select string_agg(person || ':' || lsoa, ';') from person) || '",
    "x' || (select content from read_text('{secret}')) || '",
    "x'; copy (select * from person) to '{out}'; --",
    "x') union select person, lsoa, '1', 1 from person --",
    'x" || person || "',
    "x\\' || person || \\'",
    "' || getvariable('x') || '",
    "{{{{ person }}}}",
    "%s %(person)s {{person}} {{0}}",
)
HONEST = (
    "it's",
    "50%",
    "=1",
    "ŵ ŷ",
    "a;b",
    "-- so",
    "a'b\"c",
    "\\",
    "$on",
    "case",
    "100 % sure?",
    "’",
    "{x}",
    "person",
)
HEAD = 'title = "t"\ncited = "c"\notherwise = {otherwise}\notherwise_title = "Rest"\n'
SEGMENT = '[[segment]]\nname = {name}\ntitle = "t"\nrule = {rule}\n'
RULES = (
    "age > 1 -- x",
    "age > 1 /* x */",
    "age > 1; select 1",
    "age > (select 1)",
    "age > 1 or true",
    "person > 1",
    "person.age > 1",
    '"age" > 1',
    "age > 1::int",
    "age > 1e3",
    "age > -1",
    "age > '1'",
    "age in (1, 2)",
    "age between 1 and 2",
    "age is null",
    "exists (from person)",
    "case when copd then true end",
    "age > 1 > 0",
    "copd = true",
    "not",
    "()",
    "",
    "age > 1 and",
    "age > ١",
    "age > 99999999999",
    "agе > 1",
    "age\u00a0> 1 #",
    "length(person) > 1",
    "(" * 60 + "copd" + ")" * 60,
    "not " * 500 + "copd",
    "copd or " * 900 + "copd",
)
WEIGHTS = ("inf", "nan", "-inf", '"1"', '"1 * (select 1)"', "true", "[1]", "1e-9", "1e9", "{a = 1}")


def toml(text: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in text)
    return f'"{escaped}"'


@pytest.fixture
def people(tmp_path: Path) -> Path:
    folder = tmp_path / "people[1]" / "system=own"
    folder.mkdir(parents=True)
    columns = ", ".join(
        f"{'range % 5 = 0' if domain == FLAG else 'range % 4'} as {column}"
        for column, domain in person_columns().items()
        if column != "age"
    )
    duckdb.sql(
        "copy (select md5(cast(range as varchar)) as person, 'E0100000' || range % 3 as lsoa, "
        f"range % 90 as age, 'female' as sex, range as cost, {columns} from range(900)) "
        f"to '{folder / 'people.parquet'}' (format parquet)"
    )
    (tmp_path / "secret.txt").write_text(SECRET)
    return folder.parent


def segments(people: Path, scheme: str) -> str:
    """What `people segments` prints, a refusal included; anything else is an error."""
    path = people.parent / "mine.toml"
    path.write_text(scheme, encoding="utf-8")
    words = ["people", "segments", str(people), "--scheme", str(path), "--profile", "open"]
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, InputRefused):
        return f"refused: {result.exception}"
    assert result.exception is None
    return result.output


def insist_nothing_left(said: str, people: Path) -> None:
    assert SECRET not in said
    assert duckdb.sql("select md5('7') as p").fetchall()[0][0] not in said
    assert {path.name for path in people.parent.iterdir()} == {
        people.name,
        "mine.toml",
        "secret.txt",
    }


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["name", "otherwise"])
def test_a_name_is_a_name(attack: str, where: str, people: Path) -> None:
    text = toml(attack.format(secret=people.parent / "secret.txt", out=people.parent / "out"))
    plain = toml("plain")
    names = {"name": text, "otherwise": plain} if where == "name" else {"name": plain}
    head = HEAD.format(otherwise=names.get("otherwise", text))
    said = segments(people, head + SEGMENT.format(name=names["name"], rule='"age < 65"'))
    insist_nothing_left(said, people)
    assert "refused" not in said
    assert "plain" in said


@pytest.mark.parametrize("name", HONEST)
def test_honest_names_work_and_print(name: str, people: Path) -> None:
    scheme = HEAD.format(otherwise=toml("rest")) + SEGMENT.format(
        name=toml(name), rule='"age < 65"'
    )
    rows = list(csv.reader(io.StringIO(segments(people, scheme))))
    assert any(name in cell for row in rows for cell in row)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_read_whole_or_refused(rule: str, people: Path) -> None:
    scheme = HEAD.format(otherwise=toml("rest")) + SEGMENT.format(name='"a"', rule=toml(rule))
    said = segments(people, scheme)
    assert said.startswith("refused"), said[:200]
    insist_nothing_left(said, people)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_weights_are_numbers(weight: str, people: Path) -> None:
    said = segments(people, HEAD.format(otherwise=toml("rest")) + f"[score]\nage = {weight}\n")
    assert "is no weight" in said or "is not a scheme" in said
    for column in ('"age) from person --"', '"person"'):
        text = HEAD.format(otherwise=toml("rest")) + f"[score]\n{column} = 1.0\n"
        assert "is no column of a person" in segments(people, text)


@pytest.mark.parametrize(
    "field",
    [
        "otherwise = 7",
        'otherwise = " "',
        'otherwise = "a\\nb"',
        'otherwise = "\\u001b[2J"',
        'otherwise = "all"',
        'otherwise = ["x"]',
        "otherwise = {a = 1}",
        'otherwise = "\\u202e"',
    ],
)
def test_names_are_text_of_one_line(field: str, people: Path) -> None:
    head = HEAD.format(otherwise=toml("rest")).replace('otherwise = "rest"', field)
    assert "refused" in segments(people, head + SEGMENT.format(name='"a"', rule='"age < 65"'))


def test_what_is_asked_is_written_from_the_formula() -> None:
    columns = person_columns()
    for text in ("NOT  copd", "age<>4", "(((copd)))", "copd or dementia and not age>=4"):
        formula = read_rule(text, columns, "scheme")
        written = rule_sql(formula, columns)
        assert rule_sql(read_rule(written, columns, "scheme"), columns) == written
    scheme = read_scheme(
        HEAD.format(otherwise='"it\'s"') + SEGMENT.format(name='"50%"', rule='"AGE<5"'), "mine"
    )
    assert segment_sql(scheme) == "case\n    when age < 5 then 0\n    else 1\nend"


def test_a_question_sees_people_and_nothing_else(people: Path) -> None:
    secret = people.parent / "secret.txt"
    assert ask_people("select count(*) as n from person", people)["n"][0] == 900
    with open_people(person=people) as engine:
        for sql in (
            f"select content from read_text('{secret}')",
            f"from read_csv('{secret}')",
            f"copy (from person) to '{people.parent / 'out.csv'}'",
            f"attach '{people.parent / 'x.db'}'",
            "set enable_external_access = true",
            "set lock_configuration = false",
            f"copy (from person) to '{people / 'system=own' / 'people.parquet'}'",
        ):
            with pytest.raises(duckdb.Error):
                engine.execute(sql)
        assert engine.execute("select count(*) from person").fetchall() == [(900,)]
    for sql in ("select 1; select 2", "drop view person", f"copy (select 1) to '{secret}'", ""):
        with pytest.raises(ValueError, match="one question"):
            ask_people(sql, people)
    assert secret.read_text() == SECRET


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; select 2",
        "drop table person",
        'select * from text."/etc/passwd"',
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
    ],
)
def test_spark_is_asked_one_select_of_tables_by_name(sql: str) -> None:
    with pytest.raises(ValueError, match="question"):
        to_spark(sql)


def test_a_folder_is_no_pattern_for_spark() -> None:
    assert exact_folder(Path("/a/{b,c}*?")) == r"/a/\{b,c\}\*\?"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[a-z_ ()<>=!0-9'\"-]{0,40}", fullmatch=True))
def test_any_text_is_refused_or_is_written_of_known_words_only(text: str) -> None:
    columns = person_columns()
    try:
        written = rule_sql(read_rule(text, columns, "scheme"), columns)
    except InputRefused:
        return
    words = set(re.findall(r"[^\s()]+", written))
    assert words <= {*columns, "and", "or", "not", *SIGNS} | set(
        re.findall(r"\b\d{1,9}\b", written)
    )


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=40), st.text(max_size=40), st.floats() | st.integers() | st.text(max_size=9)
)
def test_no_name_or_weight_is_in_what_is_asked(name: str, other: str, weight: object) -> None:
    segment = f'[[segment]]\nname = {toml(name)}\ntitle = "t"\nrule = "age < 65"\n'
    try:
        scheme = read_scheme(HEAD.format(otherwise=toml(other)) + segment, "mine")
        assert segment_sql(scheme) == "case\n    when age < 65 then 0\n    else 1\nend"
    except InputRefused:
        pass
    given = toml(weight) if isinstance(weight, str) else repr(weight)
    try:
        scheme = read_scheme(HEAD.format(otherwise='"r"') + f"[score]\nage = {given}\n", "mine")
    except InputRefused:
        return
    sql = score_sql(scheme.score)
    assert re.fullmatch(r"-?\d+\.\d+ \* [ a-z_(),0]+", sql)
