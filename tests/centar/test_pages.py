import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from centar.markdown import render_markdown
from centar.models import Page, User

pytestmark = pytest.mark.django_db

BODY = "## Šta čuvamo\n\nPišite na <kontakt@primer.rs>. [Ceo tekst](https://primer.rs/zakon)."


@pytest.fixture
def page():
    return Page.objects.create(
        slug="privatnost",
        title="Zaštita podataka",
        body=BODY,
        source="Zakon o podacima",
        checked_on=dt.date(2026, 11, 21),
        next_check_on=dt.date(2027, 5, 21),
    )


@pytest.mark.parametrize(
    ("address", "title", "heading"),
    [
        ("/privatnost/", "<h1>Zaštita podataka</h1>", "<h2>Šta čuvamo</h2>"),
        ("/sr-cyrl/privatnost/", "<h1>Заштита података</h1>", "<h2>Шта чувамо</h2>"),
    ],
)
def test_page_opens_in_both_scripts_with_links_whole(client, page, address, title, heading):
    html = client.get(address).content.decode()
    assert title in html
    assert heading in html
    assert 'href="mailto:kontakt@primer.rs"' in html
    assert 'href="https://primer.rs/zakon"' in html
    assert html.count("<h1") == 1


def test_page_without_english_shows_the_serbian_marked(client, page):
    html = client.get("/en/privatnost/").content.decode()
    assert "This page is not in English yet." in html
    assert '<article class="prose" lang="sr-Latn">\n<h1>Zaštita podataka</h1>' in html


def test_page_in_english(client, page):
    Page.objects.update(title_en="Privacy", body_en="What we *keep*.", source_en="The law")
    html = client.get("/en/privatnost/").content.decode()
    assert "<h1>Privacy</h1>" in html
    assert "<p>What we <em>keep</em>.</p>" in html
    assert "Source: The law" in html
    assert 'lang="sr-Latn"' not in html.partition("<h1>")[2].partition("</article>")[0]


def test_page_that_is_not_written_is_not_found(client):
    assert client.get("/pristupacnost/").status_code == 404


def test_other_addresses_are_not_swallowed_by_pages(client):
    assert client.get("/nepoznato/").status_code == 404
    assert client.get("/nalog/").status_code == 302


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# a\n## b\n# c", "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>\n"),
        ("### a\n###### b\n# c\n### d", "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>\n<h3>d</h3>\n"),
        ("# a\n## b\n### c\n#### d", "<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>\n<h4>d</h4>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("![slika](https://primer.rs/x.png)", "<p></p>\n"),
        ("3. tri\n4. četiri", '<ol start="3">\n<li>tri</li>\n<li>četiri</li>\n</ol>\n'),
    ],
)
def test_markdown_gives_a_short_list_of_tags_and_headings_without_gaps(markdown, html):
    assert render_markdown(markdown) == html


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("page_next_check_after_check", "next_check_on = checked_on"),
        ("page_english_title_with_text", "title_en = 'Privacy'"),
        ("page_english_title_with_text", "body_en = 'Text'"),
    ],
)
def test_database_refuses(page, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update centar_page set {change}")  # noqa: S608 - the test's own words


def test_footer_lists_the_pages_marked_for_it_in_order(page):
    Page.objects.create(
        slug="pristupacnost",
        title="Pristupačnost",
        body="Tekst.",
        checked_on=dt.date(2026, 11, 21),
        next_check_on=dt.date(2027, 5, 21),
        order=1,
    )
    assert [(p.slug, p.get_absolute_url()) for p in Page.objects.for_footer()] == [
        ("pristupacnost", "/pristupacnost/"),
        ("privatnost", "/privatnost/"),
    ]
    Page.objects.filter(slug="privatnost").update(show_in_footer=False)
    assert [p.slug for p in Page.objects.for_footer()] == ["pristupacnost"]


@pytest.fixture
def editor(client):
    user = User.objects.create_superuser("urednica@primer.rs")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    client.force_login(user)
    return client


def test_admin_previews_the_saved_text(editor, page):
    html = editor.get(reverse("admin:centar_page_change", args=[page.pk])).content.decode()
    assert "<h2>Šta čuvamo</h2>" in html


@pytest.mark.parametrize("model", ["office", "district", "municipality", "partner", "page"])
def test_admin_lists_open(editor, page, model):
    assert editor.get(reverse(f"admin:centar_{model}_changelist")).status_code == 200


def test_admin_adds_no_second_office(editor):
    assert editor.get(reverse("admin:centar_office_add")).status_code == 403
