from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation


def shown(source, language, **context):
    with translation.override(language):
        return Template("{% load centar %}" + source).render(Context(context))


@pytest.mark.parametrize("language", ["sr-latn", "sr-cyrl", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        *("5.2.2027.", "5.2.2027", "05.02.2027.", "5. 2. 2027.", "5. 2. 2027", "5.2.27.", "5.2.27"),
        *("5/2/2027", "05/02/27", "5 2 2027", "5-2-2027", "2027-02-05"),
    ],
)
def test_a_date_is_read_in_every_way_it_is_written(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2027, 2, 5)


@pytest.mark.parametrize("language", ["sr-latn", "sr-cyrl", "en"])
@pytest.mark.parametrize("typed", ["5.2.2027. 9:30", "5.2.2027 09.30", "2027-02-05T09:30"])
def test_a_moment_is_read(language, typed):
    with translation.override(language):
        assert forms.DateTimeField().clean(typed).replace(tzinfo=None) == datetime(2027, 2, 5, 9, 30)  # noqa: DTZ001


def test_django_formats():
    day, amount = date(2026, 2, 5), Decimal("1234.50")
    expected = {
        "sr-latn": ("05.02.2026.", "1.234,50", 1),
        "sr-cyrl": ("05.02.2026.", "1.234,50", 1),
        "en": ("05/02/2026", "1,234.50", 1),
    }
    for language, facts in expected.items():
        with translation.override(language):
            assert (
                formats.date_format(day, "SHORT_DATE_FORMAT"),
                Template('{{ amount|floatformat:"2g" }}').render(Context({"amount": amount})),
                formats.get_format("FIRST_DAY_OF_WEEK"),
            ) == facts


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "sr-latn",
            "21. novembra 2026. | 21. novembra 2026. u 00:30 | subota | u subotu",
        ),
        (
            "sr-cyrl",
            "21. новембра 2026. | 21. новембра 2026. у 00:30 | субота | у суботу",
        ),
        ("en", "21 November 2026 | 21 November 2026 at 00:30 | Saturday | on Saturday"),
    ],
)
def test_dates_in_words_are_local(language, texts):
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    source = "{{ at|sr_date }} | {{ at|sr_datetime }} | {{ at|weekday }} | {{ at|on_weekday }}"
    assert shown(source, language, at=moment) == texts


def test_a_plain_date_and_none():
    assert shown("{{ on|sr_date }}", "sr-latn", on=date(2026, 5, 1)) == "1. maja 2026."
    source = "{{ none|sr_date }}{{ none|sr_datetime }}{{ none|weekday }}{{ none|on_weekday }}{{ none|phone }}"
    assert shown(source, "sr-latn", none=None) == ""


@pytest.mark.parametrize(
    ("number", "text", "uri"),
    [
        ("+381641234567", "064 1234567", "tel:+381641234567"),
        ("064/123-4567", "064 1234567", "tel:+381641234567"),
        ("+38137421000", "037 421000", "tel:+38137421000"),
        ("+4930123456", "+49 30 123456", "tel:+4930123456"),
        ("lokal 12", "lokal 12", ""),
        ("", "", ""),
    ],
)
def test_phone(number, text, uri):
    assert shown("{{ number|phone }}", "sr-latn", number=number) == text
    assert shown("{{ number|phone_uri }}", "sr-latn", number=number) == uri
