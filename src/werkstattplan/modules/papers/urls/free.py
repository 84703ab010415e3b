"""The page that checks papers. It names no commune: whoever holds a paper need not know where it is from."""

from django.urls import path

from werkstattplan.modules.papers.views import public

app_name = "papers_free"
urlpatterns = [path("pruefen/", public.verify, name="verify")]
