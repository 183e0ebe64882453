"""The design system's stylesheet, cut to what the pages of a site use."""

import re
from collections.abc import Iterator
from importlib.resources import files

CLASS = re.compile(r"\.(nhsuk-[\w-]+|govuk-[\w-]+|app-[\w-]+|js-[\w-]+)")
USED = re.compile(r"nhsuk-[\w-]+")
MARKS = re.compile("[{};]")
VARIABLE = re.compile(r"(--nhsuk-[\w-]+):[^;}]*;?")


def used_classes() -> frozenset[str]:
    """The classes of the design system that a template of the site names."""
    folder = files("tripleaim.site") / "templates"
    return frozenset(
        name for each in folder.iterdir() for name in USED.findall(each.read_text("utf-8"))
    )


def trimmed(css: str, used: frozenset[str]) -> str:
    """A stylesheet without selectors of other classes, and without variables that nothing reads.

    >>> css = ".nhsuk-a,.nhsuk-b p{color:red}@media print{.nhsuk-a{top:0}}p{top:1}"
    >>> trimmed(css, frozenset(["nhsuk-b"]))
    '.nhsuk-b p{color:red}p{top:1}'
    """
    kept = "".join(_kept(css, used))
    read = set(re.findall(r"var\((--nhsuk-[\w-]+)", kept))
    kept = VARIABLE.sub(lambda found: found[0] if found[1] in read else "", kept)
    return kept.replace(":root{}", "")


def _kept(css: str, used: frozenset[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if not body:
            yield head
        elif head.startswith("@") and "{" in body:
            inside = "".join(_kept(body, used))
            yield f"{head}{{{inside}}}" if inside else ""
        else:
            parts = [each for each in _parts(head) if used.issuperset(CLASS.findall(each))]
            yield f"{','.join(parts)}{{{body}}}" if parts else ""


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule as its head and what stands in its braces; a statement has nothing there."""
    begins = begun = depth = 0
    for found in MARKS.finditer(css):
        at, mark = found.start(), found[0]
        if mark == "{":
            begun, depth = (at, 1) if depth == 0 else (begun, depth + 1)
        elif mark == "}":
            depth -= 1
            if depth == 0:
                yield css[begins:begun], css[begun + 1 : at]
                begins = at + 1
        elif depth == 0:
            yield css[begins : at + 1], ""
            begins = at + 1


def _parts(head: str) -> list[str]:
    """The selectors of a rule, at the commas that stand in no bracket."""
    return re.split(r",(?![^(\[]*[)\]])", head)
