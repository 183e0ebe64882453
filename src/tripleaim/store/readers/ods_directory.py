"""Readers of the two interfaces of the ODS: ORD 2-0-0 in JSON, FHIR R4 in XML.

Both say of an organisation what the flat files say, with the lives of its roles, its relations and,
in ORD, its predecessors and successors.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.days import days_after

KIND_OF_ROLE = {
    "RO197": "trust",
    "RO98": "commissioner",
    "RO319": "commissioner",
    "RO318": "commissioner",
    "RO261": "commissioner",
    "RO76": "practice",
    "RO272": "network",
    "RO141": "council",
    "RO210": "regulator",
    "RO209": "regulator",
}
FHIR = "{http://hl7.org/fhir}"
LEGAL, OPERATIONAL = "Legal", "Operational"


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `organisation` and, from ORD, of `succession`.

    An error the interface answered with (an OperationOutcome) and an answer with no organisation
    give no rows; Raises InputRefused for a file that is neither.
    """
    bodies: list[dict[str, Any]] = []
    successions: list[dict[str, Any]] = []
    for path in paths:
        if path.suffix == ".json":
            for said in _ord_organisations(path):
                bodies.append(_ord_body(said))
                successions += _ord_successions(said)
        else:
            bodies += _fhir_bodies(path)
    reading = {"organisation": pd.DataFrame(bodies).drop_duplicates("organisation", keep="last")}
    if successions:
        reading["succession"] = pd.DataFrame(successions).drop_duplicates()
    return reading


def _ord_organisations(path: Path) -> list[dict[str, Any]]:
    said = json.loads(path.read_text(encoding="utf-8"))
    if "Organisation" in said:
        return [said["Organisation"]]
    if "Organisations" in said:
        return list(said["Organisations"])
    raise refuse(path.name, "is no answer of the ORD interface: it names no Organisation")


def _ord_body(said: dict[str, Any]) -> dict[str, Any]:
    code = said["OrgId"] if isinstance(said["OrgId"], str) else said["OrgId"]["extension"]
    roles = said.get("Roles", {}).get("Role", [])
    primary: dict[str, Any] = next((role for role in roles if role.get("primaryRole")), {})
    role = primary.get("id") or said.get("PrimaryRoleId", "")
    lives = {each["Type"]: each for each in said.get("Date", [])}
    life = lives.get(LEGAL) or lives.get(OPERATIONAL) or {}
    place = said.get("GeoLoc", {}).get("Location", {})
    return {
        "organisation": code,
        "name": said["Name"].title().replace("Nhs", "NHS"),
        "kind": KIND_OF_ROLE.get(role, "other"),
        "role": role,
        "postcode": place.get("PostCode") or said.get("PostCode"),
        "valid_from": life.get("Start"),
        "valid_to": _after(life.get("End")),
    }


def _ord_successions(said: dict[str, Any]) -> list[dict[str, Any]]:
    own = said["OrgId"] if isinstance(said["OrgId"], str) else said["OrgId"]["extension"]
    found = []
    for each in said.get("Succs", {}).get("Succ", []):
        other = each["Target"]["OrgId"]["extension"]
        before, after = (other, own) if each["Type"] == "Predecessor" else (own, other)
        found.append(
            {"predecessor": before, "successor": after, "effective": each["Date"][0]["Start"]}
        )
    return found


def _fhir_bodies(path: Path) -> list[dict[str, Any]]:
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise refuse(path.name, f"is not XML: {error}") from None
    if not root.tag.startswith(FHIR):
        raise refuse(path.name, "is no answer of the FHIR interface")
    there = [root] if root.tag == f"{FHIR}Organization" else root.iter(f"{FHIR}Organization")
    return [body for each in there if (body := _fhir_body(each))]


def _fhir_body(said: ElementTree.Element) -> dict[str, Any] | None:
    code = next(
        (
            _value(identifier, "value")
            for identifier in said.findall(f"{FHIR}identifier")
            if "ods-organization-code" in (_value(identifier, "system") or "").lower()
        ),
        None,
    )
    name = _value(said, "name")
    if not code or not name:
        return None
    roles = [
        coding.get("value", "")
        for coding in said.iter(f"{FHIR}code")
        if coding.get("value", "").startswith("RO")
    ]
    role = next((each for each in roles if each in KIND_OF_ROLE), roles[0] if roles else "")
    address = said.find(f"{FHIR}address")
    start, end = next(_fhir_lives(said), (None, None))
    return {
        "organisation": code,
        "name": name.title().replace("Nhs", "NHS"),
        "kind": KIND_OF_ROLE.get(role, "other"),
        "role": role,
        "postcode": None if address is None else _value(address, "postalCode"),
        "valid_from": start,
        "valid_to": _after(end),
    }


def _fhir_lives(said: ElementTree.Element) -> Iterator[tuple[str | None, str | None]]:
    for period in said.iter(f"{FHIR}valuePeriod"):
        yield _value(period, "start"), _value(period, "end")


def _value(said: ElementTree.Element, name: str) -> str | None:
    found = said.find(f"{FHIR}{name}")
    return None if found is None else found.get("value")


def _after(day: str | None) -> str | None:
    return None if day is None else days_after(pd.Series([day]))[0]
