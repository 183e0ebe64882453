"""Serving: the files of the site, and the pages that need a server, from one process."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication
from whitenoise import WhiteNoise


def make_application(store: Path, site: Path, on: date) -> Any:
    """The WSGI application: whatever is a file of the site, else Django."""
    os.environ["TRIPLEAIM_STORE"] = str(store.resolve())
    os.environ["TRIPLEAIM_ON"] = on.isoformat()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tripleaim.workspace.settings")
    django.setup(set_prefix=False)
    return WhiteNoise(WSGIHandler(), root=str(site.resolve()), index_file=True)


def serve(store: Path, site: Path, on: date, bind: str) -> None:
    """Serve until stopped: one process, four threads, thirty seconds a request."""
    _Server(make_application(store, site, on), bind).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, application: Any, bind: str) -> None:
        self.application, self.bind = application, bind
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self.bind,
            "workers": 1,
            "threads": 4,
            "timeout": 30,
            "limit_request_line": 2000,
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application
