"""Plans and footprints from a notebook."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripleaim.library.asking import Day, read_day
from tripleaim.library.rows import Findings, Rows

if TYPE_CHECKING:
    from tripleaim.store.engine import Store


def plan(
    file: Path | str, scenario: str = "plan", draws: int = 2000, seed: int = 2016
) -> Rows[object]:
    """Every figure of a plan (.toml or .xlsx) by year: mean and 90% interval, a row each.

    `.notes` give the chance of balance by year. Raises InputRefused with every fault of the file.
    """
    from tripleaim.plans.figures import chance_of_balance, figures
    from tripleaim.plans.file import open_plan
    from tripleaim.plans.run import Settings, run

    opened = open_plan(Path(file))
    outcome = run(opened, scenario, Settings(draws=draws, seed=seed))
    found = figures(opened, outcome)
    chances = ", ".join(f"{each:.0%}" for each in chance_of_balance(outcome))
    return Rows(found, f"{opened.plan.title}: {scenario}", (f"Chance of balance: {chances}.",))


def footprint(store: "Store", within: str | None = None, on: Day = None, **wish: Any) -> Findings:
    """A better map of whole areas: who would move, what it gains, what it breaks.

    `wish` as the options of `tripleaim footprint design`: level, areas, lowest, highest, start,
    pins, maps, seed. Raises InputRefused for what cannot be met, with by how much.
    """
    from tripleaim.studies.footprint.design import Wish, draw_footprints
    from tripleaim.studies.footprint.gains import describe

    day = read_day(on)
    asked = Wish(within=within, **wish)
    drawn = draw_footprints(store, asked, day, None)
    return Findings(describe(store, drawn, asked, day), f"A map of {within or 'England'} on {day}")
