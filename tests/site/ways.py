"""Forty ways of asking where one is, with the page that the first answer must lead to.

Drawn by hand from what the names mean in England, not from what the index says.
"""

WAYS = """
 asked                      | page                    | its system, as it is named
 SL1                        | place/E06000039/        | Thames Valley
 sl1 1aa                    | place/E06000039/        | Thames Valley
 M1 1AE                     | place/E08000003/        | Greater Manchester
 BD1                        | place/E08000032/        | West Yorkshire
 PE30                       | place/E07000146/        | Norfolk and Suffolk
 TR1                        | place/E06000052/        | Cornwall and the Isles of Scilly
 EC1A                       | place/E09000001/        | North East London
 Slough                     | place/E06000039/        | Thames Valley
 Bolton                     | place/E08000001/        | Greater Manchester
 St Helens                  | place/E08000013/        | Cheshire and Merseyside
 Saint Helens               | place/E08000013/        | Cheshire and Merseyside
 st. albans                 | place/E07000240/        | Central East
 Kings Lynn                 | place/E07000146/        | Norfolk and Suffolk
 King's Lynn                | place/E07000146/        | Norfolk and Suffolk
 Stoke on Trent             | place/E06000021/        | Staffordshire and Stoke-on-Trent
 Bristol City               | place/E06000023/        | Bristol, North Somerset and South
 Bristol                    | place/E06000023/        | Bristol, North Somerset and South
 Wigan Borough              | place/E08000010/        | Greater Manchester
 Hull                       | place/E06000010/        | Humber and North Yorkshire
 Buckinghamshire council    | place/E06000060/        | Thames Valley
 Hackney                    | place/E09000012/        | North East London
 E08000010                  | place/E08000010/        | Greater Manchester
 Leicster                   | place/E06000016/        | Leicester, Leicestershire and Rutland
 Wolverhapmton              | place/E08000031/        | Black Country
 Sheffeild                  | place/E08000019/        | South Yorkshire
 Glossop                    | place/E07000037/        | Derby and Derbyshire
 Farnworth                  | place/E08000001/        | Greater Manchester
 Skegness                   | place/E07000137/        | Lincolnshire
 Ilkley                     | place/E08000032/        | West Yorkshire
 Greater Manchester         | system/QOP/             | Greater Manchester
 QOP                        | system/QOP/             | Greater Manchester
 frimley                    | system/QNQ/             | Thames Valley
 Our Dorset                 | system/QVV/             | Dorset
 Devon                      | system/QJK/             | Devon
 NHS Bolton                 | organisation/00T/       | Greater Manchester
 15D                        | organisation/15D/       | Thames Valley
 Tameside and Glossop CCG   | organisation/01Y/       | Greater Manchester
 RDU                        | organisation/RDU/       | Thames Valley
 Wexham Park                | organisation/RDU/       | Thames Valley
 Royal Bolton Hospital      | organisation/RMC/       | Greater Manchester
"""
SHORTENED = """
 asked     | page                    | its system, as it is named
 GM        | system/QOP/             | Greater Manchester
 BSW       | system/QOX/             | Bath and North East Somerset
 SYB       | system/QF7/             | South Yorkshire
 BNSSG     | system/QUY/             | Bristol
 LLR       | system/QK1/             | Leicester
 HIOW      | system/QRL/             | Hampshire
 NENC      | system/QHM/             | North East and North Cumbria
 C&M       | system/QYG/             | Cheshire and Merseyside
 BLMK      | system/QHG/             | Central East
 E54000057 | system/QOP/             | Greater Manchester
"""
MORE = """
 asked                      | page                    | its system, as it is named
 Newcastle                  | place/E08000021/        | North East and North Cumbria
 Newcastle-under-Lyme       | place/E07000195/        | Staffordshire and Stoke-on-Trent
 Berwick                    | place/E06000057/        | North East and North Cumbria
 Berwick-upon-Tweed         | place/E06000057/        | North East and North Cumbria
 Todmorden                  | place/E08000033/        | West Yorkshire
 Hebden Bridge              | place/E08000033/        | West Yorkshire
 Castle Cary                | place/E06000066/        | Somerset
 Huddersfield               | place/E08000034/        | West Yorkshire
 Humberside                 | place/E06000013/        | Humber and North Yorkshire
 Cleveland                  | place/E06000004/        | North East and North Cumbria
 Rye                        | place/E07000064/        | Sussex
 rye                        | place/E07000064/        | Sussex
 Stoke                      | place/E06000021/        | Staffordshire and Stoke-on-Trent
 Kingston                   | place/E09000021/        | South West London
 Rotherham MBC              | place/E08000018/        | South Yorkshire
 Kings Lin                  | place/E07000146/        | Norfolk and Suffolk
 Middlesborough             | place/E06000002/        | North East and North Cumbria
 Bath & NE Somerset         | place/E06000022/        | Bath and North East Somerset
 Queen Elizabeth Hospital Birmingham | organisation/RRK/ | Birmingham
 St Jamess Hospital Leeds   | organisation/RR8/       | West Yorkshire
 Chepstow                   | find/outside-england/   | (Wales) outside England
 Hay on Wye                 | find/outside-england/   | (Wales) outside England
 Glasgow                    | find/outside-england/   | (Scotland) outside England
 Belfast                    | find/outside-england/   | (Northern Ireland) outside England
 NP16 5AA                   | find/outside-england/   | Wales outside England
 SY23                       | find/outside-england/   | Wales outside England
 EH1                        | find/outside-england/   | Scotland outside England
"""
# As people say it: regions, letters, nicknames, half postcodes, codes that two things bear.
SPOKEN = """
 asked                      | page                    | its system or region, as it is named
 RM1 1AA                    | place/E09000016/        | North East London
 RH5                        | place/E07000210/        | Surrey and Sussex
 LS1 3                      | place/E08000035/        | West Yorkshire
 LS                         | place/E08000035/        | West Yorkshire
 Yorkshire                  | systems/by-region/      | North East and Yorkshire
 the North East             | systems/by-region/      | North East and Yorkshire
 East Midlands              | systems/by-region/      | Midlands
 East Anglia                | systems/by-region/      | East of England
 London                     | systems/by-region/      | London
 Castle Hill                | organisation/RWA/       | Humber and North Yorkshire
 Fairfield General          | organisation/RM3/       | Greater Manchester
 QMC                        | organisation/RX1/       | Nottingham
 RVI                        | place/E08000021/        | North East and North Cumbria
 UCLH                       | organisation/RRV/       | London
 GOSH                       | organisation/RP4/       | London
 Treliske                   | organisation/REF/       | Cornwall
 Frimley Park               | organisation/RDU/       | Thames Valley
 Jimmy's Leeds              | organisation/RR8/       | West Yorkshire
 MRI                        | organisation/R0A/       | Greater Manchester
 BSol                       | system/QHL/             | Birmingham and Solihull
 NEL                        | system/QMF/             | North East London
 AWC CCG                    | organisation/02N/       | West Yorkshire
 B'ham CrossCity            | organisation/13P/       | Birmingham
 NHS HRW                    | organisation/03D/       | Humber and North Yorkshire
 BCP                        | place/E06000058/        | Dorset
 H&F                        | place/E09000013/        | London
 LBTH                       | place/E09000030/        | North East London
 RBKC                       | place/E09000020/        | London
 SCAS                       | organisation/RYE/       | Thames Valley
 TEWV                       | organisation/RX3/       | North East and North Cumbria
 SLaM                       | organisation/RV5/       | South East London
 CNWL                       | organisation/RV3/       | London
 Kington                    | place/E06000019/        | Herefordshire
"""
FULL = """
 asked                      | page                    | its system, as it is named
 C81081                     | place/E07000037/        | Derby and Derbyshire
 Howard Street Medical      | place/E07000037/        | Derby and Derbyshire
 Lambgates Health Centre    | place/E07000037/        | Derby and Derbyshire
 SK13 8PS                   | place/E07000037/        | Derby and Derbyshire
 Urban Village Medical Prac | place/E08000003/        | Greater Manchester
"""


def rows_of(table: str) -> list[tuple[str, str, str]]:
    """The rows of a drawn table: what is asked, the page, the system."""
    lines = [line.split("|") for line in table.strip().splitlines()[1:]]
    return [(asked.strip(), page.strip(), system.strip()) for asked, page, system in lines]
