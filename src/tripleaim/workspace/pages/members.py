"""Members of a partnership, as somebody writes them: a code on each line, or a code and a name."""

import re

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.workspace.drafting.checking import name_of
from tripleaim.workspace.partnerships.forming import LONGEST_NAME

CODE = re.compile(r"[A-Z0-9]{2,9}")
MOST_MEMBERS = 200


def read_members(text: str) -> list[tuple[str, str]]:
    """Codes and names of members, from lines such as `RHQ` or `207 = Sheffield City Council`.

    A name that is not given is that of the register. Raises InputRefused with what is wrong with
    each line, by its number.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        said, _, called = (part.strip() for part in line.partition("="))
        if not said and not called:
            continue
        code = said.upper()
        held = name_of(code)
        name = held if held != code else called or code
        fault = _fault_of_member(code, name, called)
        if fault:
            problems.append(
                Problem(where=f"line {number}", rule=fault[0], remedy=fault[1], column="members")
            )
        found.setdefault(code, name)
    if len(found) > MOST_MEMBERS:
        rule = f"are more than {MOST_MEMBERS}"
        problems.append(Problem(where="members", rule=rule, remedy="Name fewer.", column="members"))
    if problems:
        raise InputRefused(problems)
    return list(found.items())


def _fault_of_member(code: str, name: str, called: str) -> tuple[str, str] | None:
    if not CODE.fullmatch(code):
        return "has no code of an organisation", "Write it as RHQ, or as 207 = its name."
    if name == code and not called:
        return "has a code that is on no register", f"Write its name too: {code} = its name."
    held = name_of(code)
    if called and held != code and _letters(called) != _letters(held):
        return f"names {code}, which the register calls {held}", f"Write {code} alone."
    if len(name) > LONGEST_NAME:
        return f"has a name longer than {LONGEST_NAME} characters", "Give a shorter one."
    return None


def _letters(name: str) -> str:
    """A name without case, spaces and marks, to compare what somebody typed with the register's."""
    return "".join(each for each in name.casefold() if each.isalnum())
