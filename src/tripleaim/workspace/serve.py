"""Serving: the files of the site, and the pages that need a server, from one process."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler

from tripleaim.model.errors import TripleaimError
from tripleaim.workspace.current import Current
from tripleaim.workspace.front import Front
from tripleaim.workspace.listening import make_server, read_bind, run_server
from tripleaim.workspace.site_files import SiteFiles

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")


def make_application(store: Path, site: Path, on: date, hosts: tuple[str, ...] = ()) -> Any:
    """The WSGI application: whatever is a file of the site, else Django.

    `hosts` are the names that it answers under, beside those of this machine to itself; a name that
    begins with a dot is a domain and all below it.
    """
    named = os.environ.get("TRIPLEAIM_HOSTS", "").split(",")
    welcome = tuple(dict.fromkeys(h.strip() for h in (*OWN_HOSTS, *hosts, *named) if h.strip()))
    os.environ["TRIPLEAIM_STORE"] = str(store.absolute())
    os.environ["TRIPLEAIM_SITE"] = str(site.absolute())
    os.environ["TRIPLEAIM_ON"] = on.isoformat()
    os.environ["TRIPLEAIM_HOSTS"] = ",".join(welcome)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripleaim.workspace.settings")
    django.setup(set_prefix=False)
    files, current = SiteFiles(site.absolute()), Current(store.absolute())
    return Front(WSGIHandler(), files, welcome, lambda: faults_of(files, current))


def faults_of(site: SiteFiles, store: Current) -> list[str]:
    """Why the server is not ready to answer, in words that tell nothing of the machine."""
    faults = [] if site.find("/") else ["The site is not there."]
    try:
        store.check()
    except TripleaimError:
        faults.append("The store is not there or cannot be asked.")
    return faults


def serve(store: Path, site: Path, on: date, bind: str, hosts: tuple[str, ...] = ()) -> None:
    """Serve until stopped."""
    host, _ = read_bind(bind)
    own = () if host in EVERYWHERE else (f"[{host}]" if ":" in host else host,)
    run_server(make_server(make_application(store, site, on, (*own, *hosts)), bind))
