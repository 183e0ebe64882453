"""Catchments: by hand, by plain loops, by what must hold, and against what was published."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.flows.catchments import (
    Zones,
    floating_catchment,
    gaussian_weights,
    huff_shares,
    reach,
    straight_line_km,
)
from tripleaim.flows.observed import Observed, read_observed
from tripleaim.model.errors import InputRefused
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.ground.succession import Succession, follow_successions

SEEDS = st.integers(0, 10_000)
PUBLISHED_AGES = (0, 10, 20, 30, 40, 45, 50, 55, 60, 70, 80)
AT = date(2021, 7, 1)  # the flow of 2018 has the codes of trusts of mid 2021


def draw(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """People, shares, costs and attractions of a small invented country."""
    rng = np.random.default_rng(seed)
    areas, providers, ages = rng.integers(1, 8), rng.integers(1, 6), rng.integers(1, 4)
    people = rng.integers(0, 500, (areas, ages)).astype(float)
    share = rng.dirichlet(np.ones(providers), areas)
    cost = rng.uniform(1, 45, (areas, providers))
    return people, share, cost, rng.uniform(1, 900, providers)


def observed_of(people: np.ndarray, share: np.ndarray) -> Observed:
    areas, providers = share.shape
    return Observed(
        areas=tuple(map(str, range(areas))),
        providers=tuple(map(str, range(providers))),
        ages=tuple(range(people.shape[1])),
        year=2019,
        people=people,
        share=share,
        succession=Succession(now={}, split={}),
        sources=(),
    )


def test_huff_by_hand() -> None:
    """Two shops of 40 and 10 at 20 and 5 minutes: with decay 2 the pulls are 0.1 and 0.4."""
    shares = huff_shares(np.array([40.0, 10.0]), np.array([[20.0, 5.0]]), decay=2)
    assert shares[0] == pytest.approx([0.2, 0.8])
    assert huff_shares(np.array([40.0, 10.0]), np.array([[20.0, 5.0]]), 0)[0] == pytest.approx(
        [0.8, 0.2]
    )


@given(seed=SEEDS, decay=st.floats(0, 4))
def test_huff_by_plain_loops(seed: int, decay: float) -> None:
    _, _, cost, attraction = draw(seed)
    found = huff_shares(attraction, cost, decay)
    for area, row in enumerate(cost):
        pulls = [size / minutes**decay for size, minutes in zip(attraction, row, strict=True)]
        assert found[area] == pytest.approx([pull / sum(pulls) for pull in pulls])
    assert huff_shares(attraction * 7, cost * 60, decay) == pytest.approx(found)


def test_huff_out_of_reach() -> None:
    cost = np.array([[10.0, np.inf], [np.inf, np.inf]])
    assert huff_shares(np.array([1.0, 9.0]), cost, 2).tolist() == [[1, 0], [0, 0]]


def test_floating_catchment_by_hand() -> None:
    """Two villages of 100 and 50, two surgeries with 2 and 1 doctors, zones of Luo and Qi (2009).

    Surgery 1: 2 / (100 x 1 + 50 x 0.68) = 2/134; surgery 2: 1 / (100 x 0.22 + 50 x 0.68) = 1/56.
    Village 1: 2/134 + 0.22/56; village 2: 0.68 x (2/134 + 1/56).
    """
    weight = Zones()(np.array([[5.0, 25.0], [15.0, 12.0]]))
    access, ratio = floating_catchment(np.array([100.0, 50.0]), np.array([2.0, 1.0]), weight)
    assert ratio == pytest.approx([2 / 134, 1 / 56])
    assert access == pytest.approx([2 / 134 + 0.22 / 56, 0.68 * (2 / 134 + 1 / 56)])


@given(seed=SEEDS, gaussian=st.booleans())
def test_floating_catchment_by_plain_loops(seed: int, gaussian: bool) -> None:
    people, _, cost, supply = draw(seed)
    homes = people.sum(axis=1)
    weight = gaussian_weights(cost, 30) if gaussian else Zones()(cost)
    access, ratio = floating_catchment(homes, supply, weight)
    for place in range(len(homes)):
        total = 0.0
        for surgery in range(len(supply)):
            reached = sum(homes[k] * weight[k, surgery] for k in range(len(homes)))
            assert ratio[surgery] == pytest.approx(supply[surgery] / reached if reached else 0)
            total += weight[place, surgery] * ratio[surgery]
        assert access[place] == pytest.approx(total)
    reached = weight.T @ homes > 0
    assert access @ homes == pytest.approx(supply[reached].sum())


@given(seed=SEEDS)
def test_people_are_kept_and_shared_as_by_loops(seed: int) -> None:
    people, share, _, _ = draw(seed)
    observed = observed_of(people, share)
    caught = observed.caught()
    assert caught.sum(axis=0) == pytest.approx(people.sum(axis=0))
    assert observed.won().sum() == people.sum()
    chosen = observed.first().argmax(axis=1)
    for provider in range(share.shape[1]):
        for age in range(people.shape[1]):
            loop = sum(people[k, age] * share[k, provider] for k in range(len(people)))
            assert caught[provider, age] == pytest.approx(loop)
    assert all(share[k, chosen[k]] == share[k].max() for k in range(len(people)))


@given(cost=st.floats(0, 100), limit=st.floats(1, 90))
def test_weights_fall_with_cost(cost: float, limit: float) -> None:
    near, far = gaussian_weights(np.array([cost, cost + 1]), limit)
    assert 1 >= near >= far >= 0
    stepped = Zones()(np.array([cost, cost + 1]))
    assert stepped[0] >= stepped[1]
    assert gaussian_weights(np.array([limit * 1.001]), limit)[0] == 0


@given(
    st.tuples(st.floats(-6, 2), st.floats(50, 56)), st.tuples(st.floats(-6, 2), st.floats(50, 56))
)
def test_straight_lines_by_the_law_of_cosines(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    (east, north), (far_east, far_north) = (tuple(map(math.radians, each)) for each in (a, b))
    cosine = math.sin(north) * math.sin(far_north) + math.cos(north) * math.cos(
        far_north
    ) * math.cos(east - far_east)
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    found = straight_line_km(np.array([a]), np.array([b]))[0, 0]
    assert found == pytest.approx(6371.0088 * angle, abs=0.2)


def test_what_cannot_be_is_refused_all_at_once() -> None:
    with pytest.raises(InputRefused) as refused:
        huff_shares(np.array([-1.0, 2.0]), np.array([[np.nan, -0.1]]), 2)
    said = str(refused.value)
    assert "attraction: is negative 1 times" in said
    assert "cost: has 1 values that are not numbers" in said
    assert "cost: is negative 1 times" in said
    with pytest.raises(InputRefused, match="cost: is 0 for 1 pairs"):
        huff_shares(np.ones(1), np.zeros((1, 1)), 2)
    with pytest.raises(InputRefused, match="zones"):
        Zones(limits=(10.0, 5.0), weights=(1.0, 0.5))


@pytest.fixture(scope="module")
def of_2017(full_store: Store) -> Observed:
    """People of 2017 by the bands of the publication, over the flow of 2018."""
    return read_observed(full_store, AT, 2017, PUBLISHED_AGES)


@pytest.fixture(scope="module")
def published(full_store: Store) -> pd.DataFrame:
    """Published catchments of 2017, under the codes of 2021."""
    rows = ask_frame(full_store, "select * from catchment where admission = 'all admissions'")
    now = follow_successions(full_store, rows["provider"], AT).now
    return rows.assign(provider=rows["provider"].map(now))


def test_catchments_add_up_to_england(of_2017: Observed) -> None:
    """England 55.6 million in 2017, by the publication and by us; the tail is `elsewhere`."""
    caught = of_2017.caught()
    assert caught.sum() == pytest.approx(55_619_305, abs=200)
    assert of_2017.won().sum() == pytest.approx(55_619_305, abs=200)
    elsewhere = caught[of_2017.providers.index("elsewhere")].sum()
    assert elsewhere / caught.sum() == pytest.approx(0.022, abs=0.001)


# Trusts for one age, one sex or one specialty: shares by age are not published, and trusts with few
# patients in an MSOA are left out of its shares. University College (RRV) is the one that is not.
APART = {
    "RP4",
    "RAN",
    "RCU",
    "RBS",
    "RRJ",
    "RL1",
    "RPC",
    "RQ3",
    "RPY",
    "RET",
    "RRV",
    "RBQ",
    "REP",
    "REN",
}


def test_catchments_of_trusts_against_the_published(
    of_2017: Observed, published: pd.DataFrame
) -> None:
    """All-age shares of 2018 for shares by age of 2017: half of trusts within 1.8%, nine in ten
    within 9.5%; the rest, all but one of them specialist, further."""
    theirs = published.groupby("provider")["people"].sum()
    ours = pd.Series(of_2017.caught().sum(axis=1), of_2017.providers).drop("elsewhere")
    assert set(ours.index) == set(theirs.index)
    apart = (ours / theirs - 1).abs()
    assert len(apart) == 139
    assert apart.median() < 0.018
    assert apart.quantile(0.9) < 0.095
    assert set(apart.index[apart > 0.1]) == APART


def test_the_district_catchments_of_2019_lack_a_trust_too(full_store: Store) -> None:
    """The published table was made from the shares that lack RH5: Somerset is wrong there too."""
    theirs = ask_frame(
        full_store,
        "select provider, sum(count) as people from flow where kind = 'catchment people' "
        "group by provider order by provider",
    )
    now = follow_successions(full_store, theirs["provider"], AT).now
    people = theirs.groupby(theirs["provider"].map(now))["people"].sum()
    observed = read_observed(full_store, AT)
    ours = pd.Series(observed.caught().sum(axis=1), observed.providers).drop("elsewhere")
    assert set(ours.index) - set(people.index) == {"RH5"}
    apart = (ours / people - 1).dropna()
    assert apart.abs().median() < 0.022
    assert apart.abs().quantile(0.9) < 0.1
    assert {"RA4", "RA7", "RH8"} <= set(apart.index[apart < -0.1])  # Somerset's neighbours


def test_what_ships_gives_the_catchments_of_the_full_store(
    full_store: Store, shipped_store: Store
) -> None:
    full, shipped = (read_observed(store, AT) for store in (full_store, shipped_store))
    ours, theirs = (
        pd.Series(each.caught().sum(axis=1), each.providers) for each in (full, shipped)
    )
    big = ours[ours > 20_000].index
    assert theirs[big].to_numpy() == pytest.approx(ours[big].to_numpy(), rel=0.01)


def test_reach_by_straight_line(full_store: Store) -> None:
    """From the centre of a small area to the headquarters of a trust: most within 20 km."""
    blocks = ask_frame(
        full_store,
        "select b.longitude, b.latitude, sum(p.people) as people from block b join population p "
        "on p.area = b.block where b.basis = 'lsoa11' and p.year = 2019 and p.sex = 'persons' "
        "group by b.block, b.longitude, b.latitude order by b.block",
    )
    trusts = ask_frame(
        full_store,
        "select distinct l.longitude, l.latitude from location l "
        "join flow f on f.provider = l.organisation and f.kind = 'catchment' order by all",
    )
    where = ["longitude", "latitude"]
    cost = straight_line_km(blocks[where].to_numpy(float), trusts[where].to_numpy(float))
    shares = reach(blocks["people"].to_numpy(float), cost, np.array([5.0, 20.0, 50.0, 120.0]))
    assert (np.diff(shares) > 0).all()
    assert shares[1] > 0.8
    assert shares[3] > 0.999
