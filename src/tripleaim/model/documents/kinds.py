"""The kinds of document: text to a document of the right kind and back, and the JSON Schema.

A kind is a row of KINDS; its model is imported when first asked for.
"""

import json
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.toml import read_toml, write_toml
from tripleaim.model.errors import InputRefused, Problem

KINDS = {
    "partnership_agreement": "agreement:PartnershipAgreement",
    "joint_commissioning": "agreement:JointCommissioning",
    "pooled_fund": "agreement:PooledFund",
    "shared_control_total": "agreement:SharedControlTotal",
    "delegation": "delegation:Delegation",
    "lead_provider_contract": "contract:LeadProviderContract",
    "support_agreement": "support:SupportAgreement",
    "group_model": "support:GroupModel",
    "decision": "decision:Decision",
    "minutes": "decision:Minutes",
    "maturity_assessment": "assessment:MaturityAssessment",
    "capability_assessment": "assessment:CapabilityAssessment",
    "consultation": "consultation:Consultation",
    "engagement_record": "consultation:EngagementRecord",
    "questionnaire": "survey:Questionnaire",
    "survey_wave": "survey:SurveyWave",
    "signed_plan": "cover:SignedPlan",
    "outcomes_framework": "outcomes:OutcomesFramework",
    "public_record": "public_record:PublicRecord",
    "terms_of_reference": "committee:TermsOfReference",
    "scheme_of_delegation": "scheme:SchemeOfDelegation",
    "neighbourhood_plan": "neighbourhood:NeighbourhoodPlan",
    "integrated_health_contract": "contract:IntegratedHealthContract",
}


@cache
def model_of(kind: str) -> type[Document]:
    """The model of a kind. Raises KeyError for a kind that is not in KINDS."""
    module, name = KINDS[kind].split(":")
    model: type[Document] = getattr(import_module(f"tripleaim.model.documents.{module}"), name)
    return model


def read_document(text: str, where: str) -> Document:
    """A document from TOML text; `where` names the file in messages.

    Raises InputRefused with every problem found, by field.

    >>> read_document('kind = "letter"', "a.toml")
    Traceback (most recent call last):
    tripleaim.model.errors.InputRefused: a.toml, column kind: 'letter' is not a kind of document. \
Kinds: partnership_agreement, joint_commissioning, pooled_fund, shared_control_total, delegation, \
lead_provider_contract, support_agreement, group_model, decision, minutes, \
maturity_assessment, capability_assessment, consultation, engagement_record, questionnaire, \
survey_wave, signed_plan, outcomes_framework, public_record, \
terms_of_reference, scheme_of_delegation, neighbourhood_plan, integrated_health_contract.
    """
    return document_from(read_toml(text, where), where)


def document_from(values: dict[str, Any], where: str) -> Document:
    """A document from plain values. Raises InputRefused with every problem found, by field."""
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputRefused([_no_kind(where, kind)])
    try:
        return model_of(kind).model_validate(values)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        raise InputRefused([_problem(where, each) for each in found]) from None


def read_json(text: str, where: str) -> Document:
    """A document from its JSON, as a row of the store holds it."""
    return document_from(json.loads(text), where)


def text_of(document: Document) -> str:
    """A document as TOML: fields in the order of its kind, those left at their default left out."""
    plain = document.model_dump(mode="python", exclude_defaults=True)
    return write_toml({"kind": document.kind, "id": document.id, **plain})


@cache  # a draft of a kind asks for it, and to make it takes longer than the rest
def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind, to be read, not to be altered."""
    schema = model_of(kind).model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _no_kind(where: str, kind: object) -> Problem:
    return Problem(
        where=where,
        column="kind",
        value=None if kind is None else str(kind),
        rule="does not say which" if kind is None else "is not a kind of document",
        remedy=f"Kinds: {', '.join(KINDS)}.",
    )


def _problem(where: str, error: Any) -> Problem:
    path = [str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"]]
    given = error.get("input")
    missing = error["type"] in ("missing", "value_error") or isinstance(given, dict | list | tuple)
    said = SAID.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    missing = missing and error["type"] not in SAID
    return Problem(
        where=where,
        column=".".join(path) or None,
        value=None if missing else str(given),
        rule="is needed" if error["type"] == "missing" else f"is refused: {said}",
        remedy=REMEDIES.get(error["type"], ""),
    )


SAID = {
    "tuple_type": "it is not a list",
    "list_type": "it is not a list",
    "dict_type": "it is not a table",
    "model_type": "it is not a table",
}
REMEDIES = {
    "missing": "Add it.",
    "tuple_type": 'Write a list in square brackets: ["one", "another"]; a list of tables as '
    "[[name]], its fields below it.",
    "list_type": 'Write a list in square brackets: ["one", "another"].',
    "dict_type": "Write it as [name], its fields below it, or as { CODE = 0.5, OTHER = 0.5 }.",
    "model_type": "Write it as [[name]], its fields below it; what a field may hold: tripleaim "
    "documents schema KIND.",
    "extra_forbidden": "Correct its spelling, or remove it.",
    "literal_error": "Choose one of those.",
    "string_pattern_mismatch": "Ids are small letters, digits and hyphens; codes capitals and "
    "digits; an area id is kind:CODE.",
    "date_from_datetime_parsing": "Write a date as 2018-06-01, without quotes.",
}
