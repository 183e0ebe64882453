"""Taking a plan apart: every criticism made of the plans of 2016, as a check.

A check looks at a sound plan and yields remarks. `judge` runs them all, worst first.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from tripleaim.model.bed_test import what_is_lacking
from tripleaim.model.documents.plan import Plan
from tripleaim.model.pence import gbp
from tripleaim.plans.remark import SEVERITIES, Remark, limits
from tripleaim.plans.scrutinise_effects import EFFECT_CHECKS
from tripleaim.plans.scrutinise_results import RESULT_CHECKS
from tripleaim.plans.triangulate import TRIANGLE

ORDER = list(SEVERITIES)
Check = Callable[[Plan], Iterator[Remark]]


def judge(plan: Plan) -> list[Remark]:
    """Every remark on a plan, serious ones first, then in the order of the checks."""
    remarks = [remark for check in CHECKS for remark in check(plan)]
    return sorted(remarks, key=lambda each: ORDER.index(each.severity))


def stated_arithmetic(plan: Plan) -> Iterator[Remark]:
    """Stated savings that are not the stated gap less what is left of it."""
    head = plan.plan
    gap, left, savings = (
        head.stated_do_nothing_gap_gbp,
        head.stated_plan_gap_gbp,
        head.stated_savings_gbp,
    )
    if gap is not None and left is not None and savings is not None and gap - savings != left:
        yield Remark(
            check="arithmetic",
            severity="serious",
            field="stated_savings_gbp",
            sentence=f"A gap of {gbp(gap)} less savings of {gbp(savings)} leaves "
            f"{gbp(gap - savings)}, not {gbp(left)}.",
        )


def scope(plan: Plan) -> Iterator[Remark]:
    """A plan that does not say whose money its gap is about."""
    if not plan.plan.scope:
        yield Remark(
            check="scope",
            severity="serious",
            field="scope",
            sentence="The plan does not say if its gap is that of the NHS alone or of health and "
            "care: it can be compared with no other.",
        )


def published(plan: Plan) -> Iterator[Remark]:
    """A plan that nobody outside can read."""
    if plan.plan.published_on is None or not plan.plan.published_address:
        yield Remark(
            check="published",
            severity="note",
            field="published_address",
            sentence="The plan has not been published: no date or no address is given.",
        )


def consulted(plan: Plan) -> Iterator[Remark]:
    """Nobody was asked."""
    if not plan.consultations:
        yield Remark(
            check="consultation",
            severity="doubtful",
            table="consultations",
            sentence="No consultation is recorded: nobody who uses or provides the care was asked.",
        )


def consultancy(plan: Plan) -> Iterator[Remark]:
    """What consultants cost, where it is not said or is much."""
    cost = plan.plan.consultancy_gbp
    if cost is None:
        sentence = "The plan does not say what consultants were paid for it."
    elif float(cost) > limits()["consultancy_gbp"]:
        sentence = (
            f"Consultants cost {gbp(cost)}, more than the {gbp(limits()['consultancy_gbp'])} "
            "that the plans of 2016 cost on average."
        )
    else:
        return
    yield Remark(check="consultancy", severity="note", field="consultancy_gbp", sentence=sentence)


def capital(plan: Plan) -> Iterator[Remark]:
    """Capital that the plan counts on and does not have."""
    for row, each in enumerate(plan.initiatives):
        if each.capital_gbp and each.capital_status != "secured":
            yield Remark(
                check="capital",
                severity="serious",
                table="initiatives",
                row=row,
                field="capital_status",
                sentence=f"{each.title} needs {gbp(each.capital_gbp)} of capital that is "
                f"{each.capital_status}, not secured.",
            )
    total = sum((each.capital_gbp for each in plan.initiatives), Decimal(0))
    limit = plan.plan.capital_limit_gbp
    if limit is not None and total > limit:
        yield Remark(
            check="capital limit",
            severity="serious",
            field="capital_limit_gbp",
            sentence=f"The initiatives need {gbp(total)} of capital; the limit is {gbp(limit)}.",
        )


def staff(plan: Plan) -> Iterator[Remark]:
    """Staff whom initiatives count on and who are not there."""
    supply: dict[str, float] = {}
    for each in plan.resources:
        if each.kind == "staff":
            years = plan.plan.years
            spare = each.supply * ((1 + each.supply_growth) ** years - 1)
            supply[each.name] = supply.get(each.name, 0.0) + spare
    wanted: dict[str, float] = {}
    for row, initiative in enumerate(plan.initiatives):
        kind = initiative.staff_kind
        wanted[kind] = wanted.get(kind, 0.0) + initiative.staff
        if initiative.staff and wanted[kind] > supply.get(kind, 0.0):
            yield Remark(
                check="staff",
                severity="serious",
                table="initiatives",
                row=row,
                field="staff",
                sentence=f"{initiative.title} needs {initiative.staff:,.0f} {kind or 'staff'}; "
                f"with those before it that is {wanted[kind]:,.0f}, and supply grows by "
                f"{supply.get(kind, 0.0):,.0f} in the plan's years.",
            )


def beds(plan: Plan) -> Iterator[Remark]:
    """Beds closed before what should replace them works, or without passing the bed test."""
    for row, each in enumerate(plan.initiatives):
        if not each.beds_closed:
            continue
        closed, ready = each.beds_close_year_ending, each.start_year_ending + each.ramp_years
        if closed is None or closed < ready:
            when = f"in the year to March {closed}" if closed else "at a time not said"
            yield Remark(
                check="beds before alternatives",
                severity="serious",
                table="initiatives",
                row=row,
                field="beds_close_year_ending",
                sentence=f"{each.title} closes {each.beds_closed:,.0f} beds {when}; what should "
                f"replace them is fully at work only in the year to March {ready}.",
            )
        lacking = what_is_lacking(each.bed_test, each.bed_evidence)
        if lacking:
            yield Remark(
                check="bed test",
                severity="doubtful",
                table="initiatives",
                row=row,
                field="bed_evidence" if each.bed_test else "bed_test",
                sentence=f"{each.title} closes {each.beds_closed:,.0f} beds; of the bed test "
                f"{lacking}.",
            )


def income_twice(plan: Plan) -> Iterator[Remark]:
    """The same money from outside counted as income by two bodies, or twice by one."""
    seen: dict[tuple[str, Decimal], str] = {}
    for row, each in enumerate(plan.income):
        key = (each.fund, each.amount_gbp)
        if each.payer == "outside" and each.amount_gbp and key in seen:
            yield Remark(
                check="income counted twice",
                severity="serious",
                table="income",
                row=row,
                field="amount_gbp",
                sentence=f"{gbp(each.amount_gbp)} of {each.fund} is counted by {seen[key]} and "
                f"again by {each.payee}.",
            )
        if each.payer == "outside":
            seen.setdefault(key, each.payee)


def conditional_income(plan: Plan) -> Iterator[Remark]:
    """Income that comes only if the plan works, counted as if it were certain."""
    for row, each in enumerate(plan.income):
        if each.conditional and each.payer == "outside":
            yield Remark(
                check="conditional income",
                severity="doubtful",
                table="income",
                row=row,
                field="conditional",
                sentence=f"{gbp(each.amount_gbp)} of {each.fund} is paid only on conditions and "
                "is counted in full in every year.",
            )


def order(plan: Plan) -> Iterator[Remark]:
    """An initiative that starts before what it depends on, or beside what excludes it."""
    by_id = {each.id: each for each in plan.initiatives}
    for row, each in enumerate(plan.initiatives):
        for other in (by_id[id] for id in each.depends_on if id in by_id):
            if each.start_year_ending < other.start_year_ending:
                yield Remark(
                    check="order",
                    severity="serious",
                    table="initiatives",
                    row=row,
                    field="start_year_ending",
                    sentence=f"{each.title} starts before {other.title}, on which it depends.",
                )
        for id in each.excludes:
            if id in by_id:
                yield Remark(
                    check="exclusion",
                    severity="serious",
                    table="initiatives",
                    row=row,
                    field="excludes",
                    sentence=f"{each.title} and {by_id[id].title} exclude each other and are both "
                    "in the plan.",
                )


def unsourced_base(plan: Plan) -> Iterator[Remark]:
    """Base-year figures, drivers or incomes without a source."""
    for table in ("baseline", "drivers", "income"):
        rows = [row for row, each in enumerate(getattr(plan, table)) if not each.source]
        if rows:
            yield Remark(
                check="unsourced",
                severity="doubtful",
                table=table,
                row=rows[0],
                field="source",
                sentence=f"{len(rows)} rows of {table} name no source.",
            )


CHECKS: tuple[Check, ...] = (
    stated_arithmetic,
    scope,
    income_twice,
    conditional_income,
    *EFFECT_CHECKS,
    *RESULT_CHECKS,
    *TRIANGLE,
    capital,
    staff,
    beds,
    order,
    unsourced_base,
    consulted,
    published,
    consultancy,
)
