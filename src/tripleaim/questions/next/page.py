"""What next? Readiness for the next stage, maturity, what a single contract would change."""

from datetime import date

from tripleaim.page.blocks_of import figures_of, sentences_of, tables_of
from tripleaim.page.section import Inset, Section
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

EXAMPLE = (
    "The documents that show what is met are in part invented, to show how such documents are "
    "filled in; this is no judgement of a real system."
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """What next?, for one area or for England."""
    if area is not None and not area.startswith(("stp:", "icb:")):
        return None
    findings = what_next(store, area, on)
    alone = [each for each in findings if not each.table]
    example = any("examples" in caveat for each in findings for caveat in each.caveats)
    return Section(
        id="next",
        title=question("next").title,
        lead=alone[0].statement,
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *figures_of(alone),
            *sentences_of(alone[1:]),
            *tables_of(findings, prefix="next"),
        ),
    )
