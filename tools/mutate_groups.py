"""What `mutate.py` changes: modules that judge, by group, each with the tests that must find it.

Tests stand in stages, the quickest first. A test that wants a built store does not count.
"""

GROUPS = {
    "governance": (
        (
            "governance/key.py",
            "governance/signing.py",
            "model/documents/life.py",
            "governance/signing_rules.py",
            "governance/act.py",
            "governance/key_event.py",
            "governance/key_register.py",
            "governance/signed_text.py",
            "governance/tree.py",
            "governance/verifying.py",
        ),
        (
            ("tests/governance/test_life.py", "tests/governance/test_signatures.py"),
            (
                "tests/governance/test_key_register.py",
                "tests/governance/test_texts_signed_by_keys.py",
            ),
            ("tests/governance/test_signing_rules.py",),
            ("tests/governance/test_commands.py",),
        ),
    ),
    "money": (
        ("money/fund.py", "money/entries.py", "money/control_year.py"),
        (
            (
                "tests/money/test_fund.py",
                "tests/money/test_fund_told.py",
                "tests/money/test_control_year.py",
            ),
        ),
    ),
    "ground": (
        (
            "store/ground/macros.sql",
            "store/ground/body.py",
            "store/ground/councils.py",
            "store/ground/county.py",
            "store/ground/lineage.py",
            "store/ground/lying.py",
            "store/ground/make.py",
            "store/ground/outlines.py",
            "store/ground/people.py",
            "store/ground/shares.py",
            "store/ground/succession.py",
        ),
        (
            (
                "tests/store/test_ground.py",
                "tests/store/test_ground_councils.py",
                "tests/store/test_forebears.py",
                "tests/store/test_ground_nearest.py",
                "tests/store/test_counted.py",
            ),
        ),
    ),
    "predicates": (
        (
            "store/rules.py",
            "model/said_date.py",
            "model/status.py",
            "model/succession.py",
            "store/record/fact.py",
        ),
        (
            (
                "tests/store/test_rules.py",
                "tests/model/test_said_date.py",
                "tests/model/test_status.py",
                "src/tripleaim/model/succession.py",
            ),
            ("tests/record/test_held.py", "tests/record/test_facts_alone.py"),
        ),
    ),
    "record": (
        (
            "registry/arranged.py",
            "store/record/accountability.py",
            "store/record/arrangements.py",
            "store/record/bodies.py",
            "store/record/designations.py",
            "store/record/places.py",
        ),
        (
            (
                "tests/record/test_arrangements_drawn.py",
                "tests/record/test_designations_drawn.py",
                "tests/record/test_places_drawn.py",
                "tests/registry/test_arranged_drawn.py",
            ),
            ("tests/questions/test_buyers.py",),
        ),
    ),
    "judged": (
        (
            "governance/containment.py",
            "governance/functions.py",
            "governance/readiness.py",
            "model/bed_test.py",
            "questions/fits/judged.py",
        ),
        (
            (
                "src/tripleaim/governance/containment.py",
                "src/tripleaim/governance/readiness.py",
                "src/tripleaim/model/bed_test.py",
                "tests/flows/test_fit_judged.py",
                "tests/governance/test_containment_drawn.py",
                "tests/governance/test_functions.py",
                "tests/governance/test_readiness_drawn.py",
                "tests/model/test_bed_words.py",
            ),
        ),
    ),
    "outcomes": (
        ("studies/outcomes.py",),
        (("tests/money/test_outcomes_drawn.py",), ("tests/money/test_outcomes.py",)),
    ),
    "public": (
        ("questions/heard/door.py", "voice/consultation.py", "voice/transparency.py"),
        (
            (
                "tests/questions/test_public_record.py",
                "tests/voice/test_consultation.py",
                "tests/voice/test_consultation_drawn.py",
            ),
        ),
    ),
}
# Mutants that cannot be told from the original, by file and what is changed: why.
EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "store/ground/macros.sql",
        "t block, sum(people)::bigint as people,min( -> max(",
    ): "the people of a block and release are of one source",
    (
        "store/ground/councils.py",
        "never: None if rows else nearest_day(store, on, area=area) -> None if False else "
        "nearest_day(store, on, area=area)",
    ): "where something lies on the day, that day is the nearest: a question is saved",
    (
        "store/record/designations.py",
        "never: if area.startswith('icb:'): return standing_of(area, []) -> if False: "
        "return standing_of(area, [])",
    ): "a board is one by law, whatever was named: what was named is not read, a question is saved",
    (
        "studies/outcomes.py",
        "always: found.reason if found else '' -> found.reason if True else ''",
    ): "without a judgement it is said why there is none, and that is told",
}
