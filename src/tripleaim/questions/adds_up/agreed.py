"""How partners of an area have signed to share what their pooled money leaves over or lacks."""

from collections.abc import Iterator
from datetime import date

from tripleaim.model.quantity import Share
from tripleaim.questions.adds_up.rows import GainAtStake
from tripleaim.questions.framework import frameworks
from tripleaim.store.engine import Store


def agreed(store: Store, area: str, on: date, known: date) -> Iterator[GainAtStake]:
    """A row for each party of each signed framework that holds on the day and shares its result."""
    for framework, signed in frameworks(store, area, on, known):
        for party in framework.parties:
            gain = framework.gain_shares.get(party.organisation, 0)
            loss = framework.loss_shares.get(party.organisation, 0)
            if gain or loss:
                yield GainAtStake(
                    party=party.name,
                    gain=Share(float(gain)),
                    loss=Share(float(loss)),
                    stake=Share(float(framework.stake)),
                    framework=framework.title,
                    **signed,
                )
