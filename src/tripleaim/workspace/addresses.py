"""The addresses of the workspace."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from tripleaim.workspace.member_api.calls import api
from tripleaim.workspace.pages import (
    deciding,
    document,
    drafting,
    entering,
    instance,
    interests,
    keys,
    matter,
    meetings,
    merger,
    notices,
    partnership,
    signing,
    tasks,
    trust,
)
from tripleaim.workspace.pages.static import static_file


class Form(StringConverter):
    """The form of a list: csv or json."""

    regex = "csv|json"


register_converter(Form, "form")

urlpatterns = [
    path("", entering.start),
    path("turn", entering.turn),
    path("join/<str:secret>", entering.join_page),
    path("l/<str:secret>", entering.link_page),
    path("who-may", entering.who_may),
    path("you", entering.you_page),
    path("you/roles/<int:spell>", entering.take),
    path("notices", notices.inbox_page),
    path("you/notices", notices.habit_page),
    path("you/tokens", notices.tokens_page),
    path("feed/published.atom", notices.published_feed),
    path("notices/<str:secret>.atom", notices.own_feed),
    path("you/keys/add", keys.add),
    path("you/keys/<str:key>/end", keys.end),
    path("keys", keys.waiting),
    path("keys/<str:key>/vouch", keys.vouch),
    path("instance", instance.whole),
    path("p/<str:code>", partnership.home),
    path("p/<str:code>/documents.<form:form>", partnership.documents_list),
    path("p/<str:code>/new", partnership.new_document),
    path("p/<str:code>/people", partnership.people),
    path("p/<str:code>/committee", instance.new_committee),
    path("p/<str:code>/events", partnership.events),
    path("p/<str:code>/events.<form:form>", partnership.events),
    path("p/<str:code>/export", partnership.export),
    path("p/<str:code>/interests", interests.register),
    path("p/<str:code>/interests.<form:form>", interests.register),
    path("p/<str:code>/interests/declare", interests.declare),
    path("p/<str:code>/actions", tasks.actions),
    path("p/<str:code>/actions.<form:form>", tasks.actions),
    path("p/<str:code>/meetings", tasks.meetings),
    path("p/<str:code>/meetings.<form:form>", tasks.meetings),
    path("p/<str:code>/decisions", tasks.decisions),
    path("p/<str:code>/decisions.<form:form>", tasks.decisions),
    path("i/<str:code>", interests.whole),
    path("t/<str:code>", tasks.whole),
    path("m/<str:code>", meetings.whole),
    path("m/<str:code>/item", meetings.item),
    path("m/<str:code>/items/<int:number>/paper", meetings.paper),
    path("paper/<int:number>", meetings.paper_file),
    path("d/<str:code>", document.whole),
    path("d/<str:code>/matter", matter.of_document),
    path("d/<str:code>/v/<int:number>", document.frozen),
    path("d/<str:code>/diff/<int:first>..<int:second>", document.difference),
    path("d/<str:code>/file", document.download),
    path("d/<str:code>/history", document.history),
    path("d/<str:code>/history.<form:form>", document.history),
    path("d/<str:code>/may", document.may),
    path("d/<str:code>/change", document.change),
    path("d/<str:code>/edit", drafting.edit),
    path("d/<str:code>/link", drafting.link),
    path("d/<str:code>/p/new", drafting.paragraph),
    path("d/<str:code>/p/<str:id>/edit", drafting.paragraph),
    path("d/<str:code>/p/<str:id>/comment", drafting.comment),
    path("d/<str:code>/p/<str:id>/amend", drafting.amend),
    path("a/<int:number>", drafting.settle),
    path("k/<int:number>", drafting.resolve),
    path("d/<str:code>/share", signing.share),
    path("d/<str:code>/unshare", signing.unshare),
    path("d/<str:code>/publish", signing.publish),
    path("d/<str:code>/sign/<int:number>", signing.sign),
    path("s/<int:number>/approve", signing.approve),
    path("s/<int:number>/decline", signing.decline),
    path("s/<int:number>/again", signing.again),
    path("sign/<str:code>.txt", signing.request_text),
    path("sign/<str:code>", signing.request_page),
    path("c/<str:code>/propose", deciding.propose),
    path("c/<str:code>/meeting", meetings.call),
    path("c/<str:code>/action", tasks.set_one),
    path("x/<str:code>", deciding.whole),
    path("x/<str:code>/interests", interests.at_proposal),
    path("x/<str:code>/matter", matter.of_proposal),
    path("merger", merger.room),
    path("api/workspace/v1/", api.urls),
    path("verify", trust.verify),
    path("log/checkpoint", trust.checkpoint),
    path("log/leaves", trust.leaves),
    path("log/proof/<int:index>", trust.proof),
    path("log/consistency/<int:first>..<int:second>", trust.consistency),
    path("static/<path:name>", static_file),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("", include("tripleaim.workspace.hearing.urls")),
    path("", include("tripleaim.workspace.urls")),
]
handler404 = "tripleaim.workspace.pages.faults.not_found"
handler500 = "tripleaim.workspace.pages.faults.broken"
handler403 = "tripleaim.workspace.pages.faults.forbidden"
