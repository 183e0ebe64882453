"""A page of a written site as a PDF with tags, made by a browser on this machine, offline."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.store.files.output import write_bytes

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
NAMED = "TRIPLEAIM_BROWSER"
SECONDS = 120
OFFLINE = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)


def browser() -> str:
    """The browser that prints. Raises InputRefused where there is none."""
    named = os.environ.get(NAMED)
    found = next((path for each in (named, *BROWSERS) if each and (path := shutil.which(each))), "")
    if not found:
        remedy = (
            f"Install Chromium, or name one by {NAMED}; or print the page from any browser: it is "
            "made for paper."
        )
        raise refuse("pack", "needs Chromium, Chrome or Edge to make a PDF", remedy)
    return found


def print_page(page: Path, out: Path) -> int:
    """Write a page of a site as a PDF; how many bytes it has.

    Raises InputRefused where there is no browser, or it prints nothing.
    """
    program = browser()
    as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory() as own:
        made = Path(own) / "page.pdf"
        where = (
            f"--user-data-dir={own}/profile",
            f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        )
        try:
            subprocess.run(
                (program, *OFFLINE, *as_root, *where),
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
            content = made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            content = b""
        if not content.startswith(b"%PDF-"):
            raise refuse(Path(program).name, "printed nothing", f"Print {page} from any browser.")
    write_bytes(out, content)
    return len(content)
