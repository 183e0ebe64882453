"""Where the health service of England ends: nations beside it, their postcode areas and towns.

The letters that postcodes begin with and the post towns are those of Royal Mail; towns on the
border have streets in England too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tripleaim.registry.find.entry import Entry

KIND = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nation:
    """A nation or island with a health service of its own: where that tells of itself, the letters
    or districts that its postcodes begin with, its towns."""

    site: str
    letters: str
    towns: str


NATIONS: Mapping[str, Nation] = {
    "Wales": Nation(
        site="https://www.nhs.wales",
        letters="CF LD LL NP SA CH5 CH6 CH7 CH8 "
        "SY15 SY16 SY17 SY18 SY19 SY20 SY21 SY22 SY23 SY24 SY25",
        towns="""
Aberaeron, Aberdare, Abergavenny, Abergele, Abertillery, Aberystwyth, Ammanford, Amlwch, Bala,
Bangor, Bargoed, Barmouth, Barry, Beaumaris, Betws-y-Coed, Blackwood, Blaenau Ffestiniog, Borth,
Brecon, Bridgend, Buckley, Builth Wells, Caernarfon, Caerphilly, Caldicot, Cardiff, Cardigan,
Carmarthen, Chepstow, Colwyn Bay, Connah's Quay, Conwy, Corwen, Cowbridge, Crickhowell, Cwmbran,
Deeside, Denbigh, Dolgellau, Ebbw Vale, Fishguard, Flint, Harlech, Haverfordwest, Hay-on-Wye,
Holyhead, Holywell, Knighton, Lampeter, Llandeilo, Llandovery, Llandrindod Wells, Llandudno,
Llandysul, Llanelli, Llangefni, Llangollen, Llanidloes, Llanrwst, Llantrisant, Llantwit Major,
Llanwrtyd Wells, Machynlleth, Maesteg, Menai Bridge, Merthyr Tydfil, Milford Haven, Mold, Monmouth,
Montgomery, Mountain Ash, Narberth, Neath, Newport, Newtown, Pembroke, Pembroke Dock, Penarth,
Pontypool, Pontypridd, Port Talbot, Porth, Porthcawl, Porthmadog, Prestatyn, Presteigne, Pwllheli,
Rhayader, Rhondda, Rhyl, Ruthin, St Asaph, St Davids, Swansea, Tenby, Tonypandy, Tredegar, Treorchy,
Tywyn, Usk, Welshpool, Wrexham, Ystradgynlais, Anglesey, Powys, Gwent, Clwyd, Dyfed, Gwynedd
""",
    ),
    "Scotland": Nation(
        site="https://www.scot.nhs.uk",
        letters="AB DD DG EH FK G HS IV KA KW KY ML PA PH ZE "
        "TD1 TD2 TD3 TD4 TD5 TD6 TD7 TD8 TD10 TD11 TD13 TD14",
        towns="""
Aberdeen, Airdrie, Alloa, Arbroath, Aviemore, Ayr, Bathgate, Clydebank, Coatbridge, Cumbernauld,
Dumbarton, Dumfries, Dundee, Dunfermline, East Kilbride, Edinburgh, Elgin, Falkirk, Fort William,
Galashiels, Glasgow, Glenrothes, Grangemouth, Greenock, Gretna, Hamilton, Hawick, Helensburgh,
Inverness, Irvine, Jedburgh, Kelso, Kilmarnock, Kirkcaldy, Kirkwall, Lerwick, Livingston, Melrose,
Montrose, Motherwell, Musselburgh, Oban, Paisley, Peebles, Perth, Peterhead, St Andrews, Stirling,
Stornoway, Stranraer, Thurso, Wick, Orkney, Shetland, Skye
""",
    ),
    "Northern Ireland": Nation(
        site="https://online.hscni.net",
        letters="BT",
        towns="""
Antrim, Armagh, Ballymena, Banbridge, Belfast, Carrickfergus, Coleraine, Cookstown, Craigavon,
Derry, Downpatrick, Dungannon, Enniskillen, Larne, Lisburn, Londonderry, Lurgan, Newry,
Newtownabbey, Newtownards, Omagh, Portadown, Strabane
""",
    ),
    "Isle of Man": Nation(
        site="https://www.gov.im/health", letters="IM", towns="Castletown, Douglas, Peel, Ramsey"
    ),
    "Jersey": Nation(site="https://www.gov.je/health", letters="JE", towns="St Helier"),
    "Guernsey": Nation(
        site="https://www.gov.gg/health", letters="GY", towns="Alderney, Sark, St Peter Port"
    ),
}


def entries_outside() -> Iterator[Entry]:
    """An entry a nation, with the letters of its postcodes as codes, and one a town."""
    for nation, held in NATIONS.items():
        yield Entry(
            id=f"{KIND}|{nation}", kind=KIND, name=nation, codes=tuple(held.letters.split())
        )
        for town in sorted(held.towns.replace("\n", " ").split(",")):
            name = town.strip()
            yield Entry(id=f"{KIND}|{name}|{nation}", kind=KIND, name=name, near=nation)
