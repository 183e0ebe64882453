"""Money that partners signed: pooled funds, control totals, stakes; an example only without."""

from datetime import date

from tripleaim.library.asking import answer

ON = date(2018, 6, 1)


def rows_of(store, measure, area="QF7", on=ON):
    """The findings of a measure of money."""
    return [each for each in answer(store, "money", area, on) if each.measure == measure]


def test_the_documents_of_a_system_stand_in_for_the_invented_trusts(examples_store):
    pooled = rows_of(examples_store, "pooled")
    assert {each.subject for each in pooled} == {"sheffield-pooled-fund", "rotherham-outcomes"}
    assert all(each.status == "assumed" and each.caveats for each in pooled)
    assert all("an invented example" in each.statement for each in pooled)
    totals = rows_of(examples_store, "control_total")
    assert len(totals) == 7
    stakes = rows_of(examples_store, "fund_lost_if_missed")
    assert {each.label for each in stakes} == {each.label for each in totals}
    assert rows_of(examples_store, "fund_lost") == []
    assert rows_of(examples_store, "fund_rule")


def test_without_documents_the_example_is_called_one(shipped_store):
    assert rows_of(shipped_store, "pooled") == []
    lost = rows_of(shipped_store, "fund_lost")
    assert {each.table for each in lost} == {
        "Example: an acute trust misses its control total by £1"
    }


def test_a_day_on_which_nothing_was_in_force(examples_store):
    assert rows_of(examples_store, "pooled", on=date(2020, 6, 1)) == []
    assert rows_of(examples_store, "fund_lost", on=date(2020, 6, 1))
