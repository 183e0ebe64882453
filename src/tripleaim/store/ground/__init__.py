"""The ground: place and time as a few named queries, asked by every room.

Which areas lay where on a day and on which basis (`lying`), who lived there by which release
(`people`), whom areas of two days share (`shares`), a body's life, name and codes (`body`), who
came before and after (`lineage`, `succession`). The queries stand in the store as macros
(`macros.sql`), so that
the condition of a spell and the basis of a footprint are written once.
"""

from tripleaim.store.ground.body import (
    Code,
    Life,
    bodies_with_code,
    codes_of,
    life_of,
    listed_names,
    lives_of,
    name_on,
    names_on,
    organisation_names,
)
from tripleaim.store.ground.lineage import (
    Forebear,
    Step,
    answers_for,
    forebears,
    predecessors,
    successors,
    successors_after,
)
from tripleaim.store.ground.lying import (
    AreaOn,
    BlockIn,
    areas_on,
    basis_of,
    blocks_of,
    kind_on,
    lying,
    nearest_day,
)
from tripleaim.store.ground.make import add_up_lived, create_macros, make_ground
from tripleaim.store.ground.people import (
    AgeBand,
    EnglandTotal,
    People,
    Release,
    ages_by,
    ages_of,
    newer_england,
    people_by,
    people_of,
    people_of_kind,
    release_of,
    release_on,
    releases,
)
from tripleaim.store.ground.shares import (
    UNPLACED,
    Shared,
    Vintage,
    parts_of,
    shares_between,
    shares_nearest,
    shares_of_areas,
)

__all__ = [
    "UNPLACED",
    "AgeBand",
    "AreaOn",
    "BlockIn",
    "Code",
    "EnglandTotal",
    "Forebear",
    "Life",
    "People",
    "Release",
    "Shared",
    "Step",
    "Vintage",
    "add_up_lived",
    "ages_by",
    "ages_of",
    "answers_for",
    "areas_on",
    "basis_of",
    "blocks_of",
    "bodies_with_code",
    "codes_of",
    "create_macros",
    "forebears",
    "kind_on",
    "life_of",
    "listed_names",
    "lives_of",
    "lying",
    "make_ground",
    "name_on",
    "names_on",
    "nearest_day",
    "newer_england",
    "organisation_names",
    "parts_of",
    "people_by",
    "people_of",
    "people_of_kind",
    "predecessors",
    "release_of",
    "release_on",
    "releases",
    "shares_between",
    "shares_nearest",
    "shares_of_areas",
    "successors",
    "successors_after",
]
