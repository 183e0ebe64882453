"""Marks of a paragraph: a few come through, nothing is lost, and no text of a user becomes HTML."""

import random
import re
import time
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from test_grid import client_of
from world import copy_of

import tripleaim.workspace as package
from tripleaim.workspace.drafting import discussing, writing
from tripleaim.workspace.drafting.difference import differences
from tripleaim.workspace.drafting.marked import LONGEST, MOST_LINKS, html_of

LET = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
GIVEN = {"a": {"href", "rel"}, "ul": {"class"}, "ol": {"class"}, "li": {"value"}}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x) [y](file:///etc/passwd) [z](//elsewhere.example) [w](/account/logout/)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example"onclick="alert(1))',
    "![picture](https://a.example/p.png)",
    "<https://a.example> <a@b.example>",
    "[x]: javascript:alert(1)\n[x]",
    "**<b onclick=1>**",
    '- <li style="x">\n- [<img src=x>](https://a.example)',
    "</div></body><h1>",
    "{{ document }}{% csrf_token %}",
    "`<i>` ~~~\n<pre>\n~~~",
)
SHOWN = (
    (
        '[terms](https://a.example "each party pays £5,000,000")',
        '[terms](https://a.example "each party pays £5,000,000")',
    ),
    ("a [b](https://a.example 't') **c**", "a [b](https://a.example 't') **c**"),
    (
        "[https://www.england.nhs.uk](https://evil.example)",
        "https://www.england.nhs.uk (https://evil.example)",
    ),
    ("5*000*000", "5*000*000"),
    ("£5,*000*,000 and a**b**c", "£5,*000*,000 and a**b**c"),
    ("(2)*(3)*(4) = (2)_(3)_(4)", "(2)*(3)*(4) = (2)_(3)_(4)"),
    ("2*3* 4 *5*6", "2*3* 4 *5*6"),
    ("pay \u202e000,5£\u202c now", "pay \\u202e000,5£\\u202c now"),
    ("no\u200bthing\ufeff\x00\x1b\u2028.", "no\\u200bthing\\ufeff\\u0000\\u001b\\u2028."),
    ('[a\u2066](https://a.example "\u202e")', '[a\\u2066](https://a.example "\\u202e")'),
    ("x" * (LONGEST + 1) + "\u202e", "x" * (LONGEST + 1) + "\\u202e"),
)


class Tags(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_a_few_tags_comes_of_a_text(text):
    for tag, given in Tags(html_of(text)).tags:
        assert tag in LET
        assert set(given) <= GIVEN.get(tag, set())
        if tag == "a":
            assert re.match(r"https?://|mailto:", given["href"])
            assert given["rel"] == "nofollow noopener noreferrer"


def test_any_mixture_of_marks_loses_no_word_and_makes_no_other_tag():
    chance = random.Random(5)
    pieces = ["**", "*", "_", "- ", "1. ", "7) ", "\n", "\n\n", "  ", "[", "](https://a.example)"]
    pieces += ["](javascript:x)", "<b>", "\\", "&lt;", "`", "# ", "> ", "![", "]"]
    for _ in range(1_500):
        words = [f"w{n}x" for n in range(chance.randint(1, 8))]
        text = "".join(
            "".join(chance.choices(pieces, k=chance.randint(0, 5))) + word for word in words
        )
        found = Tags(html_of(text))
        assert {tag for tag, _ in found.tags} <= LET
        assert re.findall(r"w\d+x", "".join(found.words)) == words, text


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("**Bold** and *stressed*", "<p><strong>Bold</strong> and <em>stressed</em></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("risk_shares_of 5 * 3", "<p>risk_shares_of 5 * 3</p>"),
        ("mail [us](mailto:a@b.example)", 'href="mailto:a@b.example"'),
        ("[](https://a.example)", ">https://a.example</a></p>"),
        ("[ ](https://a.example)", "https://a.example</a></p>"),
        ("[https://a.example](https://a.example)", ">https://a.example</a></p>"),
        ("[a@b.example](mailto:a@b.example)", ">a@b.example</a></p>"),
        ("[a **b**](https://a.example/x).", "a <strong>b</strong></a> (https://a.example/x).</p>"),
        ("[a](https://a.example) [b](https://b.example)", "a</a> (https://a.example) <a"),
        ("(**a**, *b*) “*c*”: *d*; **_e_**", "(<strong>a</strong>, <em>b</em>) “<em>c</em>”: "),
        ("**_e_** [*f*](https://a.example)", "<strong><em>e</em></strong> <a"),
        ("one\r\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", '<ul class="nhsuk-list nhsuk-list--bullet">\n<li>a</li>\n<li>b</li>\n</ul>'),
        ("3. a\n5. b", '<li value="3">a</li>\n<li value="5">b</li>'),
        ("\\*not\\*", "<p>*not*</p>"),
    ],
)
def test_what_is_let_through_is_as_it_was_meant(text, page):
    assert page in html_of(text)


@pytest.mark.parametrize(("text", "sight"), SHOWN, ids=range(len(SHOWN)))
def test_whoever_signs_a_text_sees_all_of_it(text, sight):
    assert "".join(Tags(html_of(text)).words).strip() == sight


@pytest.mark.parametrize(
    "text",
    ["- " * 40 + "end", "x" * (LONGEST + 1) + "**b**", "[" * (MOST_LINKS + 1) + "**b**"],
)
def test_what_is_too_deep_or_too_long_is_shown_as_it_is_written(text):
    assert unescape(re.sub(r"</?p>", "", html_of(text))).strip() == text.strip()


def test_a_text_at_the_limit_is_read():
    assert "<strong>" in html_of("x" * (LONGEST - 6) + " **b**")
    assert "<strong>" in html_of("[" * MOST_LINKS + " **b**")


@pytest.mark.parametrize("piece", ["*", "**a ", "a**b", "_a*", "\\", "- ", "[a](https://a) "])
def test_no_text_holds_the_server(piece):
    began = time.process_time()
    html_of(piece * (LONGEST // len(piece)))
    assert time.process_time() - began < 5


@pytest.fixture(scope="module")
def hostile(world):
    """A document whose every text is hostile, with a comment, a change and a second version."""
    made = copy_of(world, "hostile")
    bad = "<img src=x onerror=alert(9)> **loud** [here](https://a.example/x)"
    row = {"id": "", "number": "9<b>", "heading": "<u>Head</u>\u202e", "text": bad}
    writing.put_paragraph(world.acts("QF7"), made, made.lock, row)
    made.refresh_from_db()
    id = next(each["id"] for each in made.newest.paragraphs if each["number"] == "9<b>")
    discussing.comment_on(world.acts("RHQ"), made, id, "<b onclick=1>**not**")
    discussing.propose_change(world.acts("RHQ"), made, id, "<s>**new**</s>", "<i>why</i>")
    return made, id


def test_every_page_of_a_document_shows_marks_in_its_paragraphs_and_nowhere_else(world, hostile):
    document, id = hostile
    officer, d = client_of(world.people["QF7"]), f"/d/{document.pk}"
    newest = document.newest.save_number
    marked = {d, f"{d}/v/{newest}"}
    pages = {f"{d}/diff/1..{newest}", f"{d}/p/{id}/edit", f"{d}/p/{id}/amend", f"{d}/history"}
    pages |= {f"{d}/p/{id}/comment", f"{d}/matter", f"{d}/may"}
    for path in sorted(marked | pages):
        said = officer.get(path)
        assert said.status_code == 200, path
        page = said.content.decode()
        for bad in ("<img src=x", "<u>", "<s>", "<i>", "<b>", "<b onclick"):
            assert bad not in page, (path, bad)
        assert ("<strong>loud</strong>" in page) == (path in marked), path
        if path in marked:
            assert "Head&lt;/u&gt;\\u202e" in page, path
            assert "</a> (https://a.example/x)" in page, path
        assert "<strong>not</strong>" not in page
        assert "<strong>new</strong>" not in page


def test_the_text_that_is_signed_and_compared_is_the_text_that_was_written(world, hostile):
    document, _ = hostile
    source = "**loud** [here](https://a.example/x)"
    assert any(source in each["text"] for each in document.newest.paragraphs)
    said = client_of(world.people["QF7"]).get(f"/d/{document.pk}/file").content.decode()
    assert source in said
    first = document.versions.order_by("save_number")[0]
    pieces = [piece.text for each in differences(first, document.newest) for piece in each.pieces]
    assert source in "".join(pieces)


def test_one_filter_alone_says_that_a_text_is_safe():
    folder = Path(package.__file__).parent
    found = {
        each.relative_to(folder).as_posix()
        for suffix in ("*.py", "*.html", "*.jinja")
        for each in folder.rglob(suffix)
        if re.search(
            r"mark_safe|SafeString|SafeData|format_html|\|\s*safe\b|safeseq|autoescape (off|false)",
            each.read_text(encoding="utf-8"),
        )
    }
    assert found == {"pages/said.py"}
