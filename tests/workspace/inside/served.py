"""The instance of these tests behind a port, in threads of this process; and a phone's browser."""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

from tripleaim.workspace.listening import make_server
from tripleaim.workspace.running import make_workspace

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a browser that is driven from here runs a loop
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


@contextmanager
def served(world, folder: Path):
    """The address of the instance, served until the block ends."""
    server = make_server(make_workspace(folder, world.now().date()), "127.0.0.1:0")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


@contextmanager
def page_of(browser, origin, **options):
    """A page in a context of its own, and what it asked for outside, which must be nothing."""
    context = browser.new_context(base_url=origin, **options)
    context.set_default_timeout(240_000)
    strays = []
    context.on(
        "request", lambda one: strays.append(one.url) if not one.url.startswith(origin) else None
    )
    page = context.new_page()
    page.on("pageerror", lambda error: strays.append(str(error)))
    yield page, strays
    context.close()


def sign_in(page, world, person):
    """Be somebody who signed in with a second factor a moment ago, by their session."""
    from test_grid import client_of

    cookies = client_of(person).cookies
    origin = page.context._impl_obj._options["baseURL"]
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": origin} for name, each in cookies.items()]
    )
