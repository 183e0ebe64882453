"""Words decide nothing, a text is typed once, and the store is asked by the store and the engines.

What is found is drawn first with ways to sneak past; then the package itself is searched.
"""

from pathlib import Path

import pytest

from coupling import (
    ROOMS_OF_WORDS,
    ROOMS_WITHOUT_SQL,
    modules,
    sql_in_words,
    typed_twice,
    words_read_back,
)

SOURCE = Path(__file__).parents[1] / "src" / "tripleaim"

# Words that a setting of the store or a title happens to share with a query.
NO_QUERIES = {"site/days.py", "site/publish.py"}
# A unit that a heading names already is not told again; an arrangement is titled by the record;
# the label of a block on a drawn map is the number of its area; programmes and schemes are named
# by the record.
FITTED = {
    ("page/blocks.py", "often[finding.label]"),  # how often it comes, whatever it says
    ("page/workbook.py", "unit not in column.title"),
    ("questions/money/flow.py", "each.programme in BY_HEAD"),
    ("questions/money/rules.py", "row.scheme == BETTER_CARE"),
    ("questions/next/coming.py", "each.title.split('; ')"),
    ("studies/footprint/regions.py", "label[linked]"),
}


@pytest.mark.parametrize(
    "line",
    [
        "if finding.statement == 'None is on record.': pass",
        "if 'assumed' in finding.label: pass",
        "if finding.caption.startswith('Beds'): pass",
        "said = finding.statement\nif said.lower() == NONE: pass",
        "if (said := each.heading) in ('Money', 'Beds'): pass",
        "re.search('[0-9]+', finding.statement)",
        "shown = TITLES[finding.label]",
        "shown = TITLES.get(finding.label)",
        "if getattr(finding, 'label') == 'Beds': pass",
        "match finding.sentence:\n    case 'No.': pass",
        "last = finding.statement.split()[-1]",
        "first = finding.statement[:3]",
        "if row['label'] == 'Beds': pass",
        "if finding.table == 'Beds': pass",
        "if chart.title.startswith('Beds'): pass",
        "if short.says.endswith('none.'): pass",
        "number = float(words.paragraphs[0].split()[-1])",
        "if 'assumed' in finding.caveats: pass",
        "for said in [each.statement for each in found]:\n    if said.startswith('No'): pass",
        "label, value = finding.label, finding.value\nif label == 'Beds': pass",
        "if str(finding.label) == 'Beds': pass",
        "if f'{finding.label}' == 'Beds': pass",
        "match finding:\n    case Finding(label='Beds'): pass",
        "if attrgetter('label')(finding) == 'Beds': pass",
        "first = finding.statement.splitlines()[0]",
        "labels = [each.label for each in found]\nif 'Beds' in labels: pass",
        "by = {each.label: each for each in found}\nbeds = by['Beds']",
        "if not {finding.label} & {'Beds'}: pass",
        "if operator.eq(finding.label, 'Beds'): pass",
        "width = 60 if head == 'In words' else 14",
        "if head in ('In words', 'What was tried'): pass",
    ],
)
def test_words_that_are_read_back_are_found(line: str) -> None:
    assert words_read_back(line)
    inside = "def f(finding, each, row):\n    " + line.replace("\n", "\n    ")
    assert words_read_back(inside)


@pytest.mark.parametrize(
    "line",
    [
        "said = finding.statement",
        "told = [each.statement for each in findings]",
        "if finding.statement != before: pass",
        "if finding.measure == 'beds': pass",
        "print(finding.label, row['statement'])",
        "rows = table['on']",
        "seen = {each.statement for each in findings}\nif finding.statement in seen: pass",
    ],
)
def test_words_that_are_only_passed_on_are_not(line: str) -> None:
    assert not words_read_back(line)


def test_words_that_a_function_is_given_are_found() -> None:
    assert words_read_back("def f(statement):\n    return statement.startswith('No')")
    assert not words_read_back("def f(text):\n    return text.startswith('No')")


def test_no_words_are_read_back() -> None:
    found = [
        fault
        for where, text in modules(SOURCE).items()
        if where.split("/")[0] in ROOMS_OF_WORDS
        for fault in words_read_back(text, where)
    ]
    assert {(each.where, each.what) for each in found} == FITTED


SAID = "nobody of the partnership has said so"


@pytest.mark.parametrize(
    "again",
    [
        f"SAID = '{SAID}'",
        f"def f():\n    return '{SAID}.'",
        "x = ('nobody of the partnership '\n    'has said so')",
        f"x = {{'said': ['{SAID.replace(' so', '  so')}']}}",
        f"def f(x='{SAID}'): pass",
        "x = 'nobody of the partnership ' + 'has said so'",
    ],
)
def test_a_text_typed_again_in_another_room_is_found(again: str) -> None:
    first = f"x = '{SAID}'"
    assert typed_twice({"page/one.py": first, "site/two.py": again})
    assert not typed_twice({"page/one.py": first, "page/two.py": again})
    filled = f"x = f'of {{name}}: {SAID}'"
    assert typed_twice({"page/one.py": filled, "site/two.py": filled.replace("x =", "y =")})
    assert not typed_twice({"page/one.py": first, "site/two.py": f'"""{SAID}"""'})


def test_no_text_is_typed_in_two_rooms() -> None:
    assert not typed_twice(modules(SOURCE))


@pytest.mark.parametrize(
    "line",
    [
        "ask(store, 'select name from area')",
        "SQL = '''\nselect\n  name\nfrom area\n'''",
        "sql = 'SELECT count(*) FROM area'.lower()",
        "sql = f'select {name} from area'",
        "sql = 'with one as (select 1 as n) ' + 'select n from one'",
        "sql = 'from area'",
        "sql = 'From area'",
        "sql = 'summarize area'",
        "rows = store.table('area').filter('x = 1')",
    ],
)
def test_a_query_in_an_upper_room_is_found(line: str) -> None:
    assert sql_in_words(line)


def test_only_the_store_and_the_engines_ask() -> None:
    asking = {
        where
        for where, text in modules(SOURCE).items()
        if where.split("/")[0] in ROOMS_WITHOUT_SQL and sql_in_words(text, where)
    }
    assert asking == NO_QUERIES
    beside = [path for room in ROOMS_WITHOUT_SQL for path in (SOURCE / room).rglob("*.sql")]
    assert beside == []
