"""Who is told of what, and how: the table in `rules.txt`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tripleaim.model.errors import refuse

FORCED, NOW, DIGEST = "!", "now", "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """That an action is told: to whom (words of `recipients`), with which urgency, in words."""

    action: str
    who: tuple[str, ...]
    mail: str
    words: str


@cache
def read_rules() -> dict[str, Rule]:
    """Every rule by its action. Raises InputRefused for an urgency that is none.

    >>> read_rules()["step.open"].who, read_rules()["step.open"].mail
    (('turn',), '!')
    """
    text = files("tripleaim.workspace.telling").joinpath("rules.txt").read_text(encoding="utf-8")
    found: dict[str, Rule] = {}
    for row, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith("#"):
            action, who, mail, words = line.split("|")
            if mail not in (FORCED, NOW, DIGEST):
                raise refuse("rules.txt", "is no urgency", row=row, value=mail)
            found[action] = Rule(action=action, who=tuple(who.split()), mail=mail, words=words)
    return found
