"""The fit of boundaries: published figures on real flow, and what must hold for any flow."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tripleaim.flows.fit import assign_providers, bootstrap_stays, measure_fit, modularity
from tripleaim.flows.partition import fit_partition
from tripleaim.model.errors import NothingFound
from tripleaim.model.quantity import Estimate
from tripleaim.model.status import Status
from tripleaim.questions.fits.judged import judge_fit
from tripleaim.questions.fits.rows import (
    AfterBoundary,
    AtTier,
    Cut,
    EnglandStays,
    Exchange,
    Follows,
    NetFlow,
    OwnTrust,
    OwnWork,
    PlaceKeeps,
    Spread,
    SystemStays,
    Waiting,
    WithinBoundary,
)
from tripleaim.questions.fits.trusts import trusts_on
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store, ask_value

STPS_OF_2020 = date(2020, 4, 1)
PUBLISHED = {
    "stp:QXU": 0.48,
    "stp:QNC": 0.54,
    "stp:QJM": 0.67,
    "stp:QNQ": 0.79,
    "stp:QOP": 0.98,
    "stp:QHM": 0.995,
}
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


SYSTEMS = [None, "QNQ", "QOP", "QHM"]


@pytest.mark.parametrize("area", SYSTEMS)
@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2026, 5, 1)])
def test_every_system_has_an_answer(shipped_store: Store, area: str | None, on: date) -> None:
    if area == "QNQ" and on.year == 2026:
        with pytest.raises(NothingFound, match="QNQ"):
            question("fits").ask(shipped_store, area, on)
        return
    findings = question("fits").ask(shipped_store, area, on)
    assert "share_that_stays" in {each.measure for each in findings[:2]}
    boundaries = {"share_that_stays_by_boundary", "share_that_stays_by_later_boundary"}
    assert len([each for each in findings if each.measure in boundaries]) >= 4


class TestOfTheDay:
    """Bodies that existed, boundaries of the day, and what came after under its own heading."""

    def test_systems_of_2016_stand_on_their_first_footprints(self, shipped_store: Store) -> None:
        first = question("fits").answer(shipped_store, "QOP", date(2016, 12, 1)).rows[0]
        assert isinstance(first, Follows)
        assert (first.status, first.of, first.laid) == (Status.SHOWN, 44, date(2017, 4, 1))
        assert "later_flow" in first.notes
        after = question("fits").answer(shipped_store, "QOP", date(2021, 5, 1)).rows[0]
        assert "later_flow" not in after.notes

    def test_tiers_are_of_bodies_that_existed(self, shipped_store: Store) -> None:
        for on, tiers, commissioners in (
            (date(2018, 6, 1), {"council", "CCG", "system", "NHS region"}, 195),
            (date(2021, 5, 1), {"council", "CCG", "system", "NHS region"}, 106),
        ):
            rows = question("fits").answer(shipped_store, None, on).of(AtTier)
            assert {row.tier for row in rows} == tiers
            assert {row.work for row in rows} == {"all admissions"}
            assert [row.areas for row in rows if row.tier == "CCG"] == [commissioners]
            assert all(row.boundary <= on for row in rows)

    def test_general_practice_and_places_count_from_the_day_of_their_boundaries(
        self, shipped_store: Store
    ) -> None:
        for on, told in ((date(2022, 6, 29), False), (date(2022, 6, 30), True)):
            answer = question("fits").answer(shipped_store, "QOP", on)
            assert bool(answer.of(PlaceKeeps)) is told
            assert ("general practice" in {row.work for row in answer.of(AtTier)}) is told
        after = question("fits").answer(shipped_store, "QOP", date(2022, 7, 1))
        assert not after.of(PlaceKeeps)
        assert not {"CCG", "place"} & {row.tier for row in after.of(AtTier)}

    def test_waiting_counts_from_its_day(self, shipped_store: Store) -> None:
        for on, told in ((date(2026, 1, 30), False), (date(2026, 1, 31), True)):
            assert bool(question("fits").answer(shipped_store, "QOP", on).of(Waiting)) is told

    def test_later_boundaries_stand_under_what_came_after(self, shipped_store: Store) -> None:
        for on in (date(2018, 3, 31), date(2018, 4, 1)):
            answer = question("fits").answer(shipped_store, "QOP", on)
            days = [row.day for row in answer.of(WithinBoundary) if type(row) is WithinBoundary]
            later = [row.day for row in answer.of(AfterBoundary)]
            assert all(day <= on for day in days)
            assert all(day > on for day in later)
            assert len(days) + len(later) == 5

    def test_what_was_not_out_is_not_told(self, shipped_store: Store) -> None:
        for known, told in ((date(2020, 3, 31), False), (date(2020, 4, 1), True)):
            for area in ("QOP", None):
                answer = question("fits").answer(shipped_store, area, date(2018, 6, 1), known)
                assert (answer.rows[0].status is Status.NOT_ON_RECORD) is not told

    def test_a_trust_formed_later_is_told_by_those_that_formed_it(
        self, shipped_store: Store
    ) -> None:
        before, after = date(2017, 9, 30), date(2017, 10, 1)
        rows = question("fits").answer(shipped_store, "QOP", before).of(OwnTrust)
        (manchester,) = [row for row in rows if "RW3" in row.subject]
        assert (len(manchester.others), manchester.later) == (1, False)
        named = trusts_on(shipped_store, ["R0A"], after)["R0A"]
        assert (named.ids, named.later, named.until) == (("R0A",), False, None)

    def test_a_trust_that_has_ended_is_told_with_its_last_day(self, shipped_store: Store) -> None:
        last = date(2021, 9, 30)
        for on, until in ((last, None), (last + timedelta(days=1), last)):
            assert trusts_on(shipped_store, ["RW6"], on)["RW6"].until == until

    def test_verdicts_of_england_are_those_of_its_systems(self, shipped_store: Store) -> None:
        on = date(2018, 6, 1)
        first = question("fits").answer(shipped_store, None, on).rows[0]
        assert isinstance(first, EnglandStays)
        own = [
            question("fits").answer(shipped_store, each.area.id, on).rows[0].status
            for each in list_areas(shipped_store, "stp", on)[:12]
        ]
        listed = question("fits").answer(shipped_store, None, on).of(SystemStays)
        verdicts = {
            row.subject: judge_fit(row.share.low, row.share.high)
            for row in listed
            if isinstance(row.share, Estimate)
        }
        assert own == [
            verdicts.get(each.area.id, Status.CANNOT_TELL)
            for each in list_areas(shipped_store, "stp", on)[:12]
        ]
        assert first.follow == list(verdicts.values()).count(Status.SHOWN)
        assert first.not_follow == list(verdicts.values()).count(Status.SHOWN_NOT)

    def test_an_area_of_one_small_area_has_no_interval_and_no_verdict(
        self, shipped_store: Store
    ) -> None:
        answer = question("fits").answer(shipped_store, "ccg:00L", date(2019, 5, 1))
        first = answer.rows[0]
        assert isinstance(first, Follows)
        assert (first.status, first.form) == (Status.CANNOT_TELL, "no_interval")
        assert not isinstance(first.share, Estimate)

    @pytest.mark.parametrize(
        ("area", "own"),
        [("Bath and North East Somerset", False), ("ccg:00C", False), ("stp:QOP", True)],
    )
    def test_without_a_trust_of_its_own_nothing_is_told_that_rests_on_one(
        self, shipped_store: Store, area: str, own: bool
    ) -> None:
        answer = question("fits").answer(shipped_store, area, date(2018, 6, 1))
        first = answer.rows[0]
        assert isinstance(first, Follows)
        assert (first.form != "no_trust") is own
        assert [bool(answer.of(row)) for row in (OwnWork, NetFlow, Cut)] == [own] * 3
        assert answer.of(Spread)

    def test_a_trust_is_where_its_patients_live_not_owned(self, shipped_store: Store) -> None:
        found = question("fits").ask(shipped_store, "stp:QOP", date(2018, 6, 1))
        told = [each.statement for each in found if each.measure == "goes_to"]
        assert told
        assert all("more of whose patients live in" in each for each in told)
        (net,) = [each for each in found if each.measure == "net_flow"]
        assert net.statement == (
            "More patients come in than go out; the difference is the hospital care of "
            f"{net.value:,} residents."
        )

    def test_what_goes_out_and_comes_back_is_told_alike_by_both(self, shipped_store: Store) -> None:
        on = date(2020, 4, 1)
        mine = question("fits").answer(shipped_store, "stp:QNQ", on).of(Exchange)
        theirs = question("fits").answer(shipped_store, mine[0].subject, on).of(Exchange)
        (back,) = [row for row in theirs if row.subject == "stp:QNQ"]
        assert (back.out, back.back) == (mine[0].back, mine[0].out)
