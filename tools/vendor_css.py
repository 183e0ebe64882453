"""The NHS.UK frontend's stylesheet, without what would fetch from a network.

    npm pack nhsuk-frontend@10.6.1 && python tools/vendor_css.py nhsuk-frontend-10.6.1.tgz

The version is the one that the installed nhsuk-frontend-jinja is a port of. Taken out: the font
faces (Frutiger is licensed to NHS organisations and is fetched), pictures by absolute address.
"""

import re
import sys
import tarfile
from pathlib import Path

STATIC = Path(__file__).parent.parent / "src" / "tripleaim" / "site" / "static"
SHEET = "package/dist/nhsuk/nhsuk-frontend.min.css"
FONTS = 'Arial,"Liberation Sans","Helvetica Neue",system-ui,sans-serif'


def stripped(css: str) -> str:
    """The stylesheet with system fonts and no address in it."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("Frutiger W01,arial,sans-serif", FONTS)
    css = re.sub(r"url\((?:https?:)?/[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    assert "url(http" not in css
    assert "Frutiger" not in css
    return css.rstrip() + "\n"


def main(archive: Path) -> None:
    """Write static/nhsuk.css from the archive of the npm package."""
    with tarfile.open(archive) as package:
        member = package.extractfile(SHEET)
        assert member is not None
        css = member.read().decode("utf-8")
    (STATIC / "nhsuk.css").write_text(stripped(css), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
