"""Reader of finance tables: programmes, trusts' results and loans, councils' spending, distance."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.pence import MILLION_POUNDS, POUND
from tripleaim.model.source import Source

THOUSAND = 1000 * POUND

# Care trusts: the registers leave them out. Systems from the list of partners, April 2019.
CARE_TRUSTS = (
    ("TAF", "CAMDEN AND ISLINGTON NHS FOUNDATION TRUST", "QMJ"),
    ("TAJ", "BLACK COUNTRY PARTNERSHIP NHS FOUNDATION TRUST", "QUA"),
    ("TAD", "BRADFORD DISTRICT CARE NHS FOUNDATION TRUST", "QWO"),
    ("TAH", "SHEFFIELD HEALTH AND SOCIAL CARE NHS FOUNDATION TRUST", "QF7"),
)
PARTNERS_OF = "2019-04-01"  # the day of that list
SYSTEM_CODE = r"^Q[A-Z][A-Z0-9]$"
SECOND_ROW = "second row under this name"
SERVICES = {
    "330: Children Social Care": "children's social care",
    "360: Adult Social Care": "adult social care",
    "390: Public Health": "public health",
}
TOTALS = ("Subtotal", "Total", "Total sustainability and transformation")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `money`, `trust_system` or `distance_from_target`, by the shape of the source."""
    readers: dict[str, Callable[[Sequence[Path]], dict[str, pd.DataFrame]]] = {
        "programme_allocations": _programmes,
        "trust_outturn": _outturn,
        "trust_loans": _loans,
        "trust_system": _systems,
        "council_spend": _councils,
        "ccg_distance": _distance,
    }
    return readers[source.shape](paths)


def year_ending(text: str) -> int:
    """The March in which a financial year ends.

    >>> year_ending("2018/19"), year_ending("1999/00")
    (2019, 2000)
    """
    return int(text[:4]) + 1


def plain_name(name: str) -> str:
    """A trust's name without the words and signs in which its spellings differ.

    >>> plain_name("St George's University Hospitals NHS Foundation Trust")
    'st georges university hospitals'
    """
    text = name.lower().replace("&", " and ").replace("'", "").replace("’", "")
    text = re.sub(r"[^a-z0-9 ]", " ", text)
    return " ".join(re.sub(r"\b(nhs|foundation|trust|the)\b", " ", text).split())


def _programmes(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    wide = pd.read_csv(paths[0], dtype=str)
    long = wide.melt(id_vars="programme", var_name="year", value_name="amount").dropna()
    long = long[~long["programme"].isin(TOTALS)]
    return {
        "money": _money(
            "programme_allocation", ENGLAND, long, "amount", MILLION_POUNDS, "programme"
        )
    }


def _outturn(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table, codes = _with_codes(paths, "trust_name")
    repeated = pd.Series("all", index=table.index).mask(codes.duplicated(), SECOND_ROW)
    table = table.assign(year="2018/19", row=repeated)
    money = [
        _money(measure, codes, table, column, THOUSAND, "row")
        for measure, column in (
            ("trust_planned_surplus", "planned_surplus_deficit_gbp_000"),
            ("trust_actual_surplus", "actual_surplus_deficit_gbp_000"),
        )
    ]
    return {"money": pd.concat(money, ignore_index=True)}


def _loans(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table, codes = _with_codes(paths, "org_name")
    codes = table["org_code"].where(table["org_code"].notna(), codes)
    table = table.rename(columns={"financial_year": "year"})
    return {"money": _money("interim_loan_balance", codes, table, "closing_balance_gbp", 100)}


def _systems(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """The system of each trust and the register that says so: of 2020, or 2025 for those closed."""
    registers = [_register(path).assign(seen_on=_register_day(path)) for path in sorted(paths)]
    care_trusts = pd.DataFrame(CARE_TRUSTS, columns=["code", "name", "system"])
    care_trusts = care_trusts.assign(seen_on=PARTNERS_OF)
    rows = pd.concat([*registers, care_trusts], ignore_index=True)
    rows = rows[rows["system"].str.match(SYSTEM_CODE)].drop_duplicates("code")
    return {
        "trust_system": pd.DataFrame(
            {
                "organisation": rows["code"],
                "area": "stp:" + rows["system"],
                "name": rows["name"],
                "seen_on": rows["seen_on"],
            }
        )
    }


def _register_day(path: Path) -> str:
    """The first day of the month in the name of a register's file, `etr_2020-10.csv`."""
    found = re.search(r"(\d{4})-(\d{2})", path.name)
    if found is None:
        raise refuse(path.name, "has no month in its name, as etr_2020-10.csv has")
    return f"{found[1]}-{found[2]}-01"


def _councils(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    table = pd.read_csv(paths[0], dtype=str).rename(columns={"year": "first_year"})
    table = table.rename(columns={"financial_year": "year"})
    subject = "utla:" + table["ONS Code"]
    rows = [
        _money("council_spend", subject, table.assign(service=said), column, THOUSAND, "service")
        for column, said in SERVICES.items()
    ]
    return {"money": pd.concat(rows, ignore_index=True)}


def _distance(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    published = next(path for path in paths if "indicative" in path.name)
    coded = next(path for path in paths if "indicative" not in path.name)
    known = pd.read_csv(coded, dtype=str).drop_duplicates(["ccg_code", "ccg_name"])
    code_of = {_ccg_name(n): c for n, c in zip(known["ccg_name"], known["ccg_code"], strict=True)}
    code_of |= SPELT_OTHERWISE
    table = pd.read_csv(published, dtype=str)
    table["code"] = table["ccg_name"].map(_ccg_name).map(code_of)
    table = table.dropna(subset=["code"]).drop_duplicates("code")
    return {
        "distance_from_target": pd.DataFrame(
            {
                "area": "ccg:" + table["code"],
                "year_ending": 2020,
                "pence": _pence(table["final_allocation_gbp_000"], THOUSAND),
                "opening": table["opening_distance_from_target_pct"].astype(float) / 100,
                "closing": table["closing_distance_from_target_pct"].astype(float) / 100,
            }
        )
    }


SPELT_OTHERWISE = {
    "south east staffs and seisdon peninsular": "05Q",
    "west london k and c and qpp": "08Y",
    "north east west devon": "99P",
}


def _ccg_name(name: str) -> str:
    text = name.lower().replace("&", " and ")
    text = re.sub(r"[^a-z ]", " ", text)
    return " ".join(re.sub(r"\b(nhs|ccg|clinical commissioning group)\b", " ", text).split())


def _register(path: Path) -> pd.DataFrame:
    rows = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, usecols=[0, 1, 3])
    return rows.set_axis(["code", "name", "system"], axis=1)


def _with_codes(paths: Sequence[Path], column: str) -> tuple[pd.DataFrame, pd.Series]:
    """The table, and the code of each of its names by the registers, newest first."""
    table_path = next(path for path in paths if not path.name.startswith("etr_"))
    code_of = {plain_name(name): code for code, name, _ in CARE_TRUSTS}
    for path in sorted(path for path in paths if path.name.startswith("etr_")):
        register = _register(path)
        code_of |= dict(zip(register["name"].map(plain_name), register["code"], strict=True))
    table = pd.read_csv(table_path, dtype=str)
    codes = table[column].map(plain_name).map(code_of)
    if "org_code" in table:
        codes = table["org_code"].where(table["org_code"].notna(), codes)
    problems = [
        Problem(
            where=table_path.name,
            row=row + 2,
            column=column,
            value=str(table[column].iloc[row]),
            rule="is the name of no trust in the registers of trusts beside it",
            remedy="Is it spelt as there?",
        )
        for row in range(len(table))
        if pd.isna(codes.iloc[row])
    ]
    if problems:
        raise InputRefused(problems)
    return table, codes


def _money(
    measure: str,
    subject: "str | pd.Series",
    table: pd.DataFrame,
    column: str,
    unit: int,
    breakdown: str = "",
) -> pd.DataFrame:
    held = table[column].notna()
    table = table[held]
    subject = subject if isinstance(subject, str) else subject[held]
    rows = pd.DataFrame({"year_ending": table["year"].map(year_ending)})
    rows["pence"] = _pence(table[column], unit)
    rows["breakdown"] = table[breakdown] if breakdown else "all"
    return rows.assign(measure=measure, subject=subject)


def _pence(values: pd.Series, unit: int) -> pd.Series:
    return values.map(lambda text: int((Decimal(text) * unit).to_integral_value()))
