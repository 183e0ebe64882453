"""What may be delegated to a tier: only what an assessment found it able to do."""

from collections.abc import Iterator

from tripleaim.governance.folder import Filed, Folder
from tripleaim.model.documents.assessment import CapabilityAssessment
from tripleaim.model.documents.delegation import Delegation
from tripleaim.model.errors import Problem


def placing_faults(folder: Folder) -> Iterator[Problem]:
    """Delegations of functions to a tier without an adequate assessment."""
    known = folder.by_id()
    for each in folder.filed:
        if isinstance(each.document, Delegation):
            yield from _of_delegation(each, each.document, known)


def _of_delegation(
    each: Filed, delegation: Delegation, known: dict[str, Filed]
) -> Iterator[Problem]:
    assessed = known.get(delegation.capability or "")
    found = assessed.document if assessed else None
    for placed in delegation.functions:
        reason = why_refused(delegation, placed.function, found)
        if reason:
            yield Problem(
                where=each.name,
                column="functions",
                value=placed.function,
                rule=f"may not be delegated to the {delegation.to_tier}: {reason}",
                remedy="Assess the tier: tripleaim new capability_assessment.",
            )


def why_refused(delegation: Delegation, function: str, assessment: object) -> str:
    """Why an assessment does not carry the delegation of a function; empty when it does."""
    if not isinstance(assessment, CapabilityAssessment):
        return "nobody has assessed whether it is able"
    if assessment.tier != delegation.to_tier:
        return f"the assessment is of the {assessment.tier}"
    if delegation.to_area and assessment.area and assessment.area != delegation.to_area:
        return f"the assessment is of {assessment.area}, not of {delegation.to_area}"
    if assessment.valid_from > delegation.valid_from:
        return f"the assessment came after it, on {assessment.valid_from}"
    if assessment.valid_to is not None and assessment.valid_to <= delegation.valid_from:
        return f"the assessment held only until {assessment.valid_to}"
    ability = next((each for each in assessment.abilities if each.function == function), None)
    if ability is None:
        return "the assessment does not look at it"
    if not ability.adequate:
        return f"the assessment found it not able ({ability.because})"
    if not ability.evidence:
        return "the assessment shows no evidence for it"
    return ""
