"""A plain reference for one XmR chart, written from the published rules, a point at a time."""

import itertools


def plain_chart(values: list[float]) -> tuple[list[int], float, float]:
    """The rule each point breaks first (0 for none), and the limits."""
    count = len(values)
    mean = sum(values) / count
    ranges = [abs(values[i] - values[i - 1]) for i in range(1, count)]
    average = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < 3.267 * average]
    spread = sum(kept) / len(kept) if kept and sum(kept) else average
    low, high = mean - 2.66 * spread, mean + 2.66 * spread
    rules = [0] * count
    sides = [(value > mean) - (value < mean) for value in values]
    outside = [value > high or value < low for value in values]
    third = 2.66 * spread * 2 / 3
    near = [not out and abs(v - mean) > third for v, out in zip(values, outside, strict=True)]
    for i in range(count - 6):
        if sides[i] != 0 and all(sides[j] == sides[i] for j in range(i, i + 7)):
            rules[i : i + 7] = [4] * 7
    for i in range(count - 2):
        same = sides[i] != 0 and sides[i] == sides[i + 1] == sides[i + 2]
        if same and sum(near[i : i + 3]) >= 2:
            for j in range(i, i + 3):
                if near[j]:
                    rules[j] = 3
    for i in range(count - 6):
        rising = all(values[j] > values[j - 1] for j in range(i + 1, i + 7))
        falling = all(values[j] < values[j - 1] for j in range(i + 1, i + 7))
        if rising or falling:
            rules[i : i + 7] = [2] * 7
    for i in range(count):
        if outside[i]:
            rules[i] = 1
    return rules, low, high


def plain_heading(values: list[float], at: int) -> int:
    """Where the run of seven goes that a point ends: 1 up, -1 down, 0 none."""
    run = values[max(at - 6, 0) : at + 1]
    if len(run) < 7:
        return 0
    steps = [later - sooner for sooner, later in itertools.pairwise(run)]
    return all(step > 0 for step in steps) - all(step < 0 for step in steps)
