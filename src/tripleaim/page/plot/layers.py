"""A spec read: its layers laid flat, each with its rows, its mark and its encoding."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Spec = Mapping[str, Any]
IS_KIND = re.compile(r"^datum\.(\w+) == '([^']*)'$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One mark of a spec over its rows."""

    kind: str
    mark: Mapping[str, Any]
    encoding: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]

    def channel(self, name: str) -> Mapping[str, Any]:
        """A channel of the encoding; empty where there is none."""
        found: Mapping[str, Any] = self.encoding.get(name) or {}
        return found

    def field(self, name: str) -> str:
        """The field that a channel shows, or nothing."""
        return str(self.channel(name).get("field", ""))


def layers_of(spec: Spec) -> list[Layer]:
    """Every layer of a spec in the order in which it is drawn."""
    return list(_flat(spec, {}, ()))


def panels_of(spec: Spec) -> list[Spec]:
    """The pictures of a spec: its panels where it has some, else itself."""
    for together in ("concat", "vconcat", "hconcat"):
        if together in spec:
            return [panel for each in spec[together] for panel in panels_of(each)]
    return [spec]


def title_of(spec: Spec) -> tuple[str, ...]:
    """The lines of a spec's own title."""
    said = spec.get("title", "")
    text = said.get("text", "") if isinstance(said, Mapping) else said
    lines = text if isinstance(text, list | tuple) else [text]
    return tuple(str(line) for line in lines if line)


def _flat(
    spec: Spec, encoding: Mapping[str, Any], rows: tuple[Mapping[str, Any], ...]
) -> Iterator[Layer]:
    own = spec.get("data", {}).get("values")
    rows = tuple(own) if own is not None else rows
    together = {**encoding, **spec.get("encoding", {})}
    kept = _kept(spec.get("transform", ()), rows)
    for inner in spec.get("layer", ()):
        yield from _flat(inner, together, kept)
    if "mark" in spec:
        said = spec["mark"]
        mark = said if isinstance(said, Mapping) else {"type": said}
        yield Layer(kind=str(mark["type"]), mark=mark, encoding=together, rows=kept)


def _kept(steps: Any, rows: tuple[Mapping[str, Any], ...]) -> tuple[Mapping[str, Any], ...]:
    for step in steps:
        found = IS_KIND.match(str(step.get("filter", "")))
        if found:
            rows = tuple(row for row in rows if str(row.get(found[1])) == found[2])
    return rows
