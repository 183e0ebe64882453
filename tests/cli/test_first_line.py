"""An answer in words opens with its sentence, whatever table that sentence stands in."""

import pytest

from tripleaim.cli.question import opened_by_a_sentence, print_words
from tripleaim.model.finding import Finding


def found(statement: str, table: str = "") -> Finding:
    return Finding(
        statement=statement,
        subject="stp:QOP",
        measure="gap",
        value=1,
        unit="pence",
        sources=("derived",),
        method="as published",
        table=table,
    )


@pytest.mark.parametrize(
    ("findings", "printed"),
    [
        # one row of a table: told once, without a table of its own
        ([found("A gap.", "Plans"), found("Beds.", "Other")], "A gap.\n\nOther\n  Beds."),
        # a longer table stays whole below its first sentence
        (
            [found("A gap.", "Plans"), found("B gap.", "Plans")],
            "A gap.\n\nPlans\n  A gap.\n  B gap.",
        ),
        # several figures of one sentence are that sentence
        ([found("A gap.", "Plans"), found("A gap.", "Plans")], "A gap."),
        # outside any table nothing moves
        ([found("A gap."), found("B gap.", "Plans")], "A gap.\n\nPlans\n  B gap."),
        ([], ""),
    ],
)
def test_the_first_line_is_the_answer(
    findings: list[Finding], printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_words(findings)
    assert capsys.readouterr().out.rsplit("\nSources", 1)[0].strip("\n") == printed.strip("\n")


def test_no_figure_is_lost_by_it() -> None:
    table = [found("A gap.", "Plans"), found("B gap.", "Plans")]
    assert [each for each in table if each not in opened_by_a_sentence(table)] == []
