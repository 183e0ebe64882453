"""The long description as a package index shows it: the README without links into the repository.

An index resolves no relative link. Where a fork names its `Source` in `[project.urls]`, links lead
there; otherwise their words stay and pictures go.
"""

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

PICTURE = re.compile(r"^!\[[^\]]*\]\((?!https?:)[^)]*\)\n+", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#|mailto:)([^)]*)\)")


def told_to_an_index(readme: str, source: str = "") -> str:
    """A README whose relative links lead to a source, or are words alone."""
    base = source.rstrip("/")
    to = rf"[\1]({base}/blob/main/\2)" if base else r"\1"
    return LINK.sub(to, PICTURE.sub("", readme))


class ReadmeHook(MetadataHookInterface):
    """Gives the project's metadata its long description."""

    def update(self, metadata: dict) -> None:
        """Set `readme` from README.md."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        source = metadata.get("urls", {}).get("Source", "")
        told = told_to_an_index(text, source)
        metadata["readme"] = {"content-type": "text/markdown", "text": told}
