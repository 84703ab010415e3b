"""Building blocks as a page uses them: markup that readers and keyboards rely on."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import Settings

from werkstattplan.platform.ui.charts import Bar
from werkstattplan.platform.ui.forms import FormRenderer
from werkstattplan.platform.ui.views import styleguide


class _VisitForm(forms.Form):
    default_renderer = FormRenderer
    name = forms.CharField(label="Name", help_text="Vor- und Nachname.")
    way = forms.ChoiceField(label="Weg", choices=[("a", "Bus"), ("b", "Rad")], widget=forms.RadioSelect)


def _page(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_what_a_user_typed_is_escaped_in_every_block() -> None:
    source = (
        "{% badge text %}{% missing text %}{% status_badge text text %}{% link_button text text %}{% button text %}"
        "{% card title=text %}{{ text }}{% endcard %}{% notice text title=text %}{{ text }}{% endnotice %}"
        "{% disclosure title=text %}{{ text }}{% enddisclosure %}"
        "{% empty_state title=text %}{{ text }}{% endempty_state %}"
        "{% data_table caption=text %}{{ text }}{% enddata_table %}{% tabs items text %}{% progress 1 2 text %}"
    )
    text = '<script>"x'
    html = _page(source, text=text, items=[{"label": text, "url": text}])
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 20


def test_status_is_a_word_and_an_icon_also_where_it_is_not_listed() -> None:
    for status in ("running", "something-else"):
        html = _page("{% status_badge status 'läuft' %}", status=status)
        assert "läuft" in html
        assert "kern-icon--" in html


def test_form_names_each_error_at_the_field_and_links_to_it_from_the_top() -> None:
    html = _VisitForm({}).render()
    assert 'href="#id_name"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'href="#id_way_gruppe"' in html
    assert '<fieldset class="ui-field ui-field--error" id="id_way_gruppe"' in html


def test_pagination_keeps_the_filter_and_says_where_one_is() -> None:
    request: HttpRequest = RequestFactory().get("/liste/", {"status": "idea", "seite": "2"})
    html = _page("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert "?status=idea&amp;seite=3" in html
    assert 'aria-current="page"' in html
    assert _page("{% pagination page %}", page=Paginator(range(3), 10).page(1), request=request).strip() == ""


def test_bars_are_as_long_as_their_share_and_say_it_in_words() -> None:
    bars = [
        Bar(label="<Bus>", share=0.625, value="63 %"),
        Bar(label="Treff", share=1.5, value="zu viel"),
        Bar(label="Sonst", share=None, value="keine Aussage möglich"),
    ]
    html = _page("{% bar_chart bars 'Was fehlt?' %}", bars=bars)
    assert 'role="img" aria-label="Was fehlt?"' in html
    assert "&lt;Bus&gt;" in html
    assert 'class="ui-chart__fill" width="62.5"' in html
    assert 'class="ui-chart__fill" width="100.0"' in html
    assert html.count("<svg") == 2
    assert "keine Aussage möglich" in html


def test_month_sheet_names_both_layers_and_prints_the_year_as_a_year() -> None:
    cell = {"month": 3, "planned": True, "actual": False, "name": "s-1234-3", "label": "Fest, März"}
    rows = [{"id": 1234, "title": "Fest", "year": 2020, "cells": [cell]}]
    edited = render_to_string("ui/month_sheet.html", {"rows": rows, "editable": True})
    assert 'name="s-1234-3-geplant" aria-label="Fest, März: geplant" checked' in edited
    assert 'name="s-1234-3-erledigt" aria-label="Fest, März: erledigt">' in edited
    assert 'id="schritt-1234"' in edited
    assert ">2020<" in edited
    read = render_to_string("ui/month_sheet.html", {"rows": rows, "editable": False})
    assert "<input" not in read
    assert '<span class="kern-sr-only">geplant</span>' in read


@pytest.fixture
def plain_static_files(settings: Settings) -> None:
    """Static files under their own names: the hashed names exist only after the set-up collected them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.mark.usefixtures("plain_static_files")
def test_base_page_has_no_inline_style_or_script() -> None:
    html = render_to_string("404.html", {}, request=RequestFactory().get("/nichts/"))
    assert '<html lang="de">' in html
    assert "style=" not in html
    assert "<style" not in html
    assert html.count("<script src=") == html.count("<script")
    assert 'href="#inhalt"' in html


@pytest.mark.usefixtures("plain_static_files")
def test_style_guide_is_for_staff_only(settings: Settings) -> None:
    settings.DEBUG = False
    request = RequestFactory().get("/ui/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        styleguide(request)
    settings.DEBUG = True
    page = styleguide(request).content.decode()
    assert "Bausteine der Oberfläche" in page
