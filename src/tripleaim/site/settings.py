"""What a publisher of the site may set: whose it is, its logo, the day it describes."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """Whose site it is and which day it shows as newest.

    `logo` is a path to a picture that is copied into the site, or empty for the name alone: no
    organisation's mark ships with the package. `address` is where the site will be read, with a
    slash at its end: the map of the site, the feed and the social card name pages by it. Where it
    is not given no page names one.
    """

    on: date
    organisation: str = "tripleaim"
    strapline: str = "Health and care systems in England"
    logo: str = ""
    contact: str = ""
    address: str = ""
    workers: int = 2

    @property
    def logo_file(self) -> str:
        """The name of the logo's copy inside the site."""
        return PurePath(self.logo).name


def write_it(folder: PurePath) -> str:
    """What to do where a folder should hold a site.

    >>> write_it(PurePath("build/site"))
    'Write it: tripleaim site --out build/site.'
    """
    return f"Write it: tripleaim site --out {folder}."
