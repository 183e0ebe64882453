"""The report of a sweep: for bench/RESULTS.md, and in full for those who mend."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.sweep.checks import CHECKS, counted
from bench.sweep.said import Fault, Said
from bench.sweep.substance import ERAS, empty, shares
from tripleaim.questions.ten import TEN

HEADING = "## The sweep"
QUESTIONS = tuple(each.id for each in TEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a sweep was run: on which store, when, on what machine, in how many seconds."""

    store: str
    day: str
    machine: str
    seconds: float


def summary(answers: Sequence[Said], faults: Sequence[Fault], ran: Ran) -> str:
    """The section of the results: faults by check and question, and the share of substance."""
    found = counted(faults)
    lines = [
        HEADING,
        "",
        f"`make sweep`, {ran.store}, {ran.machine}, {ran.day}: {len(answers):,} answers in "
        f"{ran.seconds:,.0f} s with two processes.",
        "",
        "Faults, by check and question:",
        "",
        f"| check | {' | '.join(QUESTIONS)} |",
        "|---" * (len(QUESTIONS) + 1) + "|",
    ]
    for check in CHECKS:
        counts = " | ".join(str(found[check.id][question]) for question in QUESTIONS)
        lines.append(f"| {check.about} | {counts} |")
    lines += ["", "Systems with an answer of substance:", ""]
    lines += [
        f"| question | {' | '.join(str(era) for era in ERAS)} |",
        "|---" * (len(ERAS) + 1) + "|",
    ]
    for row, eras in shares(answers).items():
        told = (f"{eras[era][0]} of {eras[era][1]}" if era in eras else "-" for era in ERAS)
        lines.append(f"| {row} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def in_full(answers: Sequence[Said], faults: Sequence[Fault], most: int = 6) -> str:
    """Every kind of fault with some of its places, by question; who is left without substance."""
    kinds: dict[tuple[str, str, str], list[Fault]] = defaultdict(list)
    for each in faults:
        kinds[each.question, each.check, each.what.partition(":")[0]].append(each)
    lines = []
    for question in QUESTIONS:
        lines.append(f"\n## {question}\n")
        for (asked, check, kind), held in sorted(kinds.items(), key=lambda item: -len(item[1])):
            if asked != question:
                continue
            lines.append(f"- **{check}** {kind}: {len(held)}")
            lines += [f"    - {e.area} on {e.on}: {e.what[:260]}" for e in _spread(held, most)]
    lines.append("\n## without substance\n")
    for (row, era), areas in empty(answers).items():
        lines.append(f"- {row}, {era}: {len(areas)}: {', '.join(areas[:14])}")
    return "\n".join(lines) + "\n"


def _spread(held: Sequence[Fault], most: int) -> list[Fault]:
    """Some of the faults, spread over the days."""
    step = max(1, len(held) // most)
    return list(held[::step])[:most]


def replaced(results: str, section: str) -> str:
    """The results with the section of the sweep put in place of the one that stood there.

    >>> replaced("# R\\n\\n## The sweep\\n\\nold\\n\\n## Other\\n", "## The sweep\\n\\nnew\\n")
    '# R\\n\\n## The sweep\\n\\nnew\\n\\n## Other\\n'
    """
    before, found, after = results.partition(HEADING + "\n")
    if not found:
        return results.rstrip("\n") + "\n\n" + section
    rest = after.partition("\n## ")
    return before + section + (f"\n## {rest[2]}" if rest[1] else "")
