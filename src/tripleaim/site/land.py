"""The map of a day: drawn once into a file that every page of the day shows, one area over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tripleaim.page.maps import draw_map, map_settings
from tripleaim.page.plot.land import path_of
from tripleaim.page.plot.layers import layers_of
from tripleaim.registry.overview import list_systems
from tripleaim.store.engine import Store
from tripleaim.store.remembered import once

WIDE, HIGH = 166, 200
STYLE = (
    "<style>path{fill:#b4c0c8;stroke:#fff;stroke-width:.9}"
    "@media(prefers-color-scheme:dark){path{fill:#45535e;stroke:#17212a}}"
    "@media(forced-colors:active){path{fill:Canvas;stroke:CanvasText}}</style>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The systems of a day as paths in one frame, by area."""

    wide: float
    high: float
    paths: Mapping[str, str]

    @property
    def drawing(self) -> str:
        """The whole map as a file."""
        path = "".join(self.paths.values())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide:g} {self.high:g}">'
            f'{STYLE}<path d="{path}"/></svg>\n'
        )


@once
@lru_cache(maxsize=64)
def land_of(store: Store, on: date) -> Land:
    """The map of the systems of a day; without paths where the store holds no outlines."""
    areas = tuple(each.area for each in list_systems(store, on))
    return parts_of(store, areas, on, WIDE, HIGH)


def parts_of(store: Store, areas: tuple[str, ...], on: date, wide: int, high: int) -> Land:
    """Areas of a day as paths that fill a frame."""
    settings = map_settings(wide, high)
    spec = draw_map(store, dict.fromkeys(areas, ""), on, settings)
    shapes = next(layer.rows for layer in layers_of(spec) if layer.kind == "geoshape")
    paths = {
        shape["properties"]["area"]: path_of(shape["geometry"]["coordinates"]) for shape in shapes
    }
    return Land(wide=float(spec["width"]), high=float(spec["height"]), paths=paths)
