"""The catalogue and the plan: what is in them, who finds it, and what never leaves."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from entrepreneurs.models import Category
from events.models import ApplicationState, StandMode
from tests.events.fair_stage import make_exhibitor, make_photo, page, published_fair
from tests.events.fairs import make_application, make_fair, make_stand
from tests.html import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store", "clock")]
A = ApplicationState
SECRETS = {
    "contact_name": "Tajna Osoba",
    "contact_email": "tajna@skriveno.rs",
    "contact_phone": "+381641111111",
    "showing": "Šapat o ponudi",
    "other_needs": "Šapat o potrebama",
    "power_watts": 7777,
}
HIDDEN = ["Tajna", "tajna@", "641111111", "64 1111111", "Šapat", "7777", "Tajni član", "SA-2027"]


def get(name, *args, q="", language="sr-latn"):
    return Client().get(page(name, 2027, *args, language=language), {"q": q} if q else {})


def names(response):
    return [heading.label for heading in Document(response.content).all("h3")]


def test_before_it_is_published_there_is_none():
    fair = make_fair()
    one = make_exhibitor(fair, "Pekara")
    for name in ("catalogue", "catalogue_json", "plan"):
        assert get(name).status_code == 404
    assert get("exhibitor", one.key).status_code == 404


@pytest.mark.parametrize("state", [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.WAITLISTED, A.WITHDRAWN, A.NO_SHOW])
def test_who_is_not_confirmed_is_nowhere(state):
    fair = published_fair()
    there = make_exhibitor(fair, "Pekara")
    other = make_application(fair.stand_types.get(), state, public_title="Neznanac")
    photo = make_photo(other)
    assert names(get("catalogue")) == ["Pekara"]
    assert [one["name"] for one in get("catalogue_json").json()["exhibitors"]] == ["Pekara"]
    assert get("exhibitor", other.key).status_code == 404
    assert get("exhibitor_photo", photo.key).status_code == 404
    assert get("exhibitor", there.key).status_code == 200


def test_nothing_but_what_they_chose_ever_leaves():
    fair = published_fair()
    one = make_exhibitor(fair, "Pekara", code="12", public_phone="+381642222222", **SECRETS)
    one.helpers.create(name="Tajni član", position=1)
    make_photo(one)
    pages = [
        get(name, *args, language=language, q=q)
        for language in ("sr-latn", "sr-cyrl", "en")
        for name, args, q in [
            ("fair", (), ""), ("catalogue", (), ""), ("catalogue", (), "pekara"), ("exhibitor", (one.key,), ""),
            ("catalogue_json", (), ""), ("plan", (), ""), ("programme", (), ""), ("call", (), ""),
        ]
    ]  # fmt: skip
    for response in pages:
        assert response.status_code == 200
        text = response.content.decode()
        assert [word for word in HIDDEN if word in text] == []
        with translation.override("sr-cyrl"):
            assert "Тајна" not in text
    assert "064 2222222" in get("exhibitor", one.key).content.decode()


@pytest.mark.parametrize("secret", ["tajna", "šapat", "7777", "kontakt"])
def test_nobody_is_found_by_what_is_not_public(secret):
    make_exhibitor(published_fair(), "Pekara", **SECRETS)
    assert names(get("catalogue", q=secret)) == []


def test_a_stand_that_is_not_told_is_nowhere_and_cannot_be_searched():
    fair = published_fair(shown=False, stand_mode=StandMode.ASSIGNED)
    one = make_exhibitor(fair, "Pekara", code="ŠK77")
    for response in (get("catalogue"), get("exhibitor", one.key), get("catalogue_json")):
        assert "ŠK77" not in response.content.decode()
    assert names(get("catalogue", q="šk77")) == []
    assert "Pekara" not in get("plan").content.decode()


def test_a_stand_of_somebody_who_only_was_accepted_bears_no_name():
    fair = published_fair()
    make_exhibitor(fair, "Pekara", code="1")
    accepted = make_application(fair.stand_types.get(), A.ACCEPTED, public_title="Neznanac")
    accepted.stand = make_stand(fair.stand_types.get(), code="2")
    accepted.save()
    rows = [row.label for row in Document(get("plan").content).all("tr")]
    assert rows[1:] == ["1Pekara", "2–"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("čvarci", ["Čika Čvarak"]),
        ("cvarci", ["Čika Čvarak"]),
        ("чварци", ["Čika Čvarak"]),
        ("ткачница", ["Ткачница"]),
        ("tkacnica", ["Ткачница"]),
        ("štand 12", ["Ткачница"]),
        ("12", ["Ткачница"]),
        ("hrana cvarci", ["Čika Čvarak"]),
        ("%", []),
        ("", ["Ткачница", "Čika Čvarak"]),
    ],
)
def test_search_in_both_scripts(words, found):
    fair = published_fair()
    make_exhibitor(fair, "Čika Čvarak", public_text="Čvarci i mast.", code="7")
    make_exhibitor(fair, "Ткачница", public_text="Ћилими.", code="12")
    with translation.override("sr-latn"):
        response = get("catalogue", q=words)
    shown = {"Ткачница": "Tkačnica"}
    assert sorted(names(response)) == sorted(shown.get(name, name) for name in found)


def test_where_is_stand_12_has_one_answer():
    fair = published_fair()
    make_exhibitor(fair, "Pekara 12", code="7")
    make_exhibitor(fair, "Tkačnica", code="12")
    response = get("catalogue", q="Štand 12")
    assert response.context["at_stand"].name == "Tkačnica"
    assert get("catalogue", q="12").context["at_stand"].name == "Tkačnica"


def test_categories_stand_in_their_order_and_names_in_that_of_the_alphabet():
    fair = published_fair()
    first, second = Category.objects.order_by("position")[:2]
    for title, category in [("Šar", second), ("Njiva", first), ("Lasta", first), ("Ljiljan", first), ("Nada", first)]:
        make_exhibitor(fair, title, category=category)
    assert names(get("catalogue")) == ["Lasta", "Ljiljan", "Nada", "Njiva", "Šar"]
    sections = get("catalogue").context["sections"]
    assert [section.slug for section in sections] == [first.slug, second.slug]


def test_the_page_and_the_file_say_the_same():
    fair = published_fair()
    contact = {"public_email": "javno@primer.rs", "public_website": "https://primer.rs/"}
    one = make_exhibitor(fair, "Пекара", public_text="Хлеб <b>", code="3", **contact)
    photo = make_photo(one)
    shown = get("exhibitor", one.key).content.decode()
    assert "Hleb &lt;b&gt;" in shown
    assert f"/sajam/2027/fotografija/{photo.key}/" in shown
    picture = get("exhibitor_photo", photo.key)
    assert (picture.status_code, picture["Content-Security-Policy"]) == (200, "default-src 'none'; sandbox")
    (entry,) = get("catalogue_json", language="sr-cyrl").json()["exhibitors"]
    assert entry == {
        "name": "Пекара",
        "text": "Хлеб <b>",
        "category": "Храна и пиће",
        "stand": "3",
        "zone": None,
        "phone": None,
        "email": "javno@primer.rs",
        "website": "https://primer.rs/",
        "address": f"{settings.SITE_URL}/sr-cyrl/sajam/2027/izlagaci/{one.key}/",
    }


@pytest.mark.parametrize("language", ["sr-latn", "sr-cyrl", "en"])
def test_a_long_text_is_cut_between_words_in_either_script(language):
    make_exhibitor(published_fair(), "Pekara", public_text="ljubav njihova " * 40)
    (section,) = get("catalogue", language=language).context["sections"]
    assert section.entries[0].excerpt.endswith((" njihova …", " ljubav …", " њихова …", " љубав …"))


def test_hostile_words_and_names_are_text():
    make_exhibitor(published_fair(), "<script>alert(1)</script>", code='"><b>')
    for response in (
        get("catalogue", q="<script>"),
        get("catalogue"),
        get("plan"),
        get("catalogue", q="\x00' OR 1=1"),
    ):
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert '"><b>' not in response.content.decode()


def test_the_exhibitor_of_another_year_is_not_on_this_years_page():
    other = make_exhibitor(published_fair(year=2026), "Pekara")
    published_fair()
    assert get("exhibitor", other.key).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("catalogue", 4), ("plan", 4), ("catalogue_json", 4), ("fair", 12)])
def test_as_many_queries_for_two_hundred_as_for_three(name, most):
    fair = published_fair()
    for number in range(3):
        make_exhibitor(fair, f"Pekara {number}", code=f"{number}")
    few = _queries(name)
    for number in range(3, 200):
        make_exhibitor(fair, f"Pekara {number}", code=f"{number}")
    assert _queries(name) == few <= most


def _queries(name):
    get(name)
    with CaptureQueriesContext(connection) as queries:
        assert get(name).status_code == 200
    return len(queries)
