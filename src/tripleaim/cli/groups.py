"""The commands, as `tripleaim --help` lists them: by what one comes for, the questions first."""

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


class Grouped(Parsed):
    """The commands of tripleaim, listed by group."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each group under its title."""
        width = formatter.width - 18
        for title, names in GROUPS.items():
            found = [(name, self.commands[name]) for name in names if name in self.commands]
            if found:
                with formatter.section(title):
                    formatter.write_dl(
                        [(name, command.get_short_help_str(width)) for name, command in found]
                    )
