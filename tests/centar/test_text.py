from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import get_resolver
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from centar.clean_requests import CleanRequestMiddleware
from centar.form_texts import MESSAGES
from centar.forms import Form, FormBase, ModelForm, parse_number
from centar.identifiers import mb_is_valid, validate_mb, validate_pib
from centar.models import User
from centar.text import REFUSED, clean_text
from entrepreneurs.models import Enterprise

OWN_APPS = {"centar", "entrepreneurs", "consultations", "events", "survey", "council"}


@pytest.mark.parametrize("text", ["a\0b", "\x1b[31m", "\x7f", "\x9f", "a\ud800", "\udfff"])
def test_characters_that_cannot_be_stored_are_refused(text):
    with pytest.raises(ValidationError) as refused:
        clean_text(text, multiline=True)
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\ufeff \u2060\u00a0", "\u2800\u3164", "\u202e\u200f\n"])
def test_text_of_invisible_characters_is_empty(text):
    assert clean_text(text) == ""


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Zadruga\u200b ", "Zadruga"),
        ("c\u030caj", "čaj"),
        ("kod\u202ecba", "kodcba"),
        ("med\tsir", "med sir"),
        ("👩‍🌾 selo", "👩‍🌾 selo"),
    ],
)
def test_text_is_cleaned(text, clean):
    assert clean_text(text) == clean


def test_line_ends():
    assert clean_text("prvi\r\ndrugi\rtreći\n", multiline=True) == "prvi\ndrugi\ntreći"
    with pytest.raises(ValidationError) as refused:
        clean_text("Ana\nBcc: svi")
    assert refused.value.code == "one_line"


@given(st.text(st.characters()))
def test_clean_text_is_storable_and_stays_so(text):
    try:
        clean = clean_text(text, multiline=True)
    except ValidationError:
        assert REFUSED.search(text)
    else:
        clean.encode()
        assert clean_text(clean, multiline=True) == clean


def test_messages_are_said_in_the_language_of_the_page():
    said = {}
    for language in ("sr-latn", "sr-cyrl"):
        with translation.override(language):
            said[language] = [Visit({"name": "a" * n, "own": "x"}).errors["name"][0] for n in (11, 12, 15, 52)]
    assert said["sr-latn"] == [
        "Skratite tekst za 1 znak. Najviše može 10",
        "Skratite tekst za 2 znaka. Najviše može 10",
        "Skratite tekst za 5 znakova. Najviše može 10",
        "Skratite tekst za 42 znaka. Najviše može 10",
    ]
    assert said["sr-cyrl"][0] == "Скратите текст за 1 знак. Највише може 10"


class Visit(Form):
    name = django_forms.CharField(max_length=10, min_length=3)
    about = django_forms.CharField(widget=django_forms.Textarea, required=False)
    password = django_forms.CharField(widget=django_forms.PasswordInput, strip=False, required=False)
    choice = django_forms.ChoiceField(choices=[("a", "A")], required=False)
    many = django_forms.MultipleChoiceField(choices=[("a", "A")], required=False)
    own = django_forms.CharField(error_messages={"required": "Write your own"})


def test_a_form_refuses_and_keeps_what_was_typed():
    form = Visit({"name": "Mi\0lica", "about": "bad \ud800", "choice": "\0", "many": ["\0a"], "own": "\u200b"})
    with translation.override("en"):
        assert not form.is_valid()
        unreadable = "This text has characters that we cannot store. Type it again or paste it as plain text"
        assert form.errors == {
            "name": [unreadable],
            "about": [unreadable],
            "choice": [unreadable],
            "many": [unreadable],
            "own": ["Write your own"],
        }
        page = form.as_p()
    assert 'value="Milica"' in page
    assert "required" not in page.replace("Write your own", "")
    page.encode()


def test_a_form_cleans_all_but_passwords():
    form = Visit({"name": " Мила\u200b ", "about": "a\r\nb", "password": " s\u200b ", "own": "x", "many": ["a"]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "name": "Мила",
        "about": "a\nb",
        "password": " s\u200b ",
        "choice": "",
        "many": ["a"],
        "own": "x",
    }


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("a" * 11, "Shorten the text by 1 character. At most 10 fit"),
        ("a" * 52, "Shorten the text by 42 characters. At most 10 fit"),
        ("a", "Write at least 2 more characters"),
        ("", "Fill in this field"),
    ],
)
def test_length_messages_say_by_how_much(typed, message):
    with translation.override("en"):
        assert Visit({"name": typed, "own": "x"}).errors == {"name": [message]}


def test_model_forms_clean_too():
    class UserForm(ModelForm):
        class Meta:
            model = User
            fields = ["name"]

    form = UserForm({"name": "\u202eМила\u200b"})
    assert form.is_valid()
    assert form.instance.name == "Мила"
    assert "name" in UserForm({"name": "\0"}).errors


def test_a_text_pasted_into_a_large_box_is_not_cut_off_by_the_browser():
    class Letter(Form):
        text = django_forms.CharField(max_length=10, widget=django_forms.Textarea)

    assert "maxlength" not in str(Letter()["text"])
    with translation.override("en"):
        assert Letter({"text": "a" * 12}).errors == {"text": ["Shorten the text by 2 characters. At most 10 fit"]}


def test_the_choice_that_is_none_says_so_in_our_words(db):
    class EnterpriseForm(ModelForm):
        class Meta:
            model = Enterprise
            fields = ["legal_form", "municipality"]

    for name in ("legal_form", "municipality"):
        first, *_others = EnterpriseForm()[name].subwidgets
        assert (first.data["value"], str(first.data["label"])) == ("", "Izaberite")


class Everything(Form):
    email = django_forms.EmailField()
    site = django_forms.URLField(assume_scheme="https")
    count = django_forms.IntegerField(min_value=1, max_value=9)
    price = django_forms.DecimalField(max_digits=8, decimal_places=2)
    on = django_forms.DateField()
    at = django_forms.TimeField()
    agree = django_forms.BooleanField()
    kind = django_forms.ChoiceField(choices=[("a", "A")])


def test_every_kind_of_field_speaks_our_words():
    ours = {str(text) for texts in MESSAGES.values() for text in texts.values()}
    wrong = {"email": "x", "site": "x y", "count": "x", "price": "x", "on": "x", "at": "x", "kind": "x"}
    for data in ({}, wrong):
        errors = Everything(data).errors
        assert set(errors) == set(Everything.base_fields)
        assert {message for messages in errors.values() for message in messages} <= ours


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("sr-latn", "1.234,50", "1234.50"),
        ("sr-latn", "1,234.50", "1234.50"),
        ("sr-latn", "1.234", "1234"),
        ("sr-latn", "1 234 567,5", "1234567.5"),
        ("sr-latn", "1.234.567", "1234567"),
        ("sr-latn", "1,234,567", "1234567"),
        ("sr-latn", "450,5", "450.5"),
        ("sr-latn", "450.5", "450.5"),
        ("sr-latn", "0.125", "0.125"),
        ("sr-cyrl", "1.234", "1234"),
        ("en", "1.234", "1.234"),
        ("en", "1,234", "1234"),
        ("en", "450,50", "450.50"),
    ],
)
def test_numbers_as_people_write_them(language, typed, number):
    with translation.override(language):
        assert parse_number(typed) == number


def test_a_form_takes_local_numbers_and_dates():
    with translation.override("sr-cyrl"):
        form = Everything({"price": "1.234,50", "count": "9", "on": "5.2.2027", "at": "9.30"})
        form.is_valid()
        assert form.cleaned_data["price"] == Decimal("1234.50")
        assert form.cleaned_data["on"] == date(2027, 2, 5)
        assert 'value="1.234,50"' in str(form["price"])
        again = Everything(initial={"price": Decimal("450.50"), "on": date(2027, 2, 5)})
        assert str(again["price"]) == (
            '<input type="text" name="price" value="450,50" inputmode="decimal" id="id_price">'
        )
        assert 'value="05.02.2027."' in str(again["on"])


def test_limits_of_numbers():
    with translation.override("en"):
        assert Everything({"count": "0"}).errors["count"] == ["The least possible is 1"]
        assert Everything({"count": "10"}).errors["count"] == ["The most possible is 9"]
        assert Everything({"price": "1.234"}).errors["price"] == ["The number has too many decimal places"]


MBS = ["99990015", "99990023", "99990031", "99990040", "99990058", "99990066", "28191090", "17335600"]
PIBS = ["999900016", "999900024", "999900032", "999900049", "999900057", "999900065"]


@pytest.mark.parametrize("number", MBS)
def test_mb(number):
    assert mb_is_valid(number)
    assert validate_mb(f" {number[:4]} {number[4:]}. ") == number
    wrong = number[:7] + str((int(number[7]) + 1) % 10)
    assert not mb_is_valid(wrong)
    with pytest.raises(ValidationError) as refused:
        validate_mb(wrong)
    assert refused.value.code == "check_digit"


@pytest.mark.parametrize("number", PIBS)
def test_pib(number):
    assert validate_pib(f"{number[:3]}.{number[3:6]} {number[6:]}") == number
    with pytest.raises(ValidationError) as refused:
        validate_pib(number[:8] + str((int(number[8]) + 1) % 10))
    assert refused.value.code == "check_digit"


@pytest.mark.parametrize("text", ["", "1234", "9999000150", "٩٩٩٩٠٠١٥", "9999001²", "RS999900016", "\0"])
def test_not_a_number_of_the_right_length(text):
    for validate in (validate_mb, validate_pib):
        with pytest.raises(ValidationError) as refused:
            validate(text)
        assert refused.value.code == "invalid"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("/?q=a%00b", 200), ("/?a%00b=1", 200), ("/?q=%ED%A0", 200), ("/%00/", 404), ("/a%1b", 404)],
)
def test_hostile_addresses(client, path, status):
    assert client.get(path).status_code == status


def test_views_see_clean_queries_and_cookies(rf):
    request = rf.get("/?q=a%00b&q=c&%00=1", headers={"cookie": 'sessionid="\\000\\000\\000"; theme=dark'})
    CleanRequestMiddleware(lambda request: None)(request)
    assert request.GET.urlencode() == "q=ab&q=c"
    assert request.COOKIES == {"theme": "dark"}


def test_an_address_with_control_characters_is_not_found(rf):
    middleware = CleanRequestMiddleware(lambda request: None)
    assert middleware.process_view(rf.get("/ponuda/"), None, (), {}) is None
    with pytest.raises(Http404):
        middleware.process_view(rf.get("/ponuda%00/"), None, (), {})


@pytest.mark.django_db
def test_a_session_cookie_with_nul_is_no_session(client):
    assert client.get("/nalog/", headers={"cookie": 'sessionid="' + "\\000" * 32 + '"'}).status_code == 302


def every_form(base=django_forms.BaseForm):
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_every_form_of_ours_stands_on_the_clean_bases():
    get_resolver().url_patterns  # imports every view, and with it every form  # noqa: B018
    ours = {form for form in every_form() if form.__module__.split(".")[0] in OWN_APPS}
    assert len(ours) > 3
    assert {form for form in ours if not issubclass(form, FormBase)} == set()
    assert [admin for admin in site._registry.values() if not issubclass(admin.form, FormBase)] == []
