"""The fit of boundaries: published figures on real flow, and what must hold for any flow."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tripleaim.flows.fit import assign_providers, bootstrap_stays, measure_fit, modularity
from tripleaim.flows.partition import fit_partition
from tripleaim.model.errors import NothingFound
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store, ask_value

STPS_OF_2020 = date(2020, 4, 1)
PUBLISHED = {
    "stp:QXU": 0.48, "stp:QNC": 0.54, "stp:QJM": 0.67, "stp:QNQ": 0.79, "stp:QOP": 0.98,
    "stp:QHM": 0.995,
}  # fmt: skip
flows = arrays(
    float, st.tuples(st.integers(2, 6), st.integers(2, 8)), elements=st.floats(0.5, 1000)
)


@pytest.mark.parametrize("which", ["full_store", "shipped_store"])
def test_the_prototype_on_admissions_of_2018(request: pytest.FixtureRequest, which: str) -> None:
    fitted = fit_partition(request.getfixturevalue(which), "stp", STPS_OF_2020)
    assert len(fitted.areas) == 42
    assert np.median(fitted.fit.stays) == pytest.approx(0.86, abs=0.015)
    for area, share in PUBLISHED.items():
        assert fitted.fit.stays[fitted.place(area)] == pytest.approx(share, abs=0.015), area


def test_flow_adds_up_to_the_people_of_england(any_store: Store) -> None:
    fitted = fit_partition(any_store, "stp", STPS_OF_2020)
    everyone = fitted.fit.exchange.sum() + fitted.fit.elsewhere.sum()
    assert everyone == pytest.approx(56_286_961, abs=5_000)


@pytest.mark.parametrize(("board", "share"), [("QNQ", 0.796), ("QOP", 0.967)])
def test_the_waiting_list_of_2026(full_store: Store, board: str, share: float) -> None:
    """Each provider counts for the board that most of the people waiting there live in."""
    sql = """
        with waiting as (
            select i.area as board, f.provider, sum(f.count) as people
            from flow f
            join (
                select distinct s.area as location, b.area
                from composition s
                join composition b on b.block = s.block and b.basis = s.basis and b.kind = 'icb'
                    and b.valid_from <= date '2026-01-01'
                    and coalesce(b.valid_to, date '9999-01-01') > date '2026-01-01'
                where s.kind = 'sub_icb' and s.basis = 'lsoa11'
                    and s.valid_from <= date '2026-01-01'
                    and coalesce(s.valid_to, date '9999-01-01') > date '2026-01-01'
            ) i on i.location = f.origin
            where f.kind = 'waiting list'
            group by i.area, f.provider
        ),
        home as (select provider, arg_max(board, people) as board from waiting group by provider)
        select sum(people) filter (where h.board = w.board) / sum(people)
        from waiting w join home h on h.provider = w.provider
        where w.board = $board
    """
    found = ask_value(full_store, sql, {"board": f"icb:{board}"})
    assert found == pytest.approx(share, abs=0.015)


@given(flow=flows)
def test_merging_two_areas_never_lowers_what_stays(flow: np.ndarray) -> None:
    home = assign_providers(flow)
    nobody = np.zeros(len(flow))
    before = measure_fit(flow, home, nobody).inside
    merged = np.vstack([flow[0] + flow[1], flow[2:]])
    moved = np.where(home <= 1, 0, home - 1)
    assert measure_fit(merged, moved, nobody[1:]).inside >= before - 1e-12


@given(flow=flows)
def test_the_flow_of_the_areas_is_the_flow(flow: np.ndarray) -> None:
    fit = measure_fit(flow, assign_providers(flow), np.zeros(len(flow)))
    assert fit.exchange.sum() == pytest.approx(flow.sum())
    assert fit.net.sum() == pytest.approx(0, abs=1e-6)


def test_the_flow_s_own_components_fit_perfectly() -> None:
    flow = np.array([[5.0, 3.0, 0.0], [0.0, 0.0, 7.0]])
    fit = measure_fit(flow, assign_providers(flow), np.zeros(2))
    assert fit.inside == 1
    assert fit.conductance.tolist() == [0, 0]


@given(flow=flows, seed=st.integers(0, 99))
def test_the_order_of_areas_changes_nothing(flow: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(flow))
    home = np.arange(flow.shape[1]) % len(flow)
    mixed = np.argsort(order)[home]
    plain = measure_fit(flow, home, np.zeros(len(flow)))
    shuffled = measure_fit(flow[order], mixed, np.zeros(len(flow)))
    assert shuffled.stays == pytest.approx(plain.stays[order])
    assert modularity(shuffled.exchange) == pytest.approx(modularity(plain.exchange))


def test_the_same_seed_gives_the_same_interval() -> None:
    inside, whole = np.array([3.0, 5.0, 1.0]), np.array([4.0, 6.0, 9.0])
    area = np.array([0, 0, 1])
    first, again = (bootstrap_stays(inside, whole, area, 200, 7) for _ in range(2))
    assert np.array_equal(first, again)
    assert first[0][1] == first[1][1] == pytest.approx(1 / 9)


@pytest.mark.parametrize("area", [None, "QNQ", "QOP", "QHM"])
@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2026, 5, 1)])
def test_every_system_has_an_answer(shipped_store: Store, area: str | None, on: date) -> None:
    if area == "QNQ" and on.year == 2026:
        with pytest.raises(NothingFound, match="QNQ"):
            question("fits").ask(shipped_store, area, on)
        return
    findings = question("fits").ask(shipped_store, area, on)
    assert findings[0].measure == "share_that_stays"
    assert len([each for each in findings if "each date" in each.table]) >= 4
