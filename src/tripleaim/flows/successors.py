"""A flow with each provider put under what it has become by a later date."""

from typing import TYPE_CHECKING

from tripleaim.store.ground.succession import Succession

if TYPE_CHECKING:
    import pandas as pd


def with_successors(flow: "pd.DataFrame", succession: Succession) -> "pd.DataFrame":
    """Flow (origin, provider, count) with providers that closed put under what they became.

    The sum of the flow is kept.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"origin": ["a", "a"], "provider": ["RE9", "RLN"], "count": [3., 4.]})
    >>> merged = Succession(now={"RE9": "R0B", "RLN": "R0B"}, split={})
    >>> with_successors(rows, merged).to_dict("records")
    [{'origin': 'a', 'provider': 'R0B', 'count': 7.0}]
    """
    renamed = flow["provider"].map(lambda code: succession.now.get(code, code))
    merged = flow.assign(provider=renamed).groupby(["origin", "provider"])["count"].sum()
    return merged.reset_index()
