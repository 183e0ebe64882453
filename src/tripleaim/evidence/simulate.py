"""Noise that remembers: what series are made of where nothing happens."""

import numpy as np

from tripleaim.evidence.panel import Real


def autocorrelated(shape: tuple[int, int], memory: float, rng: np.random.Generator) -> Real:
    """Noise with variance 1 and autocorrelation `memory` along each row."""
    fresh = rng.normal(size=shape)
    noise = np.empty(shape)
    noise[:, 0] = fresh[:, 0]
    grain = np.sqrt(1 - memory**2)
    for period in range(1, shape[1]):
        noise[:, period] = memory * noise[:, period - 1] + grain * fresh[:, period]
    return noise
