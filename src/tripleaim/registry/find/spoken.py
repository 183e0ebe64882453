"""What people say for a body that no register writes down: halves of regions, nicknames.

Letters that are worked out of a name stand in `initials`; these cannot be.
"""

from collections.abc import Mapping

# An id of the index, and what is said for it, parted by commas.
SAID: Mapping[str, str] = {
    "nhs_region:Y56": "Greater London",
    "nhs_region:Y60": "East Midlands, West Midlands, The Midlands",
    "nhs_region:Y61": "East Anglia, Eastern England",
    "nhs_region:Y62": "The North West, North West England",
    "nhs_region:Y63": "North East, The North East, Yorkshire, Yorkshire and the Humber",
    "nhs_region:Y58": "The South West, West Country, The West Country",
    "nhs_region:Y59": "The South East, South East England",
    "R0A": "Wythenshawe Hospital",
    "R1H": "Barts Hospital, Royal London Hospital, Whipps Cross Hospital",
    "RDU": "Frimley Park, Frimley Park Hospital",
    "REF": "Treliske, Treliske Hospital",
    "RGT": "Addenbrookes",
    "RHQ": "Royal Hallamshire Hospital, Hallamshire",
    "RJ1": "St Thomas' Hospital, Guy's Hospital",
    "RJE": "North Mids, Royal Stoke",
    "RJL": "Scunthorpe General Hospital",
    "RM3": "Fairfield General Hospital",
    "RP4": "GOSH",
    "RR8": "Jimmy's, Jimmy's Leeds, St James's Leeds",
    "RRK": "QE Birmingham, QEHB, Queen Elizabeth Hospital Birmingham",
    "RRV": "UCLH, UCH, University College Hospital",
    "RTD": "Freeman Hospital",
    "RTH": "The JR, Churchill Hospital",
    "RWA": "Castle Hill Hospital",
    "RWE": "Glenfield Hospital, Leicester General Hospital",
    "RX1": "QMC, Queen's Medical Centre Nottingham, Nottingham City Hospital",
    "QHL": "BSol",
    "QUE": "CPICS",
    "QMM": "N&W, Norfolk and Waveney",
    "E09000013": "H&F, LBHF",
    "E09000020": "RBKC",
    "03E": "HaRD, NHS HaRD CCG",
    "E06000040": "RBWM",
}


def said_for(*ids: str) -> list[str]:
    """What people say for a body that has some id or code.

    >>> said_for("QHL", "E54000055")
    ['BSol']
    """
    return [name.strip() for each in ids for name in SAID.get(each, "").split(",") if name.strip()]
