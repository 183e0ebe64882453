"""A thousand columns that an honest extract may have, of many makes: none identifies anybody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pandas as pd

from bench.honest_kinds import MORE

Make = Callable[[Random], Callable[[int], str]]
ETHNICITY = [
    "White British",
    "White Irish",
    "Any other White background",
    "Black African",
    "Black Caribbean",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Chinese",
    "Mixed White and Asian",
    "Not stated",
    "Not known",
]
SPECIALTIES = [
    "General Surgery",
    "Trauma & Orthopaedics",
    "Cardiology",
    "Respiratory Medicine",
    "Clinical Haematology",
    "Paediatrics",
    "Geriatric Medicine",
    "Obstetrics",
    "Gynaecology",
    "Urology",
    "Dermatology",
    "Ear Nose and Throat",
]
DIAGNOSES = [
    "Type 2 diabetes mellitus without complications",
    "Essential (primary) hypertension",
    "Asthma",
    "Chronic obstructive pulmonary disease, unspecified",
    "Heart failure",
    "Fracture of neck of femur",
    "Pneumonia, unspecified organism",
    "Urinary tract infection, site not specified",
    "Acute bronchitis",
    "Parkinson disease",
    "Alzheimer disease with late onset",
    "Down syndrome",
    "Crohn disease",
]
WORDS = [
    "yes",
    "no",
    "unknown",
    "refused",
    "north",
    "south",
    "east",
    "west",
    "home",
    "ward",
    "clinic",
    "virtual",
    "urgent",
    "routine",
    "red",
    "amber",
    "mild",
    "moderate",
    "severe",
    "low",
    "medium",
    "high",
    "left",
    "right",
    "both",
    "car",
    "bus",
    "walk",
    "never",
    "former",
    "current",
    "single",
    "married",
    "widowed",
    "divorced",
    "english",
    "polish",
    "urdu",
    "bengali",
    "may",
    "march",
    "will",
    "hope",
    "joy",
    "frank",
]
DRUGS = [
    "metformin",
    "ramipril",
    "amlodipine",
    "simvastatin",
    "omeprazole",
    "salbutamol",
    "aspirin",
    "sertraline",
]


def _choice(values: list[str]) -> Make:
    return lambda rng: lambda age: rng.choice(values)


def _some_words(rng: Random) -> Callable[[int], str]:
    held = rng.sample(WORDS, rng.randrange(2, 12))
    return lambda age: rng.choice(held)


def _count(rng: Random) -> Callable[[int], str]:
    mean = rng.choice((0.3, 2, 9, 40))
    return lambda age: str(int(rng.expovariate(1 / mean)))


def _pence(rng: Random) -> Callable[[int], str]:
    centre, spread = rng.uniform(4, 13), rng.uniform(0.3, 2)
    return lambda age: str(int(rng.lognormvariate(centre, spread)))


def _pounds(rng: Random) -> Callable[[int], str]:
    centre = rng.uniform(3, 9)
    return lambda age: f"{rng.lognormvariate(centre, 1):.2f}"


def _of_age(rng: Random) -> Callable[[int], str]:
    slope, noise = rng.uniform(-40, 40), rng.uniform(0.4, 1)
    return lambda age: f"{slope * age + rng.gauss(0, noise * abs(slope) * 25 + 1):.1f}"


def _score(rng: Random) -> Callable[[int], str]:
    places = rng.randrange(1, 8)
    return lambda age: f"{rng.gauss(0, 1):.{places}f}"


def _share(rng: Random) -> Callable[[int], str]:
    top, places = rng.choice((1, 100)), rng.randrange(1, 9)
    return lambda age: f"{rng.random() * top:.{places}f}"


def _parts(rng: Random) -> Callable[[int], str]:
    """Parts of a whole, to many places: rounded or as they are, in tenths, halves, sevenths."""
    by, places = rng.choice((7, 8, 10, 64, 100, 1_024)), rng.randrange(9, 31)
    most = rng.choice((10, 1_000, 100_000))
    form = rng.choice((f"{{:.{places}f}}", "{}"))
    return lambda age: form.format(rng.randrange(most) / by)


def _small_parts(rng: Random) -> Callable[[int], str]:
    places, least = rng.randrange(9, 20), rng.randrange(1, 12)
    return lambda age: f"{rng.random() * 10 ** -rng.randrange(least):.{places}f}"


def _scientific(rng: Random) -> Callable[[int], str]:
    places, mean = rng.randrange(2, 19), rng.choice((0.01, 1, 1_000))
    return lambda age: f"{rng.gauss(mean, mean):.{places}e}"


def _whole(rng: Random) -> Callable[[int], str]:
    low = rng.choice((0, 1, 100))
    high = low + rng.choice((4, 10, 90, 300, 2_000, 90_000))
    return lambda age: str(rng.randrange(low, high))


def _measure(rng: Random) -> Callable[[int], str]:
    mean = rng.choice((37, 72, 80, 120, 170, 3_400))
    places = rng.choice((0, 1))
    return lambda age: f"{rng.gauss(mean, mean / 12):.{places}f}"


def _code(*forms: str) -> Make:
    """A # is a digit, a @ a letter; of a few codes or of many."""

    def make(rng: Random) -> Callable[[int], str]:
        form, many = rng.choice(forms), rng.choice((5, 40, 300, 2_000))
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        held = [
            "".join(
                str(rng.randrange(10)) if c == "#" else rng.choice(letters) if c == "@" else c
                for c in form
            )
            for _ in range(many)
        ]
        return lambda age: rng.choice(held)

    return make


def _open_area(rng: Random) -> Callable[[int], str]:
    start = rng.choice(("E01", "E02", "E05", "E06", "E07", "E38", "E54", "W01"))
    return lambda age: f"{start}{rng.randrange(1, 33_000):06}"


def _month(rng: Random) -> Callable[[int], str]:
    form, since = (
        rng.choice(("{y}-{m:02}", "{y}{m:02}", "{m:02}/{y}", "{y}")),
        rng.choice((2001, 2015)),
    )
    return lambda age: form.format(y=since + rng.randrange(6), m=rng.randrange(1, 13))


def _year(rng: Random) -> Callable[[int], str]:
    form = rng.choice(("{a}/{b:02}", "{a}-{b:02}", "FY{b:02}", "{a}"))
    return lambda age: (lambda a: form.format(a=a, b=(a + 1) % 100))(2010 + rng.randrange(12))


def _born(rng: Random) -> Callable[[int], str]:
    return lambda age: str(2021 - age - rng.randrange(2))


def _age_like(rng: Random) -> Callable[[int], str]:
    form = rng.choice(("band", "age_before", "decade", "squared"))
    return {
        "band": lambda age: f"{age // 5 * 5}-{age // 5 * 5 + 4}",
        "age_before": lambda age: str(max(0, age - rng.randrange(2))),
        "decade": lambda age: str(age // 10 * 10),
        "squared": lambda age: str(age * age),
    }[form]


def _flag(rng: Random) -> Callable[[int], str]:
    pair = rng.choice((("0", "1"), ("true", "false"), ("Y", "N"), ("yes", "no"), ("t", "f")))
    return lambda age: rng.choice(pair)


def _days(rng: Random) -> Callable[[int], str]:
    longest = rng.choice((30, 365, 3_650, 20_000))
    return lambda age: str(rng.randrange(longest))


def _words_and_numbers(rng: Random) -> Callable[[int], str]:
    unit = rng.choice(("mg", "ml", "cm", "kg", "%", "units", "per 1000"))
    return lambda age: f"{rng.randrange(1, 500)} {unit}"


def _pseudonym(rng: Random) -> Callable[[int], str]:
    return lambda age: f"{rng.getrandbits(128):032x}"


MAKES: dict[str, Make] = {
    "ethnicity": _choice(ETHNICITY),
    "specialty": _choice(SPECIALTIES),
    "diagnosis": _choice(DIAGNOSES),
    "diagnosis_lower": _choice([each.lower() for each in DIAGNOSES]),
    "drug": _choice([f"{drug.title()} {n}mg tablets" for drug in DRUGS for n in (5, 10, 40)]),
    "words": _some_words,
    "count": _count,
    "cost_pence": _pence,
    "cost": _pounds,
    "related_to_age": _of_age,
    "z_score": _score,
    "share": _share,
    "parts": _parts,
    "small_parts": _small_parts,
    "scientific": _scientific,
    "number": _whole,
    "reading": _measure,
    "icd10": _code("@##", "@##.#", "@###"),
    "opcs": _code("@##.#"),
    "hrg": _code("@@##@"),
    "provider": _code("R@#", "R@@", "R@@##"),
    "site": _code("R@###", "R@@@#"),
    "practice": _code("A#####", "M#####", "Y#####"),
    "snomed": _code("#####00#", "######00#", "####00#", "########100000010#"),
    "bnf": _code("0#0#0#0@0@@@@@@"),
    "read": _code("@##..", "@#@#.", "@##@#", "@##yz"),
    "specialty_code": _code("###"),
    "area": _open_area,
    "month": _month,
    "financial_year": _year,
    "year_of_birth": _born,
    "age_group": _age_like,
    "flag": _flag,
    "length_in_days": _days,
    "dose": _words_and_numbers,
    "household_pseudonym": _pseudonym,
    **MORE,
}


def honest_columns(
    many: int = 1_000, names: dict[str, list[str]] | None = None
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Tables of `age` and one column called `value`, with the make of each; `names` adds lists of
    real names of places and bodies that columns are drawn from."""
    makes = {**MAKES, **{f"name of {kind}": _choice(held) for kind, held in (names or {}).items()}}
    for at in range(many):
        rng = Random(at)
        make = list(makes)[at % len(makes)]
        write = makes[make](rng)
        ages = [min(99, int(rng.random() * 95)) for _ in range(rng.choice((60, 300, 2_000)))]
        blank = rng.choice((0, 0, 0.1, 0.8))
        values = ["" if rng.random() < blank else write(age) for age in ages]
        yield make, pd.DataFrame({"age": [str(age) for age in ages], "value": values})


def names_of_bodies(store: Path) -> dict[str, list[str]]:
    """Names of areas and organisations by kind, out of a store."""
    import duckdb

    with duckdb.connect(str(store), read_only=True) as held:
        rows = held.execute(
            "select kind, list(distinct name order by name) from (select kind, name from area "
            "union all select kind, name from organisation) where name is not null group by kind"
        ).fetchall()
    return {kind: names for kind, names in rows if len(names) >= 20}
