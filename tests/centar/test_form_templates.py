import re
from pathlib import Path

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests.html import Document

PAGE = Template(
    '{% load crispy_forms_tags %}{% include "forms/error_summary.html" %}<form>{{ form|crispy }}</form>{{ more }}'
)


class SampleForm(forms.Form):
    number = forms.CharField(
        label="Number", help_text="Nine digits", error_messages={"required": "Enter the number <of> nine digits"}
    )
    about = forms.CharField(label="About", widget=forms.Textarea, error_messages={"required": "Say what you do"})
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    place = forms.ChoiceField(
        label="Place", choices=[("", "-"), ("a", "A")], error_messages={"required": "Choose a place"}
    )
    vat = forms.ChoiceField(
        label="VAT payer",
        help_text="As in the register",
        choices=[("1", "Yes"), ("0", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    groups = forms.MultipleChoiceField(
        label="Whom you help",
        choices=[("1", "Women"), ("2", "Young people")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(label="Photo", help_text="JPG or PNG up to 10 MB", required=False)
    consent = forms.BooleanField(label="I agree", error_messages={"required": "Tick that you agree"})
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("Name or number, one of the two")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def render(**context):
    return Document(PAGE.render(Context(context)))


@pytest.fixture
def untouched():
    return render(form=SampleForm())


@pytest.fixture
def refused():
    return render(form=SampleForm({}))


def test_field_reads_label_help_error_input(refused):
    order = [
        refused.one("label", for_="id_number"),
        refused.by_id("id_number_helptext"),
        refused.by_id("id_number_error"),
        refused.by_id("id_number"),
    ]
    positions = [refused.position(element) for element in order]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("field", "described_by"),
    [
        ("number", "id_number_helptext id_number_error"),
        ("about", "id_about_error"),
        ("site", None),
        ("place", "id_place_error"),
        ("photo", "id_photo_helptext"),
        ("consent", "id_consent_error"),
    ],
)
def test_input_is_described_by_its_help_and_error(refused, field, described_by):
    assert refused.by_id(f"id_{field}").attrs.get("aria-describedby") == described_by
    for id_ in (described_by or "").split():
        assert refused.by_id(id_).label


def test_group_of_choices_is_a_fieldset_with_a_legend(refused):
    radios = refused.all("input", type="radio")
    assert [radio.attrs["id"] for radio in radios] == ["id_vat_0", "id_vat_1"]
    fieldset = next(parent for parent in radios[0].parents if parent.tag == "fieldset")
    assert fieldset.attrs["aria-describedby"] == "id_vat_helptext id_vat_error"
    assert [legend.label for legend in refused.all("legend")] == ["VAT payer", "Whom you help (optional)"]
    assert {label.attrs["for"] for label in refused.all("label") if fieldset in label.parents} == {
        "id_vat_0",
        "id_vat_1",
    }


def test_every_input_has_a_label(untouched):
    labelled = {label.attrs["for"] for label in untouched.all("label")}
    inputs = [e for e in untouched.elements if e.tag in {"input", "select", "textarea"}]
    assert {e.attrs["id"] for e in inputs if e.attrs.get("type") != "hidden"} == labelled


def test_optional_fields_say_so_and_required_ones_bear_no_mark(untouched):
    assert "*" not in untouched.source
    marked = [e.parents[-1].label for e in untouched.all("span") if "optional" in e.classes]
    assert marked == ["Site (optional)", "Whom you help (optional)", "Photo (optional)"]


def test_consent_starts_unticked(untouched):
    assert "checked" not in untouched.by_id("id_consent").attrs


def test_untouched_form_has_no_summary_and_no_error(untouched):
    assert untouched.all("div", role="alert") == []
    assert [e for e in untouched.elements if "field--error" in e.classes or "aria-invalid" in e.attrs] == []


def test_summary_takes_focus_and_comes_first(refused):
    summary = refused.one("div", role="alert")
    assert refused.position(summary) == 0
    assert summary.attrs["tabindex"] == "-1"
    assert "autofocus" in summary.attrs
    assert refused.by_id(summary.attrs["aria-labelledby"]).tag == "h2"


def test_summary_says_what_the_fields_say_and_leads_to_them(refused):
    links = {link.attrs["href"]: link.label for link in refused.all("a")}
    assert links == {
        "#id_number": "Enter the number <of> nine digits",
        "#id_about": "Say what you do",
        "#id_place": "Choose a place",
        "#id_vat_0": "Choose yes or no",
        "#id_consent": "Tick that you agree",
    }
    for target, text in links.items():
        refused.by_id(target.removeprefix("#"))
        field = target.removeprefix("#").removesuffix("_0")
        assert refused.by_id(f"{field}_error").label == f"Error: {text}"


def test_error_of_the_whole_form_stands_in_the_summary_once(refused):
    items = [item.label for item in refused.all("li") if not item.text.isspace()]
    assert items[0] == "Name or number, one of the two"
    assert refused.source.count("Name or number, one of the two") == 1


def test_fields_in_error_are_marked_for_eyes_and_ears(refused):
    marked = {e.attrs["id"] for e in refused.elements if "field--error" in e.classes}
    assert marked == {f"div_id_{name}" for name in ("number", "about", "place", "vat", "consent")}
    invalid = {e.attrs["name"] for e in refused.elements if e.attrs.get("aria-invalid") == "true"}
    assert invalid == {"number", "about", "place", "vat", "consent"}


def test_summary_covers_every_form_of_a_formset():
    formset = forms.formset_factory(SampleForm, extra=0, min_num=2)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-number": "1", "form-1-number": ""}
    )
    page = Document(
        Template('{% include "forms/error_summary.html" %}{% load crispy_forms_tags %}{{ formset|crispy }}').render(
            Context({"formset": formset})
        )
    )
    hrefs = [link.attrs["href"] for link in page.all("a")]
    assert "#id_form-0-about" in hrefs
    assert "#id_form-1-number" in hrefs
    for href in hrefs:
        page.by_id(href.removeprefix("#"))


def test_whole_form_leaves_the_checking_to_the_server():
    form = SampleForm()
    form.helper = FormHelper()
    request = RequestFactory().get("/")
    source = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form, "request": request, "csrf_token": "x"})
    )
    tag = Document(source).one("form")
    assert "novalidate" in tag.attrs
    assert tag.attrs["enctype"] == "multipart/form-data"


@pytest.mark.django_db
def test_title_of_a_page_with_errors_says_so_first():
    page = Template('{% extends "base.html" %}{% block title %}Data{% endblock %}')

    def title(form):
        context = {"request": RequestFactory().get("/"), "form": form}
        return Document(page.render(Context(context))).one("title").label

    assert title(SampleForm()).startswith("Data –")
    assert title(SampleForm({})).startswith("Error: Data –")


def test_pages_that_show_a_form_show_its_error_summary():
    templates = Path(settings.BASE_DIR / "templates")
    for path in templates.rglob("*.html"):
        source = path.read_text()
        if "{% extends" in source and ("|crispy }}" in source or "{% crispy " in source):
            assert "forms/error_summary.html" in source, path


def test_forms_are_sent_to_an_address_without_the_part_after_the_hash():
    """With none said, the browser keeps #id_name of a followed link, and the focus goes there, past the summary."""
    folder = Path(settings.TEMPLATES[0]["DIRS"][0])
    forms_of = {
        path: re.findall(r'<form method="post"[^>]*novalidate', path.read_text()) for path in folder.rglob("*.html")
    }
    assert sum(len(found) for found in forms_of.values()) > 50
    assert [path for path, found in forms_of.items() if any(" action=" not in form for form in found)] == []
