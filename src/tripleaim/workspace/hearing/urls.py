"""The addresses of the public door, and of its staff."""

from django.urls import path

from tripleaim.workspace.hearing.pages import desk, open_doors, say, scrutiny, survey, yours

urlpatterns = [
    path("say", say.all_open),
    path("say/back/<str:secret>", say.back),
    path("say/yours/<str:secret>", yours.yours),
    path("say/<str:code>", say.whole),
    path("say/<str:code>/large", say.large),
    path("say/<str:code>/n/<str:id>", say.passage),
    path("say/<str:code>/heard", say.heard),
    path("say/<str:code>/heard.<form:form>", say.heard),
    path("say/<str:code>/sheet", say.sheet),
    path("say/<str:code>/sheet.<form:form>", say.sheet),
    path("promises", open_doors.promises),
    path("promises.<form:form>", open_doors.promises),
    path("promises/<str:code>", open_doors.promise),
    path("questions", open_doors.questions),
    path("questions.<form:form>", open_doors.questions),
    path("questions/ask/<str:code>", open_doors.ask),
    path("questions/<str:code>", open_doors.question),
    path("near", open_doors.near),
    path("scrutiny/<str:code>", scrutiny.scrutiny),
    path("alerts/for/<str:code>", open_doors.alerts),
    path("alerts/stop/<str:said>", open_doors.stop),
    path("alerts/<str:secret>", open_doors.confirm),
    path("feed/<str:code>.atom", open_doors.feed),
    path("survey/<str:secret>", survey.form),
    path("hear/p/<str:code>", desk.room),
    path("hear/c/<str:code>", desk.desk),
    path("hear/c/<str:code>/queue", desk.queue),
    path("hear/c/<str:code>/paper", desk.paper),
    path("hear/c/<str:code>/themes", desk.themes),
    path("hear/a/<str:code>", desk.answer),
    path("hear/w/<str:code>", survey.desk),
]
