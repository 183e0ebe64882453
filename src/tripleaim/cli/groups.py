"""How `tripleaim --help` lists the commands: by what one comes for, the ten questions first."""

from collections.abc import Sequence
from typing import Any

from tripleaim.cli.parser import Parsed
from tripleaim.questions.ten import TEN

GROUPS: dict[str, tuple[str, ...]] = {
    "The ten questions": tuple(each.id for each in TEN),
    "Places and bodies": ("find", "areas", "history", "footprint", "catchment"),
    "Tables and people of your own": (
        "rebase",
        "spc",
        "evaluate",
        "people",
        "synthesise",
        "survey",
    ),
    "Plans and agreements": (
        "plan",
        "new",
        "documents",
        "sign",
        "key",
        "publish",
        "fund",
        "control-total",
        "capitation",
        "outcomes",
    ),
    "The store and the site": (
        "build",
        "check",
        "sources",
        "status",
        "fetch",
        "site",
        "data",
        "pack",
        "serve",
        "workspace",
        "example",
    ),
}
OTHERS = "Others"


def grouped(names: Sequence[str]) -> dict[str, list[str]]:
    """Commands by group, in the order of the groups; what is in none comes last.

    >>> grouped(["who", "rebase", "newest"])["Others"]
    ['newest']
    """
    placed = {name for group in GROUPS.values() for name in group}
    told = {title: [each for each in group if each in names] for title, group in GROUPS.items()}
    told[OTHERS] = [name for name in names if name not in placed]
    return {title: group for title, group in told.items() if group}


class Grouped(Parsed):
    """The commands of tripleaim, listed by group."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each group under its title."""
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        shown = {name: command for name, command in found.items() if command and not command.hidden}
        width = formatter.width - 18
        for title, names in grouped(list(shown)).items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name, shown[name].get_short_help_str(width)) for name in names]
                )
