"""Who buys here: buying groups and the footprint

Commissioners that agree to buy together are one buyer. Agreements join them in chains: whoever is
joined to any member is in the group. A group is *same* when it is all the commissioners of one
system, *inside* when it is some of them, *across* when it has commissioners of several.
"""

from drawn import example
from tripleaim.registry.buyers import concentration, join


@example(
    "Seven buy as one along the footprint; next door five of six buy together and the sixth alone",
    given={
        "agreements": """
            agreement | commissioner
            first     | 07L
            first     | 07T
            first     | 08F
            first     | 08M
            first     | 08N
            first     | 08V
            first     | 08W
            second    | 08J
            second    | 08R
            second    | 08P
            second    | 08X
            third     | 08X
            third     | 08T
        """,
        "others": """
            commissioner
            07V
        """,
    },
    expect="""
        group
        07L 07T 08F 08M 08N 08V 08W
        07V
        08J 08P 08R 08T 08X
    """,
)
def groups(agreements, others):
    commissioners = sorted({row["commissioner"] for row in (*agreements, *others)})
    members = {}
    for row in agreements:
        members.setdefault(row["agreement"], []).append(row["commissioner"])
    for group in join(commissioners, members.values()):
        yield {"group": " ".join(group)}


@example(
    "Concentration: four equal buyers, then two of them join",
    given={
        "markets": """
            market   | sizes
            four     | 25 25 25 25
            joined   | 50 25 25
        """
    },
    expect="""
        market | hhi
        four   | 2500
        joined | 3750
    """,
)
def concentrations(markets):
    for market in markets:
        sizes = [float(size) for size in market["sizes"].split()]
        yield {"market": market["market"], "hhi": concentration(sizes)}
