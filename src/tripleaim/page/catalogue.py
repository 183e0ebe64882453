"""The catalogues that ship: `words.toml` of every folder of questions and studies."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tripleaim.model.catalogue import Catalogue, MeasureWords, RowWords

WORDS = "words.toml"


@cache
def catalogue_of(question: str) -> Catalogue:
    """The words of a question, by its folder: `adds_up`.

    >>> catalogue_of("adds_up").rows["PartOfGap"].measures[0].unit
    'GBP'
    """
    text = (files("tripleaim.questions") / question / WORDS).read_text(encoding="utf-8")
    return read_catalogue(question, tomllib.loads(text))


def has_words(question: str) -> bool:
    """Whether a folder of questions has a catalogue of its words."""
    return (files("tripleaim.questions") / question / WORDS).is_file()


def read_catalogue(question: str, said: Mapping[str, Any]) -> Catalogue:
    """A catalogue from what a `words.toml` holds. Raises InputRefused for what it may not hold."""
    return Catalogue(
        question=question,
        rows={name: _row(name, words) for name, words in said.get("row", {}).items()},
        notes=dict(said.get("note", {})),
    )


def _row(name: str, said: Mapping[str, Any]) -> RowWords:
    plain = {key: value for key, value in said.items() if key not in ("measure", "notes", "form")}
    return RowWords(
        row=name,
        measures=tuple(MeasureWords(id=id, **words) for id, words in said["measure"].items()),
        notes=tuple(said.get("notes", ())),
        forms=dict(said.get("form", {})),
        **plain,
    )
