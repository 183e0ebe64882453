"""Reader of outcomes: life expectancy, mortality, the Health Index, social care, experience."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

HIGHER, LOWER = "higher is better", "lower is better"

# indicator as published: measure, name, unit, direction, kind of council
FINGERTIPS = {
    "Healthy life expectancy at birth": (
        "healthy_life_expectancy",
        "Healthy life expectancy at birth",
        "years",
        HIGHER,
        "utla",
    ),
    "Life expectancy at birth": (
        "life_expectancy",
        "Life expectancy at birth",
        "years",
        HIGHER,
        "lad",
    ),
    "Inequality in life expectancy at birth": (
        "life_expectancy_slope",
        "Slope index of inequality in life expectancy",
        "years",
        LOWER,
        "lad",
    ),
    "Under 75 mortality rate from causes considered preventable (per 100,000 population)": (
        "preventable_mortality",
        "Mortality under 75 from preventable causes",
        "per 100,000, age-standardised",
        LOWER,
        "lad",
    ),
}
MORTALITY = {
    "avoidable_mortality_rate": ("avoidable_mortality", "Avoidable mortality"),
    "treatable_mortality_rate": ("treatable_mortality", "Mortality from treatable causes"),
}
INDEX = {
    "overall_score": ("health_index", "Health Index, overall"),
    "healthy_people_domain": ("health_index_people", "Health Index, healthy people"),
    "healthy_lives_domain": ("health_index_lives", "Health Index, healthy lives"),
    "healthy_places_domain": ("health_index_places", "Health Index, healthy places"),
}
CARE = {
    "Outcome, ASC Quality of Life": (
        "social_care_quality_of_life",
        "Quality of life of people who use social care",
        "score, 0 to 1",
        HIGHER,
    ),
    "Outcome, ASC Carer Quality of Life": (
        "carer_quality_of_life",
        "Quality of life of carers",
        "score, 0 to 12",
        HIGHER,
    ),
    "Outcome, Outcome of short-term services: sequel to service": (
        "reablement_outcome",
        "Short-term services after which no long-term service was needed",
        "per cent",
        HIGHER,
    ),
}
# indicator as published: measure, name, unit, what a published 1 is in our unit, aim, direction
BY_FIFTH = {
    "overall_pct": (
        "practice_experience",
        "Good overall experience of general practice",
        "share who call their experience good",
        1,
        "care",
        HIGHER,
    ),
    "access_pct": (
        "practice_access",
        "Good experience of making an appointment",
        "share who call their experience good",
        1,
        "care",
        HIGHER,
    ),
    "Emergency admissions (0 to 4 years) - CCG": (
        "emergency_admissions_under_5",
        "Emergency admissions of children under 5",
        "per 1,000 children",
        1,
        "care",
        LOWER,
    ),
    **{
        f"{said}: QOF prevalence ({ages})": (
            f"register_{measure}",
            f"On the practice register: {name}",
            "share",
            0.01,
            "health",
            LOWER,
        )
        for said, ages, measure, name in (
            ("Atrial fibrillation", "all ages", "atrial_fibrillation", "atrial fibrillation"),
            ("CHD", "all ages", "heart_disease", "coronary heart disease"),
            ("CKD", "18+ yrs", "kidney_disease", "chronic kidney disease, adults"),
            ("COPD", "all ages", "copd", "chronic obstructive pulmonary disease"),
            ("Depression", "18+ yrs", "depression", "depression, adults"),
            ("Diabetes", "17+ yrs", "diabetes", "diabetes, aged 17 and over"),
            ("Hypertension", "all ages", "hypertension", "hypertension"),
            ("Mental Health", "all ages", "mental_illness", "serious mental illness"),
            ("Stroke", "all ages", "stroke", "stroke"),
        )
    },
}
FIFTHS = {
    "quin_1": "least deprived fifth",
    "quin_2": "second least deprived fifth",
    "quin_3": "middle fifth",
    "quin_4_5": "most deprived two fifths",
    "avg": "all",
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure` and `observation`, by the shape of the source."""
    readers: dict[str, Callable[[Sequence[Path]], dict[str, pd.DataFrame]]] = {
        "fingertips": _fingertips,
        "ccg_mortality": _ccg_mortality,
        "health_index": _health_index,
        "social_care_outcomes": _social_care,
        "practice_experience": _by_fifth,
    }
    return readers[source.shape](paths)


def period_of(text: str) -> tuple[str, str]:
    """First day of a period of calendar years and first day after it, as ISO text.

    >>> period_of("2015 - 17"), period_of("2010")
    (('2015-01-01', '2018-01-01'), ('2010-01-01', '2011-01-01'))
    """
    years = re.fullmatch(r"(\d{4})(?: - (\d\d))?", text.strip())
    if not years:
        raise refuse("outcomes", "is not a period of calendar years", value=text)
    first = int(years[1])
    last = first // 100 * 100 + int(years[2]) if years[2] else first
    return f"{first}-01-01", f"{last + 1}-01-01"


def _fingertips(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = open_csv(paths[0], columns=("area_code", "period", "indicator", "value"))
    measure, name, unit, direction, kind = FINGERTIPS[table["indicator"].iloc[0]]
    sex = table["sex"] if "sex" in table else table["inequality"]
    rows = pd.DataFrame({"subject": f"{kind}:" + table["area_code"]})
    rows["subject"] = rows["subject"].mask(table["area_code"] == "E92000001", ENGLAND)
    rows["breakdown"] = sex.str.lower().replace("persons", "all")
    return _pack(rows, table["period"].map(period_of), table["value"], measure) | {
        "measure": _measures([(measure, name, unit, "health", direction)])
    }


def _ccg_mortality(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = open_csv(_named(paths, "mortality"), columns=("ccg19_code", "year"))
    codes = open_csv(_named(paths, "ccg19.csv"))
    ods = dict(zip(codes["CCG19CD"], codes["CCG19CDH"], strict=True))
    rows = pd.DataFrame({"subject": "ccg:" + table["ccg19_code"].map(ods), "breakdown": "all"})
    periods = table["year"].map(period_of)
    parts = [
        _pack(rows, periods, table[column], measure)["observation"]
        for column, (measure, _) in MORTALITY.items()
    ]
    unit = "per 100,000, age-standardised"
    return {
        "observation": pd.concat(parts, ignore_index=True),
        "measure": _measures([(m, name, unit, "health", LOWER) for m, name in MORTALITY.values()]),
    }


def _health_index(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = open_csv(_named(paths, "health_index"), columns=("icb22_code", "year"))
    systems = open_csv(_named(paths, "icb22"))
    ods = dict(zip(systems["ICB22CD"], systems["ICB22CDH"], strict=True))
    table = table[table["year"] != "2021"]  # most of it repeats 2020
    rows = pd.DataFrame({"subject": "icb:" + table["icb22_code"].map(ods), "breakdown": "all"})
    periods = table["year"].map(period_of)
    parts = [
        _pack(rows, periods, table[column], measure)["observation"]
        for column, (measure, _) in INDEX.items()
    ]
    unit = "score, 100 is England in 2015"
    return {
        "observation": pd.concat(parts, ignore_index=True),
        "measure": _measures([(m, name, unit, "health", HIGHER) for m, name in INDEX.values()]),
    }


def _social_care(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = open_csv(paths[0], columns=("Financial year", "Local authority code", "Measure"))
    table = table[table["Measure"].isin(CARE)]
    rows = pd.DataFrame({"subject": "utla:" + table["Local authority code"], "breakdown": "all"})
    periods = table["Financial year"].map(
        lambda text: (f"{text[:4]}-04-01", f"{int(text[:4]) + 1}-04-01")
    )
    told = table["Value"].mask(pd.to_numeric(table["Value"], errors="coerce") == 0)
    found = _pack(rows, periods, told, "")["observation"]  # a nought stands for no answer
    found["measure"] = table["Measure"].map(lambda said: CARE[said][0]).to_numpy()
    said = [(m, name, unit, "care", direction) for m, name, unit, direction in CARE.values()]
    return {"observation": found, "measure": _measures(said)}


def _by_fifth(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = open_csv(_named(paths, "equity"), columns=("Year", "Indicator", "ICB.NAME"))
    table = table[table["Indicator"].isin(BY_FIFTH)]
    systems = open_csv(_named(paths, "icb22"))
    plain = systems["ICB22NM"].map(_plain)
    code = dict(zip(plain, systems["ICB22CDH"], strict=True))
    subject = "icb:" + table["ICB.NAME"].map(_plain).map(code)
    england = table["ICB.NAME"] == "England"
    rows = pd.DataFrame({"subject": subject.mask(england, ENGLAND)})
    parts = []
    for column, said in FIFTHS.items():
        kept = england if column == "avg" else pd.Series(True, index=table.index)
        parts.append(_one_fifth(rows[kept].assign(breakdown=said), table[kept], column))
    return {
        "observation": pd.concat(parts, ignore_index=True),
        "measure": _measures([(m, n, u, aim, way) for m, n, u, _, aim, way in BY_FIFTH.values()]),
    }


def _one_fifth(rows: pd.DataFrame, table: pd.DataFrame, column: str) -> pd.DataFrame:
    scale = table["Indicator"].map({said: row[3] for said, row in BY_FIFTH.items()})
    values = (pd.to_numeric(table[column], errors="coerce") * scale).round(9)
    measures = table["Indicator"].map({said: row[0] for said, row in BY_FIFTH.items()})
    periods = table["Year"].map(period_of)
    found = rows.assign(measure=measures)
    packed = _pack(found.drop(columns="measure"), periods, values, "")["observation"]
    packed["measure"] = measures[found["subject"].notna()].to_numpy()
    return packed


def _plain(name: str) -> str:
    text = name.removeprefix("NHS ").removesuffix(" Integrated Care Board").lower()
    return re.sub(r"[^a-z]+", " ", text.replace("&", "and")).strip()


def _named(paths: Sequence[Path], part: str) -> Path:
    return next(path for path in paths if part in path.name)


def _pack(
    rows: pd.DataFrame, periods: pd.Series, values: pd.Series, measure: str
) -> dict[str, pd.DataFrame]:
    numbers = pd.to_numeric(values, errors="coerce")
    found = rows.assign(
        measure=measure,
        period_from=[period[0] for period in periods],
        period_to=[period[1] for period in periods],
        value=numbers,
        status=numbers.isna().map({True: "missing", False: "published"}),
    )
    return {"observation": found[found["subject"].notna()].reset_index(drop=True)}


def _measures(said: Sequence[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(said, columns=["measure", "name", "unit", "aim", "direction"])
