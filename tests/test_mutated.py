"""Whatever judges place, time, rules or the world stands in a group of modules to be mutated."""

import ast
from collections.abc import Iterator

import pytest

from mutate import PACKAGE, ROOT, mutants_of, read_source
from mutate_groups import EQUIVALENT, GROUPS

MUTATED = {module for modules, _ in GROUPS.values() for module in modules}


def judging() -> Iterator[str]:
    """Modules in which something returns whether the world was so: `Status` or `Shown`."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "from tripleaim.model.status import" not in text:
            continue
        tree = ast.parse(text)
        imported = {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "tripleaim.model.status"
            for name in node.names
        }
        if any(
            isinstance(node, ast.FunctionDef)
            and node.returns is not None
            and imported
            & {each.id for each in ast.walk(node.returns) if isinstance(each, ast.Name)}
            for node in ast.walk(tree)
        ):
            yield path.relative_to(PACKAGE).as_posix()


def test_every_file_of_the_ground_is_mutated() -> None:
    ground = PACKAGE / "store" / "ground"
    held = {f"store/ground/{path.name}" for path in ground.iterdir() if path.is_file()}
    assert held - {"store/ground/__init__.py"} <= MUTATED


def test_whatever_tells_whether_the_world_was_so_is_mutated() -> None:
    assert set(judging()) - MUTATED == set()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_names_files_that_are_there(group: str) -> None:
    modules, stages = GROUPS[group]
    assert [each for each in modules if not (PACKAGE / each).is_file()] == []
    assert [each for tests in stages for each in tests if not (ROOT / each).is_file()] == []


def test_what_is_known_to_be_equivalent_is_still_a_mutant() -> None:
    for module, what in EQUIVALENT:
        mutants = mutants_of(read_source(PACKAGE / module))
        assert what in {said.partition(" ")[2] for said, _ in mutants}, (module, what)
