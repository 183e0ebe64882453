"""What a designed map gains, who moves, what it breaks: the findings of a proposal."""

from datetime import date

import numpy as np

from tripleaim.flows.ensemble import keep_at_random, lowest_kept, stands_at
from tripleaim.flows.ground import Ground
from tripleaim.flows.lying import read_lying
from tripleaim.flows.parts import count_cuts
from tripleaim.flows.read import LEVELS
from tripleaim.model.finding import Finding
from tripleaim.model.succession import is_most
from tripleaim.registry.members import system_kind
from tripleaim.store.engine import Store
from tripleaim.studies.footprint.design import CAVEATS, METHOD, RANDOM_MAPS, SHOWN, Drawn, Wish
from tripleaim.studies.footprint.proposal import divided_groups, overlap

AREAS, MOVES = "Areas proposed", "Who moves"
BREAKS, MANY = "What it breaks", "Neighbours in many maps"

SURE = 0.95  # of the maps drawn, that put a pair together or apart: 19 in 20


def describe(store: Store, drawn: Drawn, wish: Wish, on: date) -> list[Finding]:
    """The findings of a proposal: gain first, then areas, moves, what breaks, many maps."""
    return [
        *_gain(drawn, wish),
        *_areas(drawn),
        *_moves(drawn),
        *_breaks(store, drawn, wish, on),
        *_many(drawn),
    ]


def describe_pieces(drawn: Drawn, beyond: int) -> Finding:
    """Whether areas of a map lie in several pieces."""
    words = (
        "Every area is in one piece."
        if not beyond
        else (f"Areas lie in {beyond} pieces more than there are areas.")
    )
    return _finding(
        drawn,
        measure="detached_pieces",
        value=beyond,
        unit="pieces",
        statement=words,
        table=BREAKS,
        label="detached pieces",
    )


def _finding(drawn: Drawn, **said: object) -> Finding:
    plain = {"sources": drawn.survey.sources, "method": METHOD, "unit": "share", **said}
    return Finding(**plain)  # type: ignore[arg-type]


def _gain(drawn: Drawn, wish: Wish) -> list[Finding]:
    made, ground = drawn.proposal, drawn.proposal.ground
    lowest, before = lowest_kept(ground, made.label), lowest_kept(ground, made.today)
    moved = sum(made.moves.values())
    everyone = int(ground.people.sum())
    same = len(made.names) == len(made.today_names)
    beside = (
        ""
        if same
        else (
            f" The counts differ ({len(made.names)} and {len(made.today_names)} areas), and larger "
            "areas keep more whatever their shape: compare the excess, not the shares."
        )
    )
    found = [
        _finding(
            drawn,
            measure="flow_kept_inside",
            value=round(made.share, 4),
            caveats=CAVEATS,
            statement=f"The {len(made.names)} areas proposed keep {made.share:.1%} of flow inside; "
            f"today's {len(made.today_names)} over the same ground keep {made.share_before:.1%}."
            f"{beside}",
        ),
        _finding(
            drawn,
            measure="lowest_area_keeps",
            value=round(lowest, 4),
            statement=f"The area that keeps least keeps {lowest:.1%}; today {before:.1%}.",
        ),
        _finding(
            drawn,
            measure="people_who_move",
            value=moved,
            unit="people",
            statement=f"{moved:,} people, {moved / everyone:.1%} of {everyone:,}, would be in "
            "another system than today.",
        ),
    ]
    return [*found, *_against_random(drawn, wish, ground)]


def _against_random(drawn: Drawn, wish: Wish, ground: Ground) -> list[Finding]:
    if wish.nested:
        return []
    made, count = drawn.proposal, RANDOM_MAPS[wish.level]
    at_random = keep_at_random(ground, drawn.brief, count, wish.seed)
    if len(at_random) < 10:
        return [
            _finding(
                drawn,
                measure="excess_over_random_maps",
                value=None,
                status="cannot tell",
                statement="So few random maps fit this band that no excess over them can be told.",
            )
        ]
    mean, spread = float(at_random.mean()), float(at_random.std())
    low, high = (float(each) for each in np.quantile(at_random, [0.025, 0.975]))
    excess = made.share - mean
    same = len(made.names) == len(made.today_names)
    today = (
        f" Today's keeps {made.share_before - mean:.1%} more, above "
        f"{stands_at(at_random, made.share_before):.0%} of them."
        if same
        else ""
    )
    return [
        _finding(
            drawn,
            measure="excess_over_random_maps",
            value=round(excess, 4),
            low=round(made.share - high, 4),
            high=round(made.share - low, 4),
            method=f"{len(at_random)} random maps of whole areas, same count and band of people; "
            f"bounds hold 95 of 100 of them (standard deviation {spread:.1%})",
            statement=f"That is {excess:.1%} of flow more than random maps of as many areas in "
            f"the same band keep ({mean:.1%} on average).{today}",
        )
    ]


def _areas(drawn: Drawn) -> list[Finding]:
    made = drawn.proposal
    people = np.bincount(made.label, made.ground.people, len(made.names)).astype(int)
    shares = made.kept / made.out
    was = dict(zip(made.today_names, made.before / made.before_out, strict=True))
    table = overlap(made)
    found = []
    for each in np.argsort(-people, kind="stable"):
        name = made.names[each]
        before = f"; today {name} keeps {was[name]:.1%}" if name in was else ""
        came = table[:, each].sum() - max(
            (int(table[row, each]) for row, one in enumerate(made.today_names) if one == name),
            default=0,
        )
        found.append(
            _finding(
                drawn,
                measure="area_keeps",
                value=round(float(shares[each]), 4),
                label=name,
                table=AREAS,
                statement=f"{name}: {people[each]:,} people, of whom {came:,} come from elsewhere, "
                f"keeps {shares[each]:.1%}{before}.",
            )
        )
    return found


def _moves(drawn: Drawn) -> list[Finding]:
    order = sorted(drawn.proposal.moves.items(), key=lambda each: (-each[1], each[0]))
    said = [
        _finding(
            drawn,
            measure="people_move",
            value=people,
            unit="people",
            label=f"{was} to {becomes}",
            table=MOVES,
            statement=f"{people:,} people move from {was} to {becomes}.",
        )
        for (was, becomes), people in order[:SHOWN]
    ]
    if len(order) > SHOWN:
        rest = sum(people for _, people in order[SHOWN:])
        said.append(
            _finding(
                drawn,
                measure="people_move",
                value=rest,
                unit="people",
                label="all other moves",
                table=MOVES,
                statement=f"{rest:,} people move in {len(order) - SHOWN} others.",
            )
        )
    return said


def _breaks(store: Store, drawn: Drawn, wish: Wish, on: date) -> list[Finding]:
    made = drawn.proposal
    ended = sorted(set(made.today_names) - set(made.names))
    said = [("systems_that_end", len(ended), "systems", _listed("systems that end", ended))]
    if LEVELS[wish.level] != "lad":
        lying = read_lying(store, "lad", drawn.survey.basis, on)
        _, unit, _ = drawn.survey.lay_over(lying)
        unit = unit[drawn.designed]
        cuts, before = count_cuts(made.label, unit), count_cuts(made.today, unit)
        words = f"Councils are cut {cuts} times; today's map cuts them {before} times."
        said.append(("cuts_of_councils", cuts, "cuts", words))
    else:
        words = (
            f"No council is cut; today {drawn.cut_before} councils lie in several systems, and "
            "are counted here with the one that most of their people live in."
        )
        said.append(("cuts_of_councils", 0, "cuts", words))
    divided = divided_groups(store, drawn.survey, drawn.area_of_fine, on)
    listed = [f"{title} (over {areas} areas)" for title, areas in divided]
    said.append(
        (
            "agreements_divided",
            len(divided),
            "agreements",
            _listed("agreements to buy together whose members would be in several areas", listed),
        )
    )
    kind = system_kind(store, on)
    return [
        _finding(
            drawn,
            measure=measure,
            value=value,
            unit=unit_,
            statement=words,
            table=BREAKS,
            label=measure.replace("_", " "),
            method=f"against {kind} footprints of {on}",
        )
        for measure, value, unit_, words in said
    ]


def _listed(what: str, names: list[str]) -> str:
    return f"{len(names)} {what}: {'; '.join(names)}." if names else f"No {what}."


def _many(drawn: Drawn) -> list[Finding]:
    many = drawn.ensemble
    if many is None:
        return []
    made, blocks = drawn.proposal, drawn.proposal.ground.blocks
    sure = float((np.maximum(many.together, 1 - many.together) >= SURE).mean())
    above = stands_at(many.kept, made.share_before)
    found = [
        _finding(
            drawn, measure="maps_drawn", value=len(many.maps), unit="maps", table=MANY,
            label="maps drawn",
            statement=f"{len(many.maps)} maps from {len(many.maps)} seeds keep "
            f"{many.kept.min():.1%} to {many.kept.max():.1%}; today's keeps more than "
            f"{above:.0%} of them. For {sure:.0%} of pairs of neighbours the maps agree, "
            "19 times in 20 or more, whether they belong together.",
        )
    ]  # fmt: skip
    today = made.today[many.pairs[:, 0]] == made.today[many.pairs[:, 1]]
    against = np.where(today, 1 - many.together, many.together)
    for each in np.argsort(-against, kind="stable")[:SHOWN]:
        if not is_most(against[each]):
            break
        one, two = (blocks[block] for block in many.pairs[each])
        way = (
            "apart, though today they are together"
            if today[each]
            else "together, though today they are apart"
        )
        found.append(
            _finding(
                drawn, measure="pair_against_today", value=round(float(against[each]), 3),
                table=MANY, label=f"{one} and {two}",
                statement=f"{one} and {two} fall {way}, in {against[each]:.0%} of the maps.",
            )
        )  # fmt: skip
    return found
