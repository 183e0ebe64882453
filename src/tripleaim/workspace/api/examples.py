"""What the manual shows for an example: a row of each address, and what is told where nothing is.

The days of rows change with the figures; which columns there are does not.
"""

from typing import Any

from tripleaim.questions.ten import question

WHO = question("who")
BOARD, CODE = "NHS Greater Manchester Integrated Care Board", "icb:QOP"
STARTED, BLOCKS = "2022-07-01", "ons_lsoa11_sicbl22_icb22_lad22"

# A row of each address, in the order of its columns.
ROWS: dict[str, tuple[Any, ...]] = {
    "questions": (WHO.id, WHO.title, WHO.about),
    "answered": (CODE, "2026-11-23"),
    "answers": (
        *(CODE, BOARD, "2026-11-23", "who", 2, "", CODE, "People", "people"),
        *(2867735.0, "", None, None, "people", "found", "2021-03-21", "2021-03-22"),
        "ons_census_2021_lsoa21",
    ),
    "areas": (
        *(CODE, "QOP", "E54000057", BOARD, STARTED, None),
        *(2867735, 2021, BLOCKS),
    ),
    "history": (
        *("splits", "stp:QOP", CODE, "Greater Manchester Health and Social Care Partnership"),
        *(BOARD, STARTED, 0.988506, "derived"),
    ),
    "rebase": ("00Y", "QOP", BOARD, 233759, 1.0, "mid-2017"),
    "measures": (
        *("ae_attendances", "A&E attendances", "attendances", "stp", 44),
        *("2015-07-01", "2020-01-01"),
    ),
    "series": ("stp:QOP", "2015-07-01", 110050.0),
}

# What is told, with 404, where an address has nothing of what was asked for.
MISSING: dict[str, str] = {
    "questions": "There are no files of data.",
    "answered": "This site has no files of data.",
    "answers": "No answers about QZZ are kept here. Areas: /api/v1/answered lists them.",
    "areas": (
        "There was no icb on 2017-01-01. That day had 209 of kind ccg, 1 of kind england, "
        "326 of kind lad, 44 of kind stp."
    ),
    "history": "Nothing here was ever called 'QZZ99'.",
    "rebase": "rebase: has no footprints for ccg@1990-04-01 and icb@2026-04-01.",
    "measures": "No series are held.",
    "series": "No series of nothing are held. Measures: ae_attendances, gp_appointments.",
}
ASKED_WRONG = "on: 'soon' is not a date from 1900 to 2200: write it as 2018-06-01."
RENEWED = "The figures are being renewed."
