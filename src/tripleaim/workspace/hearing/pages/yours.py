"""The page of one's own answer, by its link: how it stands, taking it back, an appeal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, can, not_there
from tripleaim.workspace.hearing import giving, moderating
from tripleaim.workspace.hearing.pages.frame import open_page, plain_of, show, visitor


@open_page("GET", "HEAD", "POST")
def yours(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """One's own answer: whoever has the link may take it back, or appeal where it was hidden."""
    answer = giving.find_answer(secret)
    if answer is None:
        raise not_there()
    owner = visitor(secret)
    if request.method == "POST":
        if act_of(request.POST, "withdraw", "appeal") == "withdraw":
            giving.withdraw_answer(owner, answer)
            return show(request, "withdrawn", {"consultation": answer.consultation})
        moderating.appeal(owner, answer, plain_of(request).get("reason", ""))
        return redirect(f"/say/yours/{secret}")
    history = answer.moderations.order_by("pk")
    context = {
        "answer": answer,
        "consultation": answer.consultation,
        "partnership": answer.consultation.partnership,
        "secret": secret,
        "sent_before": request.GET.get("before") == "1",
        "ground": moderating.ground_of(answer),
        "words": list(answer.words.order_by("pk")),
        "moderations": [each for each in history if each.what not in ("ask", "keep")],
        "may_withdraw": can("answer.withdraw", owner, answer),
        "may_appeal": answer.status == "hidden" and can("answer.appeal", owner, answer, reason="-"),
    }
    return show(request, "yours", context)
