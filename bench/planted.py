"""Identifiers that are planted in extracts: over a hundred spellings, all made up here."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

FIRST = [
    "Ann",
    "Ben",
    "Cara",
    "Dev",
    "Eve",
    "Femi",
    "Gita",
    "Hugh",
    "Mary",
    "John",
    "Peter",
    "Susan",
    "Mohammed",
    "Aisha",
    "Oliver",
    "Emily",
    "George",
    "Amelia",
    "Harry",
    "Olivia",
    "David",
    "Linda",
    "James",
    "Sarah",
    "Paul",
    "Karen",
    "Mark",
    "Julie",
    "Alan",
    "Joyce",
]
LAST = [
    "Archer",
    "Baker",
    "Carter",
    "Dyer",
    "Eaton",
    "Fisher",
    "Glover",
    "Harper",
    "Smith",
    "Jones",
    "Patel",
    "Khan",
    "Taylor",
    "Brown",
    "Wilson",
    "Evans",
    "Thomas",
    "Walker",
    "Wright",
    "Hughes",
    "Green",
    "Hall",
    "Wood",
    "Clarke",
    "Cooper",
    "Ward",
    "Hill",
    "Moore",
]
POSTCODES = (
    "LE1 5WW",
    "M1 1AE",
    "SW1A 2AA",
    "B33 8TH",
    "CR2 6XH",
    "DN55 1PT",
    "EC1A 1BB",
    "W1A 0AX",
    "NG7 2UH",
    "S10 2JF",
    "LS9 7TF",
    "PL6 8DH",
    "CB2 0QQ",
    "OX3 9DU",
    "BS10 5NB",
    "NE7 7DN",
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
THINGS = ["filled", "count", "soap", "lamp", "river", "otter"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def nhs(rng: Random) -> str:
    """A number whose check digit holds."""
    while True:
        nine = f"{rng.randrange(400_000_000, 799_999_999)}"
        check = (11 - sum((10 - at) * int(each) for at, each in enumerate(nine)) % 11) % 11
        if check < 10:
            return f"{nine}{check}"


def born(rng: Random, age: int) -> date:
    return date(2021, 6, 30) - timedelta(days=int(age * 365.25) + rng.randrange(0, 365))


def _spelt(gap: str) -> Callable[[Random, int], str]:
    def spell(rng: Random, _: int) -> str:
        number = nhs(rng)
        return gap.join((number[:3], number[3:6], number[6:]))

    return spell


def _nhs(form: Callable[[str], str]) -> Callable[[Random, int], str]:
    return lambda rng, _: form(nhs(rng))


def _date(form: str) -> Callable[[Random, int], str]:
    return lambda rng, age: born(rng, age).strftime(form)


def _worded(form: str) -> Callable[[Random, int], str]:
    def write(rng: Random, age: int) -> str:
        day = born(rng, age)
        month = MONTHS[day.month - 1]
        return form.format(
            d=day.day,
            month=month,
            mon=month[:3],
            MON=month[:3].upper(),
            y=day.year,
            yy=f"{day.year % 100:02}",
            th={1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
        )

    return write


def _name(form: str) -> Callable[[Random, int], str]:
    def write(rng: Random, _: int) -> str:
        first, last = rng.choice(FIRST), rng.choice(LAST)
        return form.format(
            first=first,
            last=last,
            FIRST=first.upper(),
            LAST=last.upper(),
            low=first.lower(),
            lower=last.lower(),
            f=first[0],
            m=rng.choice("ABCDEJKLM"),
        )

    return write


def _digits(form: str) -> Callable[[Random, int], str]:
    """Every # is a digit."""
    return lambda rng, _: "".join(str(rng.randrange(10)) if c == "#" else c for c in form)


def _pick(values: Sequence[str], form: Callable[[str], str] = str) -> Callable[[Random, int], str]:
    return lambda rng, _: form(rng.choice(values))


KINDS: dict[str, Callable[[Random, int], str]] = {
    "nhs": _nhs(str),
    "nhs spaces": _spelt(" "),
    "nhs hyphens": _spelt("-"),
    "nhs dots": _spelt("."),
    "nhs slashes": _spelt("/"),
    "nhs underscores": _spelt("_"),
    "nhs no-break": _spelt("\u00a0"),
    "nhs narrow no-break": _spelt("\u202f"),
    "nhs figure space": _spelt("\u2007"),
    "nhs figure dash": _spelt("\u2012"),
    "nhs en dash": _spelt("–"),
    "nhs zero width": _spelt("\u200b"),
    "nhs full width": _nhs(lambda number: number.translate(WIDE)),
    "nhs digit by digit": _nhs(" ".join),
    "nhs in pairs": _nhs(lambda n: " ".join(n[at : at + 2] for at in range(0, 10, 2))),
    "nhs prefix": _nhs(lambda number: f"NHS{number}"),
    "nhs prefix colon": _nhs(lambda number: f"NHS No: {number}"),
    "nhs suffix": _nhs(lambda number: f"{number}^^^NHS"),
    "nhs brackets": _nhs(lambda number: f"({number})"),
    "nhs quote": _nhs(lambda number: f"'{number}"),
    "nhs .0": _nhs(lambda number: f"{number}.0"),
    "nhs .00": _nhs(lambda number: f"{number}.00"),
    "nhs scientific": _nhs(lambda number: f"{int(number):.9E}"),
    "nhs scientific cut": _nhs(lambda number: f"{int(number):.5E}"),
    "nhs scientific low": _nhs(lambda number: f"{int(number):.2e}"),
    "nhs zeros": _nhs(lambda number: f"000000{number}"),
    "nhs in words": _nhs(lambda number: f"seen as {number} today"),
    "email": lambda rng, _: f"{_name('{low}.{lower}')(rng, 0)}{rng.randrange(99)}@example.org",
    "email upper": lambda rng, _: f"{_name('{FIRST}')(rng, 0)}@EXAMPLE.NHS.UK",
    "email brackets": lambda rng, _: f"{_name('{first} {last}')(rng, 0)} <x@example.com>",
    "email at": lambda rng, _: f"{_name('{low}')(rng, 0)}(at)example.org",
    "mobile": _digits("07#########"),
    "mobile spaces": _digits("07### ######"),
    "mobile +44": _digits("+447#########"),
    "mobile +44 spaces": _digits("+44 7### ######"),
    "mobile +44 (0)": _digits("+44 (0)7### ######"),
    "mobile 0044": _digits("00447#########"),
    "mobile no zero": _digits("77########"),
    "mobile .0": _digits("78########.0"),
    "landline": _digits("0116#######"),
    "landline brackets": _digits("(01522) 5#####"),
    "landline hyphens": _digits("020-7###-####"),
    "postcode": _pick(POSTCODES),
    "postcode no space": _pick(POSTCODES, lambda code: code.replace(" ", "")),
    "postcode lower": _pick(POSTCODES, lambda code: code.lower().replace(" ", "")),
    "postcode two spaces": _pick(POSTCODES, lambda code: code.replace(" ", "  ")),
    "postcode no-break": _pick(POSTCODES, lambda code: code.replace(" ", "\u00a0")),
    "postcode hyphen": _pick(POSTCODES, lambda code: code.replace(" ", "-")),
    "address": lambda rng, _: f"{rng.randrange(1, 300)} High Street",
    "address flat": lambda rng, _: f"Flat 2, {rng.randrange(1, 300)} {rng.choice(LAST)} Road",
    "address with postcode": lambda rng, _: f"{rng.randrange(99)} The Row, {rng.choice(POSTCODES)}",
    "ni": _digits("AB######C"),
    "ni spaces": _digits("JG ## ## ## D"),
    "ni lower": _digits("ce######a"),
    "hospital letter": _digits("H#######"),
    "hospital letters": _digits("RWE######"),
    "hospital zeros": _digits("000#####"),
    "hospital digits": _digits("4#######"),
    "hospital slash": _digits("##/######"),
    "hospital mrn": _digits("MRN-######"),
    "uprn": _digits("1000########"),
    "passport": _digits("#########"),
    "driving licence": _digits("ARCHE6######A99XX"),
    "gp system id": _digits("3##########"),
    "uuid": lambda rng, _: (lambda h: f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}")(
        f"{rng.getrandbits(128):032x}"
    ),
    "card": _digits("4### #### #### ####"),
    "sort code and account": _digits("12-34-56 ########"),
    "ip": lambda rng, _: ".".join(str(rng.randrange(1, 255)) for _ in range(4)),
    "mac": lambda rng, _: ":".join(f"{rng.randrange(256):02x}" for _ in range(6)),
    "latitude": lambda rng, _: f"{rng.uniform(50.2, 55.1):.6f}",
    "latitude and longitude": lambda rng, _: f"{rng.uniform(50, 55):.5f}, -1.{rng.randrange(9999)}",
    "grid reference": _digits("SK ##### #####"),
    "grid reference short": _digits("TQ######"),
    "what3words": lambda rng, _: ".".join(rng.sample(THINGS, 3)),
    "dob iso": _date("%Y-%m-%d"),
    "dob british": _date("%d/%m/%Y"),
    "dob british short": _date("%d/%m/%y"),
    "dob american": _date("%m/%d/%Y"),
    "dob dots": _date("%d.%m.%Y"),
    "dob spaces": _date("%d %m %Y"),
    "dob underscores": _date("%Y_%m_%d"),
    "dob DDMMYYYY": _date("%d%m%Y"),
    "dob DMMYYYY": lambda rng, age: born(rng, age).strftime("%d%m%Y").lstrip("0"),
    "dob MMDDYYYY": _date("%m%d%Y"),
    "dob YYYYMMDD": _date("%Y%m%d"),
    "dob YYYYMMDD.0": _date("%Y%m%d.0"),
    "dob DDMMYY": _date("%d%m%y"),
    "dob YYMMDD": _date("%y%m%d"),
    "dob time": _date("%Y-%m-%d 00:00:00"),
    "dob T": _date("%Y-%m-%dT00:00:00Z"),
    "dob hl7": _date("%Y%m%d000000"),
    "dob ordinal day": _date("%Y-%j"),
    "dob week": _date("%G-W%V-%u"),
    "dob May 3, 1961": _worded("{month} {d}, {y}"),
    "dob May 3 1961": _worded("{mon} {d} {y}"),
    "dob 3 May 1961": _worded("{d} {month} {y}"),
    "dob 3rd May 1961": _worded("{d}{th} {month} {y}"),
    "dob 3rd of May": _worded("{d}{th} of {month}, {y}"),
    "dob 3-MAY-61": _worded("{d}-{MON}-{yy}"),
    "dob 03MAY1961": _worded("{d:02}{MON}{y}"),
    "dob weekday": _worded("Wed {d} {month} {y}"),
    "dob 1961-May-03": _worded("{y}-{mon}-{d}"),
    "dob full width": lambda rng, age: born(rng, age).strftime("%d/%m/%Y").translate(WIDE),
    "dob serial": lambda rng, age: str((born(rng, age) - date(1899, 12, 30)).days),
    "dob serial .0": lambda rng, age: f"{(born(rng, age) - date(1899, 12, 30)).days}.0",
    "dob unix days": lambda rng, age: str((born(rng, age) - date(1970, 1, 1)).days),
    "dob unix seconds": lambda rng, age: str((born(rng, age) - date(1970, 1, 1)).days * 86400),
    "age in days": lambda rng, age: str((date(2021, 6, 30) - born(rng, age)).days),
    "age exact": lambda rng, age: f"{(date(2021, 6, 30) - born(rng, age)).days / 365.25:.4f}",
    "admission serial": lambda rng, _: str(44_000 + rng.randrange(365)),
    "admission seconds": lambda rng, _: str(1_600_000_000 + rng.randrange(30_000_000)),
    "name": _name("{first} {last}"),
    "name lower": _name("{low} {lower}"),
    "name upper": _name("{FIRST} {LAST}"),
    "name surname first": _name("{LAST}, {first}"),
    "name surname first lower": _name("{lower},{low}"),
    "name title": _name("Mrs {first} {last}"),
    "name initial": _name("{f}. {last}"),
    "name initials": _name("{f} {m} {last}"),
    "name middle": _name("{first} {m}. {last}"),
    "name surname and initial": _name("{LAST}, {f}"),
    "name first only": _name("{first}"),
    "name first only lower": _name("{low}"),
    "name last only": _name("{last}"),
    "name last only upper": _name("{LAST}"),
    "name hyphen": _name("{first} {last}-{last}"),
    "notes": lambda rng, _: (
        f"{rng.choice(FIRST)} came with {rng.choice(('her son', 'his mother'))}"
        f" on {rng.choice(MONTHS)} {rng.randrange(28)} about bed {rng.randrange(99)}"
    ),
}
