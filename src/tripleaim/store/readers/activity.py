"""Reader of hospital activity: A&E by provider and month, the system each is counted in, delays."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.source import Source

# measure: column of the file, name, unit, direction
ACCIDENT_MEASURES = {
    "ae_attendances": ("attendances_total", "A&E attendances", "attendances", "neither"),
    "ae_attendances_type1": (
        "attendances_type1",
        "A&E attendances, type 1 departments",
        "attendances",
        "neither",
    ),
    "emergency_admissions": (
        "em_adm_total",
        "Emergency admissions",
        "admissions",
        "lower is better",
    ),
    "ae_over_4h": (
        "over_4h_total",
        "A&E attendances of over four hours",
        "attendances",
        "lower is better",
    ),
}
DELAYED_DAYS = ("Days of delayed transfers of care", "days", "lower is better")

# Providers that the publisher's mapping of 2017/18 does not name: most closed before it began,
# some opened after. The successor stands for those taken over; the place in the name for the rest.
FOLLOWS = {"RFW": "RQM", "R1G": "RA9", "RLU": "RQ3", "R0B": "RLN", "RTQ": "RTE"}
NAMED = {
    "NNF16": "Humber, Coast and Vale",
    "NNFA7": "Humber, Coast and Vale",
    "NX123": "Dorset",
    "NNJ12": "Leicester, Leicestershire and Rutland",
    "NNJ13": "Leicester, Leicestershire and Rutland",
    "NNJ14": "Leicester, Leicestershire and Rutland",
    "NNJ15": "Leicester, Leicestershire and Rutland",
    "NHM01": "Suffolk and North East Essex",
    "RYW": "Birmingham and Solihull",
    "Y02421": "Shropshire and Telford and Wrekin",
    "R1A": "Herefordshire and Worcestershire",
    "NLO02": "Staffordshire",
    "Y02585": "North East London",
    "Y02987": "North East London",
    "NLY": "Bath, Swindon and Wiltshire",
    "Y02662": "Norfolk & Waveney",
    "R1C": "Hampshire and the Isle of Wight",
    "AQN04": "Hampshire and the Isle of Wight",
    "Y02736": "The Black Country",
    "NLO20": "The Black Country",
    "Y02628": "The Black Country",
    "DT301": "Hertfordshire and West Essex",
    "Y02596": "Cornwall and the Isles of Scilly",
    "NLL": "Cornwall and the Isles of Scilly",
    "Y02823": "North East London",
    "NLV02": "Nottinghamshire",
    "AXG": "Bath, Swindon and Wiltshire",
    "NTV0B": "Surrey Heartlands",
    "Y02568": "Birmingham and Solihull",
    "NTP08": "South Yorkshire and Bassetlaw",
    "Y02565": "South Yorkshire and Bassetlaw",
    "Y02613": "Coventry and Warwickshire",
    "Y02646": "Suffolk and North East Essex",
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure`, `observation` or `provider_system`, by the shape of the source."""
    readers: dict[str, Callable[[Sequence[Path]], dict[str, pd.DataFrame]]] = {
        "ae_monthly_provider": _accident_and_emergency,
        "ae_provider_system": _systems,
        "dtoc_council": _delays,
    }
    return readers[source.shape](paths)


def _open(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in columns if column not in rows]
    if missing:
        raise refuse(path.name, f"lacks the columns {', '.join(missing)}")
    return rows


def _accident_and_emergency(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    columns = [said[0] for said in ACCIDENT_MEASURES.values()]
    rows = pd.concat([_open(path, ["period", "code", *columns]) for path in paths])
    subjects = rows["code"].where(rows["code"] != "-", ENGLAND)
    found = [
        _observations(paths[0].name, measure, subjects, rows["period"], rows[said[0]])
        for measure, said in ACCIDENT_MEASURES.items()
    ]
    measures = pd.DataFrame(
        [
            {"measure": measure, "name": name, "unit": unit, "aim": "care", "direction": direction}
            for measure, (_, name, unit, direction) in ACCIDENT_MEASURES.items()
        ]
    )
    return {"measure": measures, "observation": pd.concat(found, ignore_index=True)}


def _observations(
    where: str, measure: str, subject: pd.Series, period: pd.Series, text: pd.Series
) -> pd.DataFrame:
    """One row a subject and month; an empty cell is a missing value, never 0."""
    value = pd.to_numeric(text, errors="coerce")
    _insist(where, measure, text, (text != "") & value.isna(), "is not a number")
    _insist(where, measure, text, value < 0, "is less than 0")
    month = pd.to_datetime(period, format="%Y-%m", errors="coerce")
    _insist(where, "period", period, month.isna(), "is not a month like 2018-06")
    return pd.DataFrame(
        {
            "measure": measure,
            "subject": subject.to_numpy(),
            "period_from": month.dt.date.to_numpy(),
            "period_to": (month + pd.DateOffset(months=1)).dt.date.to_numpy(),
            "value": value.to_numpy(),
            "status": value.notna().map({True: "published", False: "missing"}).to_numpy(),
            "breakdown": "all",
        }
    )


def _insist(where: str, column: str, text: pd.Series, bad: pd.Series, rule: str) -> None:
    if bad.any():
        place = int(bad.to_numpy().argmax())
        problem = Problem(
            where=where,
            row=place + 2,
            column=column,
            value=str(text.iloc[place]),
            rule=rule,
            count=int(bad.sum()),
        )
        raise InputRefused([problem])


def _systems(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    mapping = next((path for path in paths if "mapping" in path.name), None)
    labels = next((path for path in paths if "mapping" not in path.name), None)
    if mapping is None or labels is None:
        raise refuse("ae_provider_system", "needs the mapping and the table of partnerships")
    rows = _open(mapping, ["period", "code", "stp_name"])
    rows = rows[rows["period"] < "2018-04"].sort_values(["code", "period"], kind="stable")
    once = rows.drop_duplicates("code")
    mapped = dict(zip(once["code"].astype(str), once["stp_name"].astype(str), strict=True))
    table = _open(labels, ["period", "stp_ons_code", "stp_name"])
    first = table[(table["period"] == "2017-04") & (table["stp_ons_code"] != "")]
    ons_code = first.set_index("stp_name")["stp_ons_code"].to_dict()
    follows = {code: mapped[other] for code, other in FOLLOWS.items() if other in mapped}
    found = {code: (name, "named") for code, name in NAMED.items()}
    found |= {code: (name, "follows") for code, name in follows.items()}
    found |= {code: (name, "mapped") for code, name in mapped.items()}
    unknown = sorted({name for name, _ in found.values()} - set(ons_code))
    if unknown:
        raise refuse(mapping.name, "is not a partnership of April 2017", value=unknown[0])
    providers = [
        {"provider": code, "ons_code": ons_code[name], "basis": basis}
        for code, (name, basis) in sorted(found.items())
    ]
    return {"provider_system": pd.DataFrame(providers), "provider_spell": _spells(mapping, table)}


def _spells(mapping: Path, table: pd.DataFrame) -> pd.DataFrame:
    """One row a provider and run of months in one system; the months before April 2017 as April."""
    rows = _open(mapping, ["period", "code", "stp_name"])
    rows = rows[rows["period"] >= table["period"].min()]
    codes = table[table["stp_ons_code"] != ""]
    rows = rows.merge(codes[["period", "stp_name", "stp_ons_code"]], on=["period", "stp_name"])
    rows = rows.sort_values(["code", "period"], kind="stable")
    before = rows.groupby("code")["stp_ons_code"].shift()
    starts = rows[before != rows["stp_ons_code"]]
    month = pd.to_datetime(starts["period"], format="%Y-%m")
    return pd.DataFrame(
        {
            "provider": starts["code"],
            "ons_code": starts["stp_ons_code"],
            "valid_from": month.dt.date,
            "valid_to": month.groupby(starts["code"]).shift(-1).dt.date,
        }
    ).reset_index(drop=True)


def _delays(paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    rows = pd.concat([_open(path, ["period", "code", "name", "days_total"]) for path in paths])
    rows = rows.sort_values(["name", "period"], kind="stable").reset_index(drop=True)
    official = rows[rows["code"].str.match(r"^E\d{8}$")].groupby("name")["code"].last()
    subject = "utla:" + rows["name"].map(official).fillna("")
    subject = subject.where(rows["code"] != "-", ENGLAND)
    rows, subject = rows[subject != "utla:"], subject[subject != "utla:"]
    name, unit, direction = DELAYED_DAYS
    measure = {
        "measure": "delayed_days",
        "name": name,
        "unit": unit,
        "aim": "care",
        "direction": direction,
    }
    found = _observations(
        paths[0].name, "delayed_days", subject, rows["period"], rows["days_total"]
    )
    return {"measure": pd.DataFrame([measure]), "observation": found}
