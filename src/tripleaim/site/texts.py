"""The pages of words: about, method, accessibility. What they state is taken from the code."""

from datetime import date

from tripleaim.model.finding import STATUSES
from tripleaim.model.source import GRADES
from tripleaim.model.tier import TIERS
from tripleaim.page.values import status_words
from tripleaim.site.address import HOME, text_path
from tripleaim.site.render import Page

TEXTS = {"about": "About this site", "method": "Method", "accessibility": "Accessibility"}


def text_page(name: str, on: date) -> Page:
    """One page of words."""
    return Page(
        path=text_path(name),
        title=TEXTS[name],
        template=f"{name}.jinja",
        area=None,
        on=on,
        crumbs=(("England", HOME), (TEXTS[name].lower(), "")),
        extra={
            "statuses": {status_words(each): means for each, means in STATUSES.items()},
            "grades": GRADES,
            "tiers": TIERS,
        },
    )
