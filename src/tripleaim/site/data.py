"""The front door of the data: the files that there are, and what each column means."""

from tripleaim.page.names import short_name
from tripleaim.site.address import HOME, SiteMap, data_file, data_path
from tripleaim.site.downloads import COLUMNS
from tripleaim.site.render import Page


def data_page(site: SiteMap) -> Page:
    """The list of files by system, and the columns."""
    systems = sorted(
        (short_name(each.name), each.code) for each in site.systems.values() if not each.ended
    )
    files = [
        (name, code, data_file(code, "csv"), data_file(code, "xlsx"))
        for name, code in (("England", ""), *systems)
    ]
    return Page(
        path=data_path(),
        title="Data",
        description="The ten answers about every system as files: one CSV and one workbook each.",
        template="data.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("data", "")),
        extra={"files": files, "columns": COLUMNS},
    )
