"""Columns that a table of facts does not have as such and its layout needs."""

import re
from collections.abc import Callable, Mapping

from tripleaim.model.errors import refuse
from tripleaim.store.compile.layout import corrections

Row = dict[str, str]
Prepare = Callable[[list[Row]], None]

ASIDE = re.compile(
    r",? ?\(?as above\)?|,? ?\(?held(?: in|:| table)? [\w.]+\)?|;? (?:gap|sizes) memory"
)
BOUNDARY = re.compile(r"\bboundary\b")
IN_PART = re.compile(r"\((?:part|partly|partly from) memory\)")
MERGED = ("merged into", "split into")
COPIED = re.compile(r"\bcop(?:y|ies)\b", re.IGNORECASE)
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def prepare(file: str, rows: list[Row]) -> None:
    """Add to the rows of a table what its layout needs; reviewed rows first."""
    _correct(file, rows)
    _add(file, rows)
    _cite(rows)
    _copied(rows)
    _recalled(rows)
    for row in rows:
        row["England"] = "ENGLAND"
        row["unit_m"], row["unit_bn"] = "GBP m", "GBP bn"
    if file in STEPS:
        STEPS[file](rows)


def _correct(file: str, rows: list[Row]) -> None:
    """Put the reviewed values in. To correct what a row says no more is an error."""
    for said in corrections().get("row", ()):
        if not isinstance(said, Mapping) or said["file"] != file:
            continue
        numbers = said["number"] if isinstance(said["number"], list) else [said["number"]]
        for number in numbers:
            row = rows[number - 1]
            for column, was in said["was"].items():
                if row.get(column, "") != was:
                    raise refuse(f"corrections, {file}:{number}", "no longer says so", value=was)
            row.update(said["now"])


def _add(file: str, rows: list[Row]) -> None:
    """Put rows behind those of a table: what was read since it was kept, with its own citation."""
    for said in corrections().get("more", ()):
        if isinstance(said, Mapping) and said["file"] == file:
            listed = said["rows"] if "rows" in said else [said["row"]]
            rows += [{**dict.fromkeys(rows[0], ""), **each} for each in listed]


def _cite(rows: list[Row]) -> None:
    """What is cited as the same as above by its name; what points at a table by what that cites."""
    known: Mapping[str, str] = corrections()["citations"]
    above = ""
    for row in rows:
        if "source" not in row:
            continue
        said = row["source"].strip()
        if said.lower().removeprefix("the ") in ("as above", "same list", "same"):
            said = above
        said = ASIDE.sub("", known.get(said, said)).strip(" ,;")
        row["source"] = above = said


def _copied(rows: list[Row]) -> None:
    """What was read in copies of pages alone was not read in a page: it is secondary.

    >>> rows = [{"source": "a memorandum (copies elsewhere)", "confidence": "confirmed"}]
    >>> _copied(rows); rows[0]["confidence"]
    'secondary'
    """
    for row in rows:
        pages = row.get("source", "").split(";")
        if row.get("confidence") == "confirmed" and all(COPIED.search(each) for each in pages):
            row["confidence"] = "secondary"


def _recalled(rows: list[Row]) -> None:
    """What a row says to be in part from memory says so in plain words.

    >>> rows = [{"requirement": "a partnership board (part memory)"}]
    >>> _recalled(rows); rows[0]["requirement"]
    'a partnership board (in part recalled, not read)'
    """
    for row in rows:
        for column, text in row.items():
            if "memory)" in text:
                row[column] = IN_PART.sub("(in part recalled, not read)", text)


def _designations(rows: list[Row]) -> None:
    for row in rows:
        row.setdefault("until", "2022-06-30")
        row.setdefault("whole_by", "")
        row.setdefault("system_ods", "")
        row["since"] = row["effective"] if len(row["effective"]) == 10 else row["announced"]
        press = "trade press says "
        if press in row["effective"]:
            row["also_said"] = row["effective"].split(press)[1]
        row.setdefault("also_said", "")


def _places(rows: list[Row]) -> None:
    for row in rows:
        row["place_id"] = _place_id(row)
        grade = row["confidence_name"]
        row["is_read"] = "false" if grade in ("default", "conflicting") else "true"
        row["is_shown"] = "false" if grade == "conflicting" else "true"
        row["members_grade"] = row["confidence_members"]
        if row["confidence_members"] == "not found":
            row["members"], row["members_grade"] = "", ""


def _places_found(rows: list[Row]) -> None:
    for row in rows:
        row["place_id"] = _place_id(row)
        if row["era"] == "STP" and not row["to_date"]:
            row["to_date"] = "2022-06-30"
        unnamed = row["place"][0].islower() or row["place"][0].isdigit()
        if unnamed and not row["members"] and row["level"] != "asked":
            row["level"] = "described"


def _place_id(row: Row) -> str:
    """The code of the one CCG that it is, or its system and its name.

    >>> _place_id({"members_kind": "ccg2017", "members": "02H", "place": "Wigan"})
    'place:02H'
    >>> _place_id({"members_kind": "", "place": "South Bristol", "system_ods": "QUY"})
    'place:QUY-south-bristol'
    """
    if row["members_kind"] == "ccg2017" and ";" not in row["members"]:
        return f"place:{row['members']}"
    name = NOT_A_LETTER.sub("-", row["place"].split("(")[0].lower()).strip("-")
    return f"place:{row['system_ods']}-{name}"


def _by_name(column: str, to: str = "system_ods") -> Prepare:
    def step(rows: list[Row]) -> None:
        for row in rows:
            row[to] = system_of(row[column])

    return step


def system_of(name: str) -> str:
    """The codes of a system that a table gives by name. Raises InputRefused for an unknown one."""
    listed: Mapping[str, str] = corrections()["systems"]
    if not name:
        return ""
    if name not in listed:
        raise refuse("corrections, systems", "is not in the reviewed list", value=name)
    return listed[name]


def _boundaries(rows: list[Row]) -> None:
    for row in rows:
        row["system_ods"] = system_of(row["from_system"])
        row["to_ods"] = system_of(row["to_system"])


def _clusters_planned(rows: list[Row]) -> None:
    for row in rows:
        row["kind"] = BOUNDARY.sub("change of boundary", row["kind"].replace(" + ", " and "))
        found = [system_of(name.strip()) for name in row["members"].split(";")]
        row["member_ods"] = ";".join(code for code in found if code)


def _clusters_done(rows: list[Row]) -> None:
    for row in rows:
        row["is_neither"] = "yes" if row["kind"] == "neither" else ""
        merged = row["kind"] in MERGED
        row["board_kind"] = "merger_of_boards" if merged else "cluster"
        row["successor_ods"] = row["cluster_or_successor_ods"] if merged else ""


def _pennine(rows: list[Row]) -> None:
    for row in rows:
        row["organisation_ods"], row["system_ods"] = "RM3;RW6", "QOP"
        if row["event"].startswith("Pennine "):
            row["organisation_ods"] = "RW6"
        if row["event"].startswith("Salford Royal "):
            row["organisation_ods"] = "RM3"


def _oversight(rows: list[Row]) -> None:
    for row in rows:
        of_system = row["body_kind"] in ("ICB", "ICS/ICB", "national")
        row["trust_or_ccg"] = "" if of_system else row["organisation_ods"]


def _oversight_more(rows: list[Row]) -> None:
    for row in rows:
        dashboard = row["framework"] == "STP dashboard July 2017"
        row["scheme"] = "stp_dashboard" if dashboard else "oversight_framework"
        row["category"] = row["result"]
        row["date_true"] = "2017-07-21" if dashboard else ""


def _delegations(rows: list[Row]) -> None:
    for row in rows:
        first, _, last = row["date_true"].partition(" to ")
        row["delegated_from"], row["delegated_to"] = first, last


def _law(rows: list[Row]) -> None:
    for row in rows:
        first, _, last = row["date_true"].partition(" to ")
        row["law_from"], row["law_to"] = first, last
        if not row["status"]:
            row["status"] = "not said"


def _rules(column: str) -> Prepare:
    def step(rows: list[Row]) -> None:
        for row in rows:
            row.setdefault("system_ods", "")
            row["rule_from"] = row[column]
            still = row[column].endswith(("-", " on"))
            row["rule_to"] = "" if still else row[column]

    return step


def _plans(rows: list[Row]) -> None:
    """The grade of each figure, and whether a later source replaced it."""
    replaced = PLAN_FIELDS
    for row in rows:
        grade = row["confidence"]
        gap_only = "unconfirmed for gap"
        for name in replaced:
            row[f"grade_{name}"] = grade
            if grade.startswith(gap_only):
                is_gap = name in ("do_nothing_gap_2020_21", "other_gap_figures")
                row[f"grade_{name}"] = "unconfirmed" if is_gap else "secondary"
        row["standing"] = "stands"
        others = row["other_gap_figures"].split("; ")
        row["other_gap_figures"] = "; ".join(each for each in others if "memory" not in each)


PLAN_FIELDS = (
    "do_nothing_gap_2020_21",
    "planned_savings",
    "capital_ask",
    "bed_change",
    "beds_note",
    "other_gap_figures",
    "other_plan_facts",
)


def _standing(rows: list[Row]) -> None:
    for row in rows:
        row["standing"] = "stands"


def _position(rows: list[Row]) -> None:
    for row in rows:
        given = row["value_gbp_m"] or row["variance_to_plan_gbp_m"]
        row["no_amount"] = "" if given else "yes"


def _constant(column: str, value: str) -> Prepare:
    def step(rows: list[Row]) -> None:
        for row in rows:
            row[column] = value

    return step


def _blank(*columns: str) -> Prepare:
    def step(rows: list[Row]) -> None:
        for row in rows:
            for column in columns:
                row.setdefault(column, "")

    return step


STEPS: Mapping[str, Prepare] = {
    "ics_designations": _designations,
    "who/places": _places,
    "who/places_found": _places_found,
    "commissioning_arrangements": _by_name("area"),
    "boundary_changes": _boundaries,
    "icb_clusters_2025": _clusters_planned,
    "who/icb_clusters_and_mergers_2026": _clusters_done,
    "mutual_aid_pennine": _pennine,
    "answers_for/oversight_events": _oversight,
    "answers_for/oversight_more": _oversight_more,
    "answers_for/delegations_by_icb": _delegations,
    "answers_for/law": _law,
    "finance_rules": _rules("period"),
    "sustainability_funds": _rules("year"),
    "stp_plans_2016": _plans,
    "plans/stp_plans_2016_updates": _standing,
    "plans/plan_figures_2016": _standing,
    "money/system_financial_position": _position,
    "who/place_counts": _blank("date_true"),
    "stp_solutions_hiow": _constant("system_ods", "QRL"),
}
