"""The kinds of identifiers that are looked for in an extract: how each is written, and how much of
a column must look so before it is refused.

A pattern is matched against plain text: digits and letters of full width, spaces and hyphens of
every kind are brought to plain ones first. Patterns are RE2's.
"""

from dataclasses import dataclass

PSEUDONYMISE = (
    "Replace it by a keyed hash before loading: tripleaim people pseudonymise, with a key that "
    "stays with you."
)
LEAVE_OUT = "Leave it out."
LSOA_INSTEAD = "Give the LSOA instead."
AGE_INSTEAD = "Give age in whole years instead, and leave other dates out."

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|"
    "EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|"
    "LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|"
    "SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_OUTWARD, _INWARD = rf"(?:{_AREAS})\d[A-Z\d]?", r"\d[ABD-HJLNP-UW-Z]{2}"
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +)?"
_DAY, _YEAR, _TIME = r"\d{1,2}(?:st|nd|rd|th)?", r"(?:\d{4}|'?\d{2})", r"(?:[T ,].*)?"
_GAP = r"[-/._ ]+"
_YMD = r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DMY = r"(?:0?[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:18|19|20)\d\d"
_MDY = r"(?:0?[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:18|19|20)\d\d"
_STREET = (
    "street|st|road|rd|lane|ln|avenue|ave|close|cl|drive|dr|way|court|ct|crescent|cres|gardens|"
    "gdns|place|pl|terrace|terr|grove|gr|hill|row|park|view|walk|mews|square|sq|house|green"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of identifier: what is said of it, its pattern, and the share of a column's values
    above which it is refused (0: one is enough). `distinct`: and at least so many values differ.
    `but`, in which capitals and small letters differ, is a pattern of what is none.
    """

    said: str
    remedy: str
    pattern: str
    above: float = 0.0
    distinct: int = 1
    but: str = ""


def _full(pattern: str) -> str:
    return rf"^(?:{pattern})$"


def _inside(pattern: str) -> str:
    return rf"(?:^|[^A-Z0-9])(?:{pattern})(?:$|[^A-Z0-9])"


_NO_FRACTION = r"(?:^|[^A-Z0-9.]|[^0-9]\.)"  # what follows is not behind a decimal point


KINDS: tuple[Kind, ...] = (
    Kind(
        said="holds email addresses",
        remedy=LEAVE_OUT,
        pattern=r"[^\s@]+ ?(?:@|\[at\]|\(at\)) ?[^\s@]+\.[A-Z]{2,}",
    ),
    Kind(
        said="looks like National Insurance numbers",
        remedy=LEAVE_OUT,
        above=0.01,
        pattern=_inside(
            r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]"
        ),
    ),
    Kind(
        said="looks like telephone numbers",
        remedy=LEAVE_OUT,
        pattern=_NO_FRACTION + r"(?:(?:\+44|0044|\+ ?44 ?\(0\)) ?\(?0?\)?(?:[ -]?\d){9,10}"
        r"|\(?0[1-37-9]\d{1,4}\)?[ -]\d{3,4}(?:[ -]?\d{3,4})?)(?:$|[^A-Z0-9])",
    ),
    Kind(
        said="looks like telephone numbers",
        remedy=LEAVE_OUT,
        pattern=_full(r"\D*0[1-37-9]\d{8,9}(?:\.0+)?\D*|7[1-9]\d{8}(?:\.0+)?"),
        above=0.5,
    ),
    Kind(
        said="looks like full postcodes",
        remedy=LSOA_INSTEAD,
        pattern=_inside(rf"{_OUTWARD} +{_INWARD}"),
    ),
    Kind(
        said="looks like full postcodes",
        remedy=LSOA_INSTEAD,
        pattern=_inside(rf"{_OUTWARD}[-_. ]*{_INWARD}"),
        above=0.05,
        but=r"^[A-Z]\d\d[a-z]{2}$",  # Read codes: G47yz
    ),
    Kind(
        said="looks like full dates, as of birth",
        remedy=AGE_INSTEAD,
        above=0.05,
        pattern=_full(
            rf"{_WEEKDAY}(?:\d{{4}}{_GAP}\d{{1,2}}{_GAP}\d{{1,2}}"
            rf"|\d{{1,2}}{_GAP}\d{{1,2}}{_GAP}{_YEAR}"
            rf"|{_DAY}(?: of)?[-/._ ]*{_MONTH}[-/., ]*{_YEAR}"
            rf"|{_MONTH}\.?[- ]+{_DAY}[-, ]+{_YEAR}"
            rf"|\d{{4}}[- ]{_MONTH}[- ]\d{{1,2}}){_TIME}"
        ),
    ),
    Kind(
        said="looks like full dates, as of birth",
        remedy=AGE_INSTEAD,
        above=0.95,
        distinct=2,
        pattern=_full(
            rf"(?:{_YMD}|{_DMY}|{_MDY})(?:\.0+|T?\d{{4}}(?:\d\d)?Z?)?"
            r"|(?:18|19|20)\d\d-[0-3]\d\d|(?:18|19|20)\d\d-?W\d\d-?[1-7]"
        ),
    ),
    Kind(
        said="looks like full dates, as of birth",
        remedy=AGE_INSTEAD,
        above=0.9,
        distinct=8,
        pattern=_full(r"(?:0[1-9]|1\d|2[1-9]|3[01])(?:0[1-9]|1[0-2])\d\d"),
    ),  # 20: years
    Kind(
        said="looks like full dates, as of birth",
        remedy=AGE_INSTEAD,
        above=0.9,
        distinct=8,
        pattern=_full(r"(?:[013-9]\d|2[1-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    ),
    Kind(
        said="looks like times to the second",
        remedy=AGE_INSTEAD,
        above=0.95,
        distinct=8,
        pattern=_full(r"1[0-7]\d{8}(?:\d{3})?(?:\.\d+)?"),
    ),
    Kind(
        said="looks like street addresses",
        remedy=LSOA_INSTEAD,
        above=0.05,
        distinct=5,
        pattern=rf"^(?:flat |unit |no\.? ?)?\d{{1,4}}[A-Z]?,? .*\b(?:{_STREET})\b",
    ),
    Kind(
        said="looks like places on a map",
        remedy=LSOA_INSTEAD,
        above=0.9,
        distinct=8,
        pattern=_full(
            r"[HJNOST][A-HJ-Z](?: ?\d{3} ?\d{3}| ?\d{4} ?\d{4}| ?\d{5} ?\d{5})"
            r"|\(?(?:49|5\d|60)\.\d{4,}\)?(?:[,; ]+-?[0-8]\.\d{2,}\)?)?"
            r"|/{0,3}[a-z]{3,}\.[a-z]{3,}\.[a-z]{3,}"
        ),
    ),
    Kind(
        said="looks like addresses of machines",
        remedy=LEAVE_OUT,
        above=0.05,
        pattern=_full(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}"),
    ),
    Kind(
        said="looks like names of people",
        remedy=LEAVE_OUT,
        above=0.05,
        distinct=3,
        pattern=r"^(?:mr|mrs|miss|ms|mx|master|rev|sir|dame)\.? +[A-Z]|, *(?:mr|mrs|miss|ms)\.?$",
    ),
    Kind(
        said="looks like names of people",
        remedy=LEAVE_OUT,
        above=0.5,
        distinct=20,
        pattern=_full(r"(?:[A-Z]\. ?){2,4}|(?:[A-Z]\.? ){1,3}[A-Z'-]{3,}|[A-Z'-]{2,}, *[A-Z]\.?"),
    ),
    Kind(
        said="looks like long numbers in scientific form",
        remedy=PSEUDONYMISE,
        above=0.2,
        pattern=_full(r"\d(?:\.\d+)?E\+?0*(?:9|1[01])"),
    ),
)

TEN_DIGITS = r"(?:^|[^0-9.]|[^0-9]\.)0*((?:[0-9][ ./_-]?){9}[0-9])(?:\.0+)?(?:$|[^0-9])"
SPELT_OUT = r"(?:^|[^0-9])[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}(?:$|[^0-9])"
EXACT_SCIENTIFIC = r"^[0-9]\.[0-9]{8,9}[eE]\+?0*9$"
NO_GAPS, FOUR_DIGITS = r"^[A-Z0-9/_.:-]{6,}$", r"(?:[0-9].*){4}"
# Areas, practices and networks, diagnoses and procedures, medicines of the BNF and of the WHO,
# concepts of SNOMED, places of the regulator; months and weeks.
OPEN_CODES = (
    r"^(?:[EWSN]\d{8}|[A-HJ-NPUWY]\d{5}|[A-Z]\d{2}\.?\d{0,2}[A-Z]?|\d{7}[A-Z0-9]{8}"
    r"|[A-DGHJLMNPRSV]\d\d[A-Z]{2}\d\d|\d{3,15}[01]0\d"
    r"|(?:0[1-9]|1[0-2])[/-](?:19|20)\d\d|(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])"
    r"|(?:19|20)\d\d-?W\d\d|1-\d{8,12})$"
)
WORDS = r"^[A-Z'’.-]+(?:,? +[A-Z'’.-]+){1,3}$"
LONG_TEXT = r"^(?:\S+\s+){5,}\S"
NO_NAME = (
    "itu|icu|ccu|amu|sau|maternity|lounge|muslim|hindu|sikh|jewish|buddhist|"
    "surgery|practice|centre|center|clinic|hospital|health|medical|ward|unit|trust|nhs|care|home|"
    "group|partners|partnership|street|road|service|services|team|school|park|north|south|east|west|"
    "upon|under|and|the|of|with|without|not|no|other|unknown|known|british|white|black|asian|mixed|"
    "african|caribbean|indian|any|general|medicine|acute|chronic|disease|disorder|syndrome|"
    "injury|pain|infection|tablets?|capsules?|mg|ml|cream|inhaler|district|county|city|borough|"
    "council|village|town|central|urban|rural|lower|upper|high|low"
)
BODIES = (
    "nhs|trust|pcn|icb|icbs?|ccg|stp|ics|council|board|region|hub|partnership|alliance|hospitals?|"
    "surgery|practice|centre|network|entity|borough|government|care|health"
)
OF_NAMES = (
    r"(^|_|\b)(name|forename|surname|firstname|lastname|first_name|last_name|initials|fname|lname|"
    r"given_name|family_name|maiden_name|next_of_kin|nok|carer_name)($|_|\b)"
)
OF_NUMBERS = r"nhs[_ .-]?(no|num|number|id|nbr|#)?($|_)|(^|_)(chi|h_?c)[_ -]?(no|num|number)?($|_)"
OF_DATES = r"(^|_|\b)(dob|d_o_b|birth|born|bday|birthday|dod|death|date|dt|day)($|_|\b)|birth|date"
NO_DATES = r"weight|order|rank|count|days|rate|number_of|parity|week|year|month|term"
OF_IDS = (
    r"(^|_|\b)(mrn|pas|hosp(ital)?|patient|pat|unit|local|record|case|spell|episode|account|uprn|"
    r"nino|ni|crn|chi|passport|licence|license|gmc|iban|card|member|client|user|staff|district)"
    r"[_ -]?(id|no|num|number|ref|reference|code|key)?($|_|\b)"
)
