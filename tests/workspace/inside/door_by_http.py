"""What a browser sends, without the browser: pages and forms over one connection to the door.

Each line comes from a network of its own: on loopback any address of 127.0.0.0/8 may be one's own.
"""

import gzip
import html
import re
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36"
KIND = "application/x-www-form-urlencoded"


class Line:
    """A connection of somebody: from a network, with cookies where they are signed in."""

    def __init__(self, origin, network=0, agent=DESKTOP, cookies=None):
        said = urlsplit(origin)
        own = (f"127.{1 + network}.0.1", 0)
        self.line = HTTPConnection(said.hostname, said.port, timeout=120, source_address=own)
        self.headers = {
            "Accept": "text/html,application/xhtml+xml",
            "Accept-Encoding": "gzip",
            "Accept-Language": "en-GB",
            "Origin": origin,
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": agent,
        }
        if cookies:
            self.headers["Cookie"] = "; ".join(f"{k}={v.value}" for k, v in cookies.items())

    def asked(self, method, path, values=None):
        """Status, where it leads, and the text of what is asked."""
        body = urlencode(values, doseq=True) if values is not None else None
        more = {"Content-Type": KIND} if body is not None else {}
        self.line.request(method, path, body, self.headers | more)
        answer = self.line.getresponse()
        data = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        cookies = [each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie", ())]
        if cookies and "Cookie" in self.headers:
            held = dict(each.split("=", 1) for each in self.headers["Cookie"].split("; "))
            held |= dict(each.split("=", 1) for each in cookies)
            self.headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in held.items())
        elif cookies:
            raise AssertionError(f"{path} sets a cookie: {cookies}")
        return answer.status, answer.headers.get("Location", ""), data.decode()

    def page(self, path):
        """The text of a page that is there."""
        status, _, text = self.asked("GET", path)
        assert status == 200, (path, status)
        return text

    def sent(self, path, values, by="form"):
        """Open a page, fill in its form with what only it knows, send it; where that leads."""
        found = re.search(rf'name="{by}" value="([^"]+)"', self.page(path))
        assert found is not None, f"{path} has no {by}"
        status, to, text = self.asked("POST", path, {by: html.unescape(found[1])} | values)
        assert status == 302, (path, status, re.sub(r"<[^>]+>|\s+", " ", text)[-1500:])
        return to
