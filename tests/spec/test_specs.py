"""Every worked example of every spec holds."""

import pytest

from drawn import Example, examples_of, page_of, specs

ALL = [(name, each) for name, module in specs().items() for each in examples_of(module)]


@pytest.mark.parametrize(
    ("name", "case"), ALL, ids=[f"{name}: {each.says[:60]}" for name, each in ALL]
)
def test_example(name: str, case: Example) -> None:
    case.check()


@pytest.mark.parametrize("name", list(specs()))
def test_every_spec_has_examples_and_a_text(name: str) -> None:
    module = specs()[name]
    assert examples_of(module), "a spec without an example proves nothing"
    assert page_of(name, module).startswith("# ")


def test_a_wrong_expectation_fails() -> None:
    case = Example(
        says="Wrong on purpose",
        given={"people": "area | people\nccg:00T | 2"},
        ask=lambda people: people,
        expect="area | people\nccg:00T | 3",
        refused="",
    )
    with pytest.raises(AssertionError, match="Wrong on purpose"):
        case.check()
