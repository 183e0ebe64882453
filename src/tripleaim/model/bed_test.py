"""The bed test of April 2017: beds close only where one of three conditions is met, by evidence.

Plans and consultations name the conditions by the same words and are judged alike.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator

Condition = Literal[
    "alternatives in place and working", "new treatments cut need", "beds used more efficiently"
]
EARLIER = {
    "alternatives first": "alternatives in place and working",
    "new treatment": "new treatments cut need",
    "quicker and safer": "beds used more efficiently",
}
"""What plans called the conditions before consultations and plans used the same words."""


def _in_these_words(said: object) -> object:
    return EARLIER.get(said, said) if isinstance(said, str) else said


Named = Annotated[Condition | Literal[""], BeforeValidator(_in_these_words)]
"""A condition that a plan names, or none; the words of earlier plans are read as these."""


def what_is_lacking(condition: str | None, evidence: str) -> str:
    """Why a closure of beds does not meet the test; empty where it does.

    >>> what_is_lacking(None, "a letter")
    'none of the three conditions is named'
    >>> what_is_lacking("new treatments cut need", " ")
    "'new treatments cut need' is claimed without evidence"
    >>> what_is_lacking("new treatments cut need", "two years of fewer admissions")
    ''
    """
    if not condition:
        return "none of the three conditions is named"
    return "" if evidence.strip() else f"'{condition}' is claimed without evidence"
