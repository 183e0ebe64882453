"""The stylesheet of the design system, cut to what pages use, keeps all that they use."""

import re
from pathlib import Path

from tripleaim.site.sheet import USED, trimmed, used_classes

STATIC = Path(__file__).parents[2] / "src" / "tripleaim" / "site" / "static"
WHOLE = (STATIC / "nhsuk.css").read_text(encoding="utf-8")


def test_every_rule_of_a_used_class_is_kept_in_its_order() -> None:
    cut = trimmed(WHOLE, used_classes())
    for name in used_classes():
        rules = re.findall(rf"(?<=[{{}}])\.{name}\{{[^{{}}]+\}}", WHOLE)
        assert rules
        at = 0
        for rule in rules:
            at = cut.index(rule, at) + len(rule)
    assert len(cut) < 20_000
    assert cut.count("{") == cut.count("}")


def test_rules_of_plain_elements_are_all_kept() -> None:
    plain = re.findall(r"(?<=[{}])(?:html|body|h1|table|caption|ul|ol|a:focus)\{[^{}]+\}", WHOLE)
    cut = trimmed(WHOLE, frozenset())
    assert len(plain) > 10
    assert [rule for rule in plain if rule not in cut] == []


def test_what_is_read_of_a_variable_is_there() -> None:
    cut = trimmed(WHOLE, used_classes())
    read = set(re.findall(r"var\((--nhsuk-[\w-]+)", cut))
    assert read <= set(re.findall(r"(--nhsuk-[\w-]+):", cut))


def test_no_class_of_the_design_system_stands_in_a_page_without_its_rules(
    site_folder: Path,
) -> None:
    pages = sorted(site_folder.rglob("*.html"))[::7]
    named = {name for page in pages for name in USED.findall(page.read_text(encoding="utf-8"))}
    assert named - {"nhsuk-frontend"} <= used_classes()
    sheet = (site_folder / "static" / "nhsuk.css").read_text(encoding="utf-8")
    assert sheet == trimmed(WHOLE, used_classes())
