"""What has been told of a question of a survey, and what may be told beside it.

Every number told is a sum: of weights, and of weighted answers, over a set of respondents. Sums of
all releases of a wave are kept, and a further one is told only where no combination of them, added
and subtracted in any proportion, is of fewer than so many respondents and of nobody else. So what
is withheld is not had by subtraction: not of groups within groups, of another column, other
weights, or of the same answers with one more. It hangs on who is in which group and on the
weights, never on what anybody answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NEAR = 1e-6
MOST_STEPS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of a question: `people` by keys, and `sums`, a row a sum and a column one of
    them, with the weight that each has in it (nought: not in it)."""

    people: tuple[str, ...]
    sums: Floats

    def of(self, people: Sequence[str]) -> "Told":
        """The same with a place for everybody of some people."""
        new = tuple(each for each in dict.fromkeys(people) if each not in set(self.people))
        wider = np.zeros((len(self.sums), len(new)))
        return Told(people=self.people + new, sums=np.hstack([self.sums, wider]))

    def place(self, people: Sequence[str], weights: Floats) -> Floats:
        """The sum of some people, by their weights, as a row; nought has no part in it.

        Weights are kept to seven digits, so that what is read back is what was judged.
        """
        at = {each: number for number, each in enumerate(self.people)}
        row = np.zeros(len(self.people))
        row[[at[each] for each in people]] = weights.astype(np.float32)
        return row

    def join(self, other: "Told") -> "Told":
        """With what was told of some of the same people under another name."""
        found = self.of(other.people)
        for row in other.sums:
            placed = found.place(other.people, row)
            found = found if found.has(placed) else found.add(placed)
        return found

    def has(self, row: Floats) -> bool:
        """Whether this very sum was told before."""
        return bool((np.abs(self.sums - row) <= NEAR * np.abs(row).max()).all(axis=1).any())

    def add(self, row: Floats) -> "Told":
        """With one sum more."""
        return Told(people=self.people, sums=np.vstack([self.sums, row]))


def nothing_told(people: Sequence[str] = ()) -> Told:
    """Of nobody, or of some people, nothing yet."""
    return Told(people=tuple(people), sums=np.zeros((0, len(people))))


def tell(told: Told, row: Floats, smallest: int) -> Told | None:
    """With one sum more; None where it is of few, or gives few away with what was told.

    >>> all, half = np.array([1.0, 1, 1, 1]), np.array([1.0, 1, 0, 0])
    >>> one = tell(nothing_told("abcd"), all, 2)
    >>> tell(one, half, 2) is None, tell(one, np.array([1.0, 1, 1, 0]), 2) is None
    (False, True)
    """
    if np.count_nonzero(row) < smallest:
        return None
    if told.has(row):
        return told
    more = told.add(row)
    counted = (more.sums != 0).astype(float)
    if _tells_few(more.sums, smallest) or _tells_few(counted, smallest):
        return None
    return more


def _tells_few(sums: Floats, smallest: int) -> bool:
    """Whether a combination of sums is of fewer than `smallest` people and of nobody else.

    Of people who have the same part in every sum a combination takes all or none: they are an atom.
    A combination of some atoms alone exists where the sums' space, as an orthonormal basis, has a
    unit vector there; a bound by each atom's share in that space ends the search. One that does not
    end counts as found.
    """
    basis, sizes = _basis(sums)
    power = (basis**2).sum(axis=1)
    small = [at for at in np.argsort(-power / sizes) if sizes[at] < smallest and power[at] > NEAR]
    steps = 0

    def found(start: int, left: int, held: float, chosen: list[int]) -> bool:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS:
            return True
        if held >= 1 - NEAR and np.linalg.norm(basis[chosen], 2) >= 1 - NEAR:
            return True
        for number in range(start, len(small)):
            at = small[number]
            if held + left * power[at] / sizes[at] < 1 - NEAR:
                return False
            if sizes[at] <= left and found(
                number + 1, left - int(sizes[at]), held + power[at], [*chosen, at]
            ):
                return True
        return False

    return found(0, smallest - 1, 0.0, [])


def _basis(sums: Floats) -> tuple[Floats, Ints]:
    """An orthonormal basis of the sums' space, a row an atom, and how many are in each atom."""
    inside = sums[:, (sums != 0).any(axis=0)]
    atoms, sizes = np.unique(inside, axis=1, return_counts=True)
    scaled = atoms * np.sqrt(sizes)
    scaled = scaled / np.linalg.norm(scaled, axis=1, keepdims=True)
    _, strength, rows = np.linalg.svd(scaled, full_matrices=False)
    return rows[strength > NEAR * max(strength, default=1.0)].T, sizes
