"""Segments: a scheme of named groups in order of precedence, compiled to one SQL expression.

Everyone is in exactly one segment of a scheme: the first whose rule is true, else `otherwise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.people.deciles import WEIGHTS, is_weight, ranked_sql
from tripleaim.people.parameters import parameters
from tripleaim.people.rule import FLAG, Both, Domain, Formula, Not, can_match, read_rule, rule_sql
from tripleaim.store.files.text import read_text

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(str(files("tripleaim.england"))) / "segments"
TAKEN = ("all", "(absent)", "(elsewhere)")
A_LINE = "Write at least one letter; no line ends or other signs that do not print."
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One group: name, title, and the rule as text."""

    name: str
    title: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Segments in order of precedence, where they come from, and who is in none of them.

    With `score` the segments are the ten deciles of a weighted sum instead.
    """

    name: str
    title: str
    cited: str
    otherwise: str
    otherwise_title: str
    segments: tuple[Segment, ...] = ()
    score: tuple[tuple[str, float], ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """The title of every segment by name, in order; the last is everyone else."""
        if self.score:
            return {f"decile_{n:02d}": f"Decile {n}" for n in range(1, 11)}
        return {
            **{segment.name: segment.title for segment in self.segments},
            self.otherwise: self.otherwise_title,
        }


@cache
def person_columns() -> Mapping[str, Domain]:
    """The columns that rules may use, and what they hold: flags, or whole numbers from and to."""
    given = parameters()
    flags = (*given.conditions, "long_term_condition", "care_home", "pregnant", "end_of_life")
    numbers = (*given.uses, "bed_days")
    return {
        "age": (0, 120),
        "imd_decile": (1, 10),
        "conditions": (0, len(given.conditions)),
        "frailty": (0, 3),
        **dict.fromkeys(flags, FLAG),
        **dict.fromkeys(numbers, (0, 32767)),
    }


def scheme_names() -> list[str]:
    """The schemes that ship."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def shipped_titles(name: str) -> dict[str, str]:
    """The titles of the segments of a scheme that ships, by name, in order; not checked again.

    >>> list(shipped_titles("frailty")) == list(scheme("frailty").titles)
    True
    """
    said = read_toml(read_text(FOLDER / f"{name}.toml"), name)
    segments = tuple(Segment(**segment) for segment in said.pop("segment", ()))
    said.pop("score", None)
    return Scheme(name=name, segments=segments, **said).titles


def scheme(name: str) -> Scheme:
    """A scheme that ships, by name, or one in a TOML file, by path; checked.

    >>> list(scheme("frailty").titles)
    ['severe', 'moderate', 'mild', 'fit_or_not_assessed']
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not (_is_file(path) if name.endswith(".toml") else name in scheme_names()):
        listed = ", ".join(scheme_names())
        raise refuse("--scheme", "is not a scheme", f"Schemes: {listed}, or a file.", value=name)
    return read_scheme(read_text(path), path.stem)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name of a file at all
        return False


def read_scheme(text: str, name: str) -> Scheme:
    """A scheme from TOML. Raises InputRefused for rules that are none, match nobody, are hidden."""
    said = read_toml(text, name)
    try:
        segments = tuple(Segment(**segment) for segment in said.pop("segment", ()))
        score = tuple((name, _weight(each)) for name, each in said.pop("score", {}).items())
        found = Scheme(name=name, segments=segments, score=score, **said)
    except (TypeError, AttributeError) as error:
        raise refuse(name, f"is not a scheme of segments: {error}") from None
    check_scheme(found)
    return found


def _weight(said: object) -> Any:
    """A weight as a number to reckon with; what is no number stays, to be refused by name."""
    return float(said) if isinstance(said, Decimal) else said


def check_scheme(given: Scheme) -> None:
    """Raises InputRefused with every name used twice, rule that cannot match, and rule hidden."""
    problems = [*_text_problems(given), *_score_problems(given)]
    if problems:
        raise InputRefused(problems)
    names = [*(s.name for s in given.segments), given.otherwise]
    problems = [
        Problem(where=given.name, value=name, rule="is the name of two segments")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    problems += _rule_problems(given) if not problems else []
    if problems:
        raise InputRefused(problems)


def _text_problems(given: Scheme) -> list[Problem]:
    """Every text that is none, or that could not stand on a line of a release."""
    said = {"otherwise": given.otherwise, "title": given.title, "cited": given.cited}
    said["otherwise_title"] = given.otherwise_title
    for at, segment in enumerate(given.segments, start=1):
        said |= {f"segment {at}, name": segment.name, f"segment {at}, title": segment.title}
        said[f"segment {at}, rule"] = segment.rule
    problems = [
        Problem(where=given.name, column=column, rule="is not text of one line", remedy=A_LINE)
        for column, text in said.items()
        if not isinstance(text, str) or not text.strip() or not text.isprintable()
    ]
    problems += [
        Problem(where=given.name, value=name, rule="is a word of releases, not a name of segments")
        for name in (given.otherwise, *(segment.name for segment in given.segments))
        if isinstance(name, str) and name.strip().lower() in TAKEN
    ]
    if len(given.segments) > MOST:
        problems.append(Problem(where=given.name, rule=f"has more than {MOST} segments"))
    return problems


def _score_problems(given: Scheme) -> list[Problem]:
    return [
        Problem(where=given.name, value=column, rule="is no column of a person")
        for column, _ in given.score
        if column not in person_columns()
    ] + [
        Problem(where=given.name, column=f"score, {column}", rule="is no weight", remedy=WEIGHTS)
        for column, weight in given.score
        if column in person_columns() and not is_weight(weight)
    ]


def _rule_problems(given: Scheme) -> list[Problem]:
    columns = person_columns()
    formulas: dict[str, Formula] = {}
    problems: list[Problem] = []
    for segment in given.segments:
        where = f"{given.name}, segment {segment.name}"
        try:
            formula = read_rule(segment.rule, columns, where)
        except InputRefused as refused:
            problems += refused.problems
            continue
        try:
            rule = _fault_of(formula, formulas, columns)
        except InputRefused as refused:  # too much to check: so would those after it be
            return [*problems, *(replace(each, where=where) for each in refused.problems)]
        if rule:
            problems.append(Problem(where=where, value=segment.rule, rule=rule))
        formulas[segment.name] = formula
    return problems


def _fault_of(
    formula: Formula, before: Mapping[str, Formula], columns: Mapping[str, Domain]
) -> str:
    if not can_match(formula, columns):
        return "can match nobody"
    hiding = _hidden_by(formula, before, columns)
    return f"is hidden: everyone it matches is already in {' or '.join(hiding)}" if hiding else ""


def _hidden_by(
    formula: Formula, before: Mapping[str, Formula], columns: Mapping[str, Domain]
) -> list[str]:
    """The fewest earlier segments, as far as dropping one at a time finds, that hide a rule."""

    def escapes(names: list[str]) -> bool:
        left = Both((formula, *(Not(before[name], known=True) for name in names)))
        return can_match(left, columns)

    names = list(before)
    if escapes(names):
        return []
    for name in list(names):
        fewer = [other for other in names if other != name]
        if not escapes(fewer):
            names = fewer
    return names


def name_segments(given: Scheme, rows: "pd.DataFrame", *columns: str) -> "pd.DataFrame":
    """Rows with the names of segments for their places in the scheme; null stays null."""
    names, named = list(given.titles), rows.copy()
    for column in columns or ("segment",):
        places = rows[column].astype("Int64")
        named[column] = places.map(dict(enumerate(names)), na_action="ignore").astype(object)
    return named


MEASURES = (
    "ae_attendances",
    "emergency_admissions",
    "elective_admissions",
    "outpatient_attendances",
    "gp_appointments",
    "bed_days",
    "cost_ae",
    "cost_emergency",
    "cost_elective",
    "cost_outpatient",
    "cost_gp",
    "cost_community",
    "cost_mental_health",
    "cost_prescribing",
    "cost_social_care",
    "cost",
)
BANDS = ("0 to 17", "18 to 64", "65 to 74", "75 to 84", "85 and over")
BAND_NUMBER = (
    "case when age < 18 then 0 when age < 65 then 1 when age < 75 then 2 when age < 85 then 3 "
    "else 4 end"
)


# SQL of: the bands above, which are ours
BAND_NAME = (
    "case band " + " ".join(f"when {at} then '{band}'" for at, band in enumerate(BANDS)) + " end"
)


def segment_sql(given: Scheme) -> str:
    """The SQL expression of a person's segment: its place in the scheme, from nought.

    Names never become SQL: numbers leave the engine, and `name_segments` names them.

    >>> print(segment_sql(scheme("frailty")))
    case
        when frailty = 3 then 0
        when frailty = 2 then 1
        when frailty = 1 then 2
        else 3
    end
    """
    if given.score:
        return "tenth - 1"
    columns = person_columns()
    # SQL of: what `rule_sql` writes of a formula, and whole numbers
    whens = "\n".join(
        f"    when {rule_sql(read_rule(segment.rule, columns, given.name), columns)} then {at}"
        for at, segment in enumerate(given.segments)
    )
    return f"case\n{whens}\n    else {len(given.segments)}\nend" if whens else "0"


def _people(given: Scheme, person: str = "person") -> tuple[str, str]:
    """What a question's common tables begin with, and the table that it asks of.

    >>> _people(scheme("frailty"))
    ('', 'person')
    """
    if not given.score:
        return "", person
    name = f"{person}_ranked"
    return f"{ranked_sql(given.score, person, name)},", name


def _sum_sql(column: str) -> str:
    """An exact sum. Widened first: DuckDB 2.0 keeps memory of every file when it sums integers."""
    # SQL of: a column of ours, by its name
    return f"cast(sum(cast({column} as bigint)) as bigint)"


def profile_sql(given: Scheme) -> str:
    """People, use and cost of a year: a row a system, segment, age band, fifth of deprivation."""
    sums = ",\n        ".join(f"{_sum_sql(name)} as {name}" for name in MEASURES)
    columns = ", ".join(MEASURES)
    first, people = _people(given)
    # SQL of: places in the scheme, columns of ours
    return f"""
with {first} segmented as (
    select system, {segment_sql(given)} as segment, {BAND_NUMBER} as band,
        cast(floor((imd_decile + 1) / 2) as integer) as fifth, {columns}
    from {people}
),
counted as (
    select system, segment, band, fifth, cast(count(*) as bigint) as people,
        {sums}
    from segmented
    group by system, segment, band, fifth
)
select system, segment, {BAND_NAME} as band, fifth, people,
    {columns}
from counted
order by system, segment, band, fifth
"""


def movement_sql(given: Scheme) -> str:
    """How many moved from each segment to each between two years, one row a pair of segments.

    Asks tables `person_before` and `person`; who is in one of them only has null on the other side.
    """
    first, people = _people(given)
    earlier, others = _people(given, "person_before")
    segment = segment_sql(given)
    # SQL of: places in the scheme, tables of this file
    now = f"select person, {segment} as segment from {people}"
    # SQL of: places in the scheme, tables of this file
    before = f"select person, {segment} as segment from {others}"
    # SQL of: the texts above
    return f"""
with {first} {earlier} before as ({before}), now as ({now})
select before.segment as segment_before, now.segment as segment_after,
    cast(count(*) as bigint) as people
from before
full join now on now.person = before.person
group by before.segment, now.segment
order by segment_before nulls last, segment_after nulls last
"""
