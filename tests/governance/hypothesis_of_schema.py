"""A Hypothesis strategy of values for a pydantic model: mostly valid, sometimes a little off."""

import re
import typing
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

CODES = st.sampled_from(["AAA", "BBB", "BBB", "AAA", "02P"])
WORDS = st.text(min_size=1, max_size=12)
DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))


@cache  # hundreds of examples draw from the same
def values_of(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for the fields of a model; optional ones are there or not."""
    needed, optional = {}, {}
    for name, field in model.model_fields.items():
        if name in ("kind", "signatures", "publication", "seal"):
            continue
        if name == "parties":
            needed[name] = st.tuples(party("AAA", "commissioner"), party("BBB", "provider"))
            continue
        if name in ("valid_to", "joined", "left", "decided_on", "review_on", "followed_up_on"):
            optional[name] = st.dates(date(2025, 12, 31), date(2199, 1, 1))
            continue
        (needed if field.is_required() else optional)[name] = of_field(field)
    return st.fixed_dictionaries(needed, optional=optional)


def party(code: str, role: str) -> st.SearchStrategy[dict[str, Any]]:
    """A party of a code and role, with any name."""
    fixed = {"organisation": st.just(code), "name": WORDS, "role": st.just(role)}
    return st.fixed_dictionaries(fixed, optional={"signatory": WORDS, "signs": st.booleans()})


def of_field(field: FieldInfo) -> st.SearchStrategy[Any]:
    """Values for one field."""
    return of_type(field.annotation, list(field.metadata))


def of_type(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Values for an annotated type."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return of_type(arguments[0], [*annotation.__metadata__, *metadata])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, UnionType):
        inner = [each for each in arguments if each is not NoneType]
        return st.one_of(*(of_type(each, metadata) for each in inner))
    if origin is tuple:
        return st.lists(of_type(arguments[0], []), min_size=1, max_size=3)
    if origin is dict:
        return st.dictionaries(CODES, of_type(arguments[1], []), max_size=3)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return values_of(annotation)
    return plain(annotation, metadata)


def plain(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    """Values for a plain type; text follows its pattern."""
    if annotation is str:
        patterns = [m.pattern for m in metadata if getattr(m, "pattern", None)]
        pattern = str(patterns[0]) if patterns else ""
        if "A-Z0-9]{3,9})$" in pattern or pattern == "^[A-Z0-9]{3,9}$":
            return CODES
        return st.from_regex(re.compile(pattern), fullmatch=True) if len(pattern) > 3 else WORDS
    choices = {
        bool: st.booleans(),
        int: st.integers(0, 5000),
        Decimal: st.sampled_from([Decimal("0"), Decimal("0.25"), Decimal("0.30"), Decimal("1")]),
        date: DAYS,
    }
    return choices[annotation]
