"""What a document would need in law, and whether what it rests on holds as long as it does."""

from collections.abc import Iterator
from datetime import date

from tripleaim.governance.basis import LegalBasis, legal_bases
from tripleaim.governance.folder import Filed, Folder
from tripleaim.model.documents.contract import IntegratedHealthContract, LeadProviderContract
from tripleaim.model.errors import Problem
from tripleaim.store.rules import read_rules

PRIMARY_CARE = {
    "partial": "some general practice moves into the contract: each practice must agree, and what "
    "its own contract still covers must be written down",
    "full": "general practice gives up or suspends its own contracts for this one: that needs each "
    "practice's consent and regulations that let it return",
}


def law_faults(folder: Folder) -> Iterator[Problem]:
    """Documents whose legal basis is unknown, is not one for their kind, or did not hold."""
    for each in folder.filed:
        named = each.document.legal_basis
        if not named:
            continue
        basis = legal_bases().get(named)
        if basis is None:
            yield Problem(
                where=each.name,
                column="legal_basis",
                value=named,
                rule="is not a legal basis on the list",
                remedy=f"Those are: {', '.join(legal_bases())}.",
            )
            continue
        yield from _of_basis(each, basis)


def _of_basis(each: Filed, basis: LegalBasis) -> Iterator[Problem]:
    document = each.document
    if document.kind not in basis.kinds:
        yield Problem(
            where=each.name,
            column="legal_basis",
            value=basis.id,
            rule=f"is no basis for a {document.kind.replace('_', ' ')}",
            remedy=f"It is one for: {', '.join(basis.kinds)}.",
        )
    if document.valid_from < basis.valid_from:
        yield Problem(
            where=each.name,
            column="legal_basis",
            value=basis.id,
            rule=f"held only from {basis.valid_from}; the document starts on {document.valid_from}",
            remedy="Name what it rested on then.",
        )
    if basis.valid_to and (document.valid_to is None or document.valid_to > basis.valid_to):
        until = f"until {document.valid_to}" if document.valid_to else "without an end"
        yield Problem(
            where=each.name,
            column="legal_basis",
            value=basis.id,
            rule=f"ended on {basis.valid_to} and the document holds {until}: it outlives its basis",
            remedy=f"End it on {basis.valid_to}, or have a successor rest on what followed.",
        )


def law_notes(folder: Folder, on: date) -> Iterator[Problem]:
    """What contracts for most of an area's care would need in law."""
    for each in folder.filed:
        if isinstance(each.document, LeadProviderContract):
            yield from _of_contract(each, each.document)
        if isinstance(each.document, IntegratedHealthContract):
            yield from _of_whole_contract(each, each.document)


def _of_whole_contract(each: Filed, contract: IntegratedHealthContract) -> Iterator[Problem]:
    first = read_rules("single_contract")["whole_contracts"]
    if contract.valid_from < first["since"]:
        yield Problem(
            where=each.name,
            column="valid_from",
            value=str(contract.valid_from),
            rule=f"is before {first['since'].year}, in which NHS England plans the first contracts "
            f"to be live ({first['cited']})",
            remedy="Is the day right?",
        )


def _of_contract(each: Filed, contract: LeadProviderContract) -> Iterator[Problem]:
    if contract.primary_care in PRIMARY_CARE:
        yield Problem(
            where=each.name,
            column="primary_care",
            value=contract.primary_care,
            rule=f"moves primary care: {PRIMARY_CARE[contract.primary_care]}",
            remedy="Ask every practice, and a lawyer.",
        )
    if contract.open_to == "any provider":
        yield Problem(
            where=each.name,
            column="open_to",
            value=contract.open_to,
            rule=f"lets private providers hold it: {_who_may_hold(contract)}",
            remedy='Write open_to = "statutory bodies", or record the decision and the advice.',
        )


def _who_may_hold(contract: LeadProviderContract) -> str:
    rules = read_rules("single_contract")
    for rule in (rules["selection_regime"], rules["statutory_holder"]):
        if contract.valid_from >= rule["since"] and contract.form == rule.get(
            "form", contract.form
        ):
            return str(rule["says"])
    return "it must be put out to tender, and any capable provider may win it"
