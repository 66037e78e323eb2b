import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from centar.languages import html_lang, language_links

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "lang"), [("/", "sr-Latn"), ("/sr-cyrl/", "sr-Cyrl"), ("/en/", "en")])
@pytest.mark.parametrize("wanted", ["sr-RS", "sr-Cyrl-RS", "en", "de", "hr"])
def test_only_the_address_says_which_language(client, path, lang, wanted):
    client.cookies["django_language"] = wanted
    page = client.get(path, headers={"accept-language": wanted}).text
    assert f'<html lang="{lang}"' in page


@pytest.mark.parametrize(("language", "text"), [("sr-latn", "novembar"), ("sr-cyrl", "новембар"), ("en", "November")])
def test_django_speaks_both_scripts(language, text):
    """It looks for sr-cyrl in its catalogue for sr."""
    with translation.override(language):
        assert translation.gettext("November").lower() == text.lower()


def links(path, language):
    request = RequestFactory().get(path)
    with translation.override(language):
        return language_links(request)


def test_links_lead_to_the_same_page_with_its_query():
    with translation.override("sr-cyrl"):
        path = reverse("centar:account")
    made = links(f"{path}?q=%C5%BEena&strana=2", "sr-cyrl")
    assert made == [
        ("sr-latn", "sr-Latn", "Latinica", "/nalog/?q=%C5%BEena&strana=2", False),
        ("sr-cyrl", "sr-Cyrl", "Ћирилица", "/sr-cyrl/nalog/?q=%C5%BEena&strana=2", True),
        ("en", "en", "English", "/en/nalog/?q=%C5%BEena&strana=2", False),
    ]


@pytest.mark.parametrize("path", ["/nema-takve-strane/?q=1", "/en/no-such-page/", "/healthz", "/static/x.css"])
def test_links_lead_home_where_the_page_has_no_twin(path):
    assert [link.url for link in links(path, "sr-latn")] == ["/", "/sr-cyrl/", "/en/"]


def test_links_without_a_request():
    assert [link.url for link in language_links(None)] == ["/", "/sr-cyrl/", "/en/"]
    template = Template("{% load centar %}{% language_links as links %}{{ links.1.label }}")
    assert template.render(Context()) == "Ћирилица"


@pytest.mark.parametrize("path", ["/nema/", "/sr-cyrl/nema/", "/en/none/"])
def test_an_unknown_address_still_offers_the_languages(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert 'href="/sr-cyrl/"' in page.text


def test_html_lang():
    assert [html_lang(code) for code in ("sr-latn", "sr-cyrl", "en")] == ["sr-Latn", "sr-Cyrl", "en"]


@pytest.mark.parametrize(
    ("language", "shown"),
    [("sr-latn", "Ljubav i &lt;b&gt;mir&lt;/b&gt;"), ("sr-cyrl", "Љубав и &lt;b&gt;мир&lt;/b&gt;")],
)
def test_typed_text_is_shown_in_the_script_of_the_page_and_escaped(language, shown):
    with translation.override(language):
        assert Template("{% load script %}{{ text|script }}").render(Context({"text": "Ljubav и <b>mir</b>"})) == shown


def test_finished_html_keeps_its_tags():
    with translation.override("sr-cyrl"):
        page = Template("{% load centar %}{{ text|script }}{{ none|script }}").render(
            Context({"text": mark_safe('<a href="/ljubav/">Ljubav &amp; mir</a>'), "none": None})
        )
    assert page == '<a href="/ljubav/">Љубав &amp; мир</a>'
