"""More kinds of honest columns: what wards, teams, codes and months of an extract look like."""

from collections.abc import Callable
from random import Random

Make = Callable[[Random], Callable[[int], str]]

LISTS: dict[str, str] = {
    "hospital": "John Radcliffe Hospital|James Cook University Hospital|William Harvey Hospital|"
    "Queen Elizabeth Hospital|St Mary's Hospital|Alexandra Hospital|Royal Victoria Infirmary|"
    "George Eliot Hospital|Princess Royal|Bradford Royal Infirmary|Kings Mill|Stepping Hill|"
    "Harrogate District Hospital|Frimley Park|Musgrove Park|Wythenshawe|Charing Cross",
    "ward": "Ward 1|Ward 12|Ward 7A|Stroke Unit|Nightingale Ward|Florence|Elizabeth Ward|Rowan|"
    "Beech|Oak|Lavender|Heather|CCU|ITU|AMU|SAU|Short Stay|Discharge Lounge|Maternity|Willow",
    "council ward": "Abbey|Bede|Castle|Evington|Spinney Hills|Stoneygate|Rushey Mead|Belgrave|"
    "Clarendon Park|Knighton|Aylestone|Western|Eyres Monsell|Fosse|Humberstone|Troon|Thurncourt",
    "msoa name": "Evington|Clarendon Park|Leicester City South|Crown Hills|New Parks|Beaumont Leys|"
    "Rushey Mead North|Hamilton|Thurnby Lodge|West End|Aylestone South|Bede Island|Newfoundpool",
    "lsoa name": "Leicester 001A|Leicester 001B|Leicester 002A|Oadby and Wigston 003C|Harborough "
    "004D|Blaby 005E|Charnwood 006F|Melton 001A|Hinckley 010B|Rutland 001C|Coventry 021A",
    "welsh place": "Llanelli|Pontypridd|Aberystwyth|Caerdydd|Abertawe|Casnewydd|Merthyr Tudful|"
    "Ynys Môn|Rhondda Cynon Taf|Blaenau Gwent|Sir Gaerfyrddin|Gwynedd|Powys|Ceredigion|Wrecsam",
    "welsh practice": "Meddygfa Teilo|Meddygfa'r Sarn|Canolfan Iechyd Amlwch|Meddygfa Padarn|"
    "Meddygfa Tywyn|Ysbyty Gwynedd|Ysbyty Glan Clwyd|Bronllys|Meddygfa Rhiannon|Tŷ Bryn",
    "welsh words": "ydw|nac ydw|oes|nac oes|gwryw|benyw|sengl|priod|heb ei ddatgan|Cymraeg|Saesneg",
    "team": "North Leeds Community Team|South District Nursing|Rapid Response|Crisis Team East|"
    "Home First|Virtual Ward|Falls Service|Heart Failure Nurses|Podiatry|CAMHS Tier 3|IAPT step 2",
    "practice": "The Grange Surgery|Dr Patel & Partners|Park View Medical Centre|Abbey Health|"
    "St Peter's Medical Centre|Victoria Road Surgery|Dr Smith and Partners|Hill Top Surgery|"
    "Kingsway Practice|Market Street|The Willows|Church Lane Surgery|Latham House",
    "role": "Staff Nurse|Consultant|Registrar|GP|Paramedic|Health Visitor|Midwife|Social Worker|"
    "Physiotherapist|Ward Clerk|Pharmacist|Healthcare Assistant|Practice Nurse|Care Navigator",
    "band": "Band 2|Band 3|Band 5|Band 6|Band 7|Band 8a|Band 8b|VSM|M&D",
    "referral": "GP|A&E|111|999|Self|Outpatients|Other trust|Social care|Police|Care home|School",
    "religion": "Christian|Muslim|Hindu|Sikh|Jewish|Buddhist|None|Not stated|Jain|Pagan|Other",
    "language": "English|Polish|Urdu|Bengali|Gujarati|Arabic|Welsh|Punjabi|Romanian|Somali|BSL",
    "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "weekday short": "Mon|Tue|Wed|Thu|Fri|Sat|Sun",
    "month word": "January|February|March|April|May|June|July|August|September|October|November|"
    "December",
    "month short": "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
    "season": "Winter 2018|Spring 2018|Summer 2018|Autumn 2018|Winter 2019|Easter",
    "suppressed": "<5|*|5-9|10-14|15-19|20+|c|z|..",
    "money band": "£0-£99|£100-£499|£500-£999|£1,000-£4,999|£5,000+|none",
    "allergy": "Penicillin|Latex|Nuts|None known|Codeine|Trimethoprim|Aspirin|Eggs|Shellfish",
    "procedure": "Primary hip replacement|Total knee replacement|Cataract extraction|Endoscopy of "
    "upper gastrointestinal tract|Coronary angioplasty|Colonoscopy|Inguinal hernia repair",
    "eponym": "Parkinson|Crohn|Down|Graves|Hodgkin|Alzheimer|Bell|Paget|Addison|Cushing|Huntington",
    "scale": "Barthel|Rockwood|Waterlow|Braden|Glasgow|Bristol|Borg|Abbey|Hamilton|Beck|Apgar",
    "rag": "Red|Amber|Green|Black|Blue|n/a",
    "discharge": "Usual residence|Temporary|Care home with nursing|Hospice|Died|NHS other|Penal",
    "county": "Leicestershire|Rutland|Lincolnshire|Kent|Surrey|Essex|Devon|Cornwall|Norfolk",
    "town": "Chester|Lincoln|Derby|Kendal|Preston|Burton|Stafford|Whitby|Hastings|Reading|Bath|"
    "Warwick|Bedford|Milton|Kingston|Ashford|Barnsley|Wakefield|Washington|Stanley|Morley",
    "system": "Frimley|Dorset|Surrey Heartlands|Greater Manchester|Devon|Bath and North East "
    "Somerset, Swindon and Wiltshire|Humber, Coast and Vale|Nottinghamshire|Buckinghamshire",
}


def _of_list(values: str) -> Make:
    def make(rng: Random) -> Callable[[int], str]:
        held = values.split("|")
        held = rng.sample(held, rng.randrange(3, len(held) + 1))
        return lambda age: rng.choice(held)

    return make


def _drawn(*writes: Callable[[Random], str]) -> Make:
    """One of several ways of writing, the same for a column; of many values or of a few."""

    def make(rng: Random) -> Callable[[int], str]:
        write, few = rng.choice(writes), rng.choice((0, 0, 12, 60))
        held = [write(rng) for _ in range(few)]
        return lambda age: rng.choice(held) if few else write(rng)

    return make


MONTHS = LISTS["month short"].split("|")
AREAS = ("LE", "S", "M", "B", "CV", "NG", "PL", "EC", "SW", "W", "DN", "CF", "SA", "LL", "NP")
CHAPTER = "ABCDEFGHIJKLMNOPQRSTUVXYZ"
DRAWN: dict[str, Make] = {
    "postcode district": _drawn(lambda r: f"{r.choice(AREAS)}{r.randrange(1, 30)}"),
    "postcode area": _drawn(lambda r: r.choice(AREAS)),
    "bed count": _drawn(lambda r: str(r.randrange(4, 40)), lambda r: str(r.randrange(100, 1_800))),
    "occupancy": _drawn(
        lambda r: f"{r.uniform(60, 100):.1f}%", lambda r: f"{r.uniform(0.6, 1):.3f}"
    ),
    "month of event": _drawn(
        lambda r: f"{r.choice(MONTHS)}-{r.randrange(10, 25)}",
        lambda r: f"{r.choice(MONTHS)} {r.randrange(2010, 2025)}",
        lambda r: f"{r.choice(LISTS['month word'].split('|'))} {r.randrange(2010, 2025)}",
        lambda r: f"{r.randrange(1, 13)}/{r.randrange(2010, 2025)}",
    ),
    "quarter": _drawn(
        lambda r: f"{r.randrange(2010, 2025)} Q{r.randrange(1, 5)}",
        lambda r: f"Q{r.randrange(1, 5)} {r.randrange(2010, 2024)}/{r.randrange(11, 25)}",
    ),
    "iso week": _drawn(lambda r: f"{r.randrange(2015, 2024)}-W{r.randrange(1, 53):02}"),
    "hour": _drawn(lambda r: str(r.randrange(24)), lambda r: f"{r.randrange(24):02}:00"),
    "time of day": _drawn(lambda r: f"{r.randrange(24):02}:{r.randrange(60):02}"),
    "minutes waited": _drawn(
        lambda r: str(int(r.expovariate(1 / 140))),
        lambda r: f"{r.randrange(12)}:{r.randrange(60):02}:{r.randrange(60):02}",
    ),
    "blood pressure": _drawn(lambda r: f"{r.randrange(95, 190)}/{r.randrange(50, 110)}"),
    "coma scale": _drawn(lambda r: f"E{r.randrange(1, 5)}V{r.randrange(1, 6)}M{r.randrange(1, 7)}"),
    "pounds with a sign": _drawn(lambda r: f"£{r.lognormvariate(6, 1.5):,.2f}"),
    "thousands": _drawn(lambda r: f"{int(r.lognormvariate(9, 1.5)):,}"),
    "pounds in words": _drawn(lambda r: f"{r.uniform(1, 90):.1f}k"),
    "dm+d": _drawn(
        lambda r: f"{r.randrange(10**5, 10**7)}100000110{r.randrange(10)}",
        lambda r: f"{r.randrange(10**5, 10**6)}00{r.randrange(10)}",
    ),
    "atc": _drawn(
        lambda r: (
            f"{r.choice('ABCDGHJLMNPRSV')}{r.randrange(1, 17):02}{r.choice(('AA', 'CA', 'BD'))}"
            f"{r.randrange(1, 60):02}"
        )
    ),
    "icd with a dagger": _drawn(
        lambda r: f"{r.choice(CHAPTER)}{r.randrange(100):02}.{r.randrange(10)}D"
    ),
    "ukprn": _drawn(lambda r: f"1000{r.randrange(400):04}"),
    "school": _drawn(lambda r: str(r.randrange(100_000, 100_400))),
    "location of the regulator": _drawn(lambda r: f"1-{r.randrange(110_000_000, 110_000_300)}"),
    "ods of a site": _drawn(
        lambda r: f"R{r.choice('AJXTHW')}{r.randrange(1, 9)}{r.randrange(1, 60):02}"
    ),
    "ods of a commissioner": _drawn(
        lambda r: f"{r.randrange(0, 16):02}{r.choice('ACDEFGHJKLMNPQRTVWXY')}"
    ),
    "ods of an icb": _drawn(
        lambda r: f"Q{r.choice('EFGHJKMNORTUVWX')}{r.choice('1248ACDEFGJKLMNOPQRTUVWXY')}"
    ),
    "network": _drawn(lambda r: f"U{r.randrange(10_000, 11_300)}"),
    "msoa code": _drawn(lambda r: f"E0200{r.randrange(1, 6_792):04}"),
    "welsh area code": _drawn(
        lambda r: f"W01{r.randrange(1, 1_910):06}", lambda r: f"W0600{r.randrange(1, 23):04}"
    ),
    "ward code": _drawn(lambda r: f"E0500{r.randrange(1, 9_999):04}"),
    "deprivation rank": _drawn(lambda r: str(r.randrange(1, 32_845))),
    "decile": _drawn(lambda r: str(r.randrange(1, 11))),
    "easting": _drawn(lambda r: str(r.randrange(1, 66) * 10_000)),
    "version": _drawn(lambda r: f"{r.randrange(1, 5)}.{r.randrange(12)}.{r.randrange(30)}"),
    "episode number": _drawn(lambda r: str(1 + int(r.expovariate(0.9)))),
    "list of codes": _drawn(
        lambda r: " ".join(
            f"{r.choice(CHAPTER)}{r.randrange(100):02}" for _ in range(r.randrange(1, 5))
        )
    ),
    "weight": _drawn(lambda r: f"{r.uniform(0.1, 9):.{r.randrange(2, 5)}f}"),
    "negative": _drawn(
        lambda r: f"({int(r.expovariate(0.001)):,})", lambda r: str(-int(r.expovariate(0.001)))
    ),
    "hba1c": _drawn(lambda r: str(r.randrange(25, 130)), lambda r: f"{r.uniform(4, 14):.1f}"),
    "number with a unit": _drawn(
        lambda r: f"{r.randrange(1, 14)} days", lambda r: f"{r.randrange(1, 90)} wks"
    ),
    "grade": _drawn(
        lambda r: f"{r.randrange(1, 6)}{r.choice('abc')}", lambda r: f"Grade {r.randrange(1, 5)}"
    ),
    "table number": _drawn(lambda r: f"{r.randrange(1, 30)}.{r.randrange(1, 10)}"),
    "days until": _drawn(lambda r: str(r.randrange(-30, 400))),
}
MORE: dict[str, Make] = {**{name: _of_list(held) for name, held in LISTS.items()}, **DRAWN}
