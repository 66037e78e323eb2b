"""The public directory: who is in it, search, facets, order, pages, table, hostile addresses, cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from centar.models import Municipality
from entrepreneurs.models import LegalStatus, State
from tests.entrepreneurs.factories import TODAY, founding, make_enterprise, make_photo
from tests.entrepreneurs.pages import page
from tests.html import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def get(query="", language="en"):
    answer = Client().get(page("directory", language=language) + query)
    assert answer.status_code == 200
    return Document(answer.content)


def names(document):
    return [document.inside(heading)[0].label for heading in document.all("h3") if document.inside(heading)]


def found(query, language="en"):
    return names(get(query, language))


def facets(document):
    """The count of every option, by its name and value."""
    counts = {}
    for box in document.all("input", type="checkbox"):
        label = next(one for one in document.all("label") if one.attrs["for"] == box.attrs["id"])
        counts[box.attrs["name"], box.attrs["value"]] = int(label.label.rsplit(" ", 1)[1])
    return counts


def links_in(document, css_class):
    return [
        (link.label, link.attrs["href"])
        for link in document.all("a")
        if any(css_class in parent.classes for parent in link.parents)
    ]


class TestWhoIsInIt:
    @pytest.mark.parametrize("state", State)
    def test_only_public_ones(self, state):
        row = make_enterprise(state, slug="lipa", name="Lipa")
        is_public = state in {State.PUBLISHED, State.RENEWAL_DUE}
        assert found("") == (["Lipa"] if is_public else [])
        assert Client().get(page("enterprise", row.slug)).status_code == (200 if is_public else 410)

    def test_one_that_does_not_wish_it_is_nowhere(self):
        make_enterprise(**founding(wants_listing=False, name="Tajna", slug="tajna"))
        assert found("") == found("?q=tajna") == []
        assert Client().get(page("enterprise", "tajna")).status_code == 404, "it never was public, so it is not gone"

    def test_an_unknown_address_is_not_found(self):
        assert Client().get(page("enterprise", "nema-je")).status_code == 404

    def test_when_it_is_empty_it_says_so(self):
        assert "The directory is still empty" in get().source

    def test_a_line_says_what_matters(self, photo_store):
        row = make_enterprise(
            State.RENEWAL_DUE, name="Zadruga", settlement="Selo", delivers=True, description="Pečemo hleb.",
            status_stage="registered", status_since=TODAY,
        )  # fmt: skip
        photo = make_photo(row)
        (entry,) = [one for one in get().all("li") if "entry" in one.classes]
        for text in [
            "Zadruga", "Donji Jasen, Selo", "association", "Pečemo hleb.", "Status entered in the state register",
            "Delivers", "Food", "facts older than a year",
        ]:  # fmt: skip
            assert text in entry.label
        assert page("photo", photo.key) in get().source

    def test_what_people_typed_is_text_and_never_markup(self):
        make_enterprise(name='<b>"&{pin}', settlement="<i>Selo", description="<script>{0}</script>%s")
        source = get().source
        assert "&lt;b&gt;&quot;&amp;{pin}</a>" in source
        assert "&lt;i&gt;Selo</span>" in source
        assert "&lt;script&gt;{0}&lt;/script&gt;%s</p>" in source

    def test_english_where_there_is_any(self):
        make_enterprise(description="Pečemo hleb.", description_en="We bake bread.")
        assert "We bake bread." in get().source
        assert "Pečemo hleb." in get(language="sr-latn").source
        assert "Печемо хлеб." in get(language="sr-cyrl").source


class TestSearch:
    @pytest.fixture(autouse=True)
    def rows(self):
        make_enterprise(
            name="Zadruga „Đorđević“", short_name="", description="Pravimo ajvar od paprika.", brand_names=["Reload2"],
            municipality=Municipality.objects.get(slug="lipograd"),
        )  # fmt: skip
        make_enterprise(name="Удружење Чешаљ", description="Шијемо торбе.", categories=("tekstil-i-krojenje",))

    @pytest.mark.parametrize(
        "words", ["lipograd", "Lipograd", "ЛИПОГРАД", "Липоград", "lipogradu", "Липограда", "lipograda ajvar"]
    )
    def test_a_place_in_any_script_and_case(self, words):
        assert found(f"?q={words}") == ["Zadruga „Đorđević“"]

    @pytest.mark.parametrize("words", ["Đorđević", "Ђорђевић", "Djordjevic", "Djordjević", "dordevic", "ЂОРЂЕВИЋА"])
    def test_a_name_however_it_is_typed(self, words):
        assert found(f"?q={words}") == ["Zadruga „Đorđević“"]

    @pytest.mark.parametrize("words", ["češalj", "cesalj", "Чешаљ", "udruženje česalj"])
    def test_the_other_script_and_a_slip(self, words):
        assert found(f"?q={words}") == ["Udruženje Češalj"]

    @pytest.mark.parametrize("words", ["Djordevci", "djordjevc", "Ђорђевц"])
    def test_a_typing_error_in_a_name(self, words):
        assert found(f"?q={words}") == ["Zadruga „Đorđević“"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("ajvara", "Zadruga „Đorđević“"),
            ("паприку", "Zadruga „Đorđević“"),
            ("reload2", "Zadruga „Đorđević“"),
            ("torba", "Udruženje Češalj"),
            ("krojenje", "Udruženje Češalj"),
            ("a i u torbe", "Udruženje Češalj"),
            ("tor", "Udruženje Češalj"),
        ],
    )
    def test_offers_brands_and_categories_inflected_or_begun(self, words, name):
        assert found(f"?q={words}") == [name]

    def test_all_words_must_be_there(self):
        document = get("?q=ajvar torbe")
        assert names(document) == []
        assert "No enterprise for “ajvar torbe”" in document.source

    def test_the_name_counts_more_than_the_description(self):
        make_enterprise(name="Ajvar dom", description="Kuvamo.")
        assert found("?q=ajvar") == ["Ajvar dom", "Zadruga „Đorđević“"]
        assert found("?q=ajvar&red=naziv") == ["Ajvar dom", "Zadruga „Đorđević“"]

    def test_words_and_a_facet(self):
        assert found("?q=zadruga&opstina=lipograd") == ["Zadruga „Đorđević“"]
        assert found("?q=zadruga&opstina=donji-jasen") == []

    @pytest.mark.parametrize("words", ["...", "%20", "''", "!!", "\u200b"])
    def test_nothing_to_search_for(self, words):
        assert get(f"?q={words}").source


class TestFacets:
    @pytest.fixture(autouse=True)
    def rows(self):
        lipograd = Municipality.objects.get(slug="lipograd")
        make_enterprise(name="A", municipality=lipograd, categories=("kultura", "hrana-i-pice"), delivers=True)
        make_enterprise(name="B", municipality=lipograd, legal_form="llc", groups=("roma",))
        make_enterprise(name="C", categories=("kultura",), status_stage="registered", status_since=TODAY)
        make_enterprise(name="D", **founding())

    def test_every_option_with_its_count(self):
        counts = facets(get())
        assert {option: n for option, n in counts.items() if n} == {
            ("opstina", "lipograd"): 2, ("opstina", "donji-jasen"): 2, ("vrsta", "kultura"): 2,
            ("vrsta", "hrana-i-pice"): 3, ("status", "registered"): 1, ("status", "operates_by_model"): 2,
            ("status", "founding"): 1, ("pomazu", "roma"): 1, ("kupci", "delivery"): 1, ("oblik", "association"): 2,
            ("oblik", "llc"): 1, ("oblik", "none"): 1,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("?opstina=lipograd", ["A", "B"]),
            ("?opstina=lipograd&opstina=donji-jasen", ["A", "B", "C", "D"]),
            ("?opstina=lipograd&vrsta=kultura", ["A"]),
            ("?status=registered&status=founding", ["C", "D"]),
            ("?pomazu=roma", ["B"]),
            ("?kupci=delivery", ["A"]),
            ("?oblik=none", ["D"]),
            ("?opstina=nepoznata", ["A", "B", "C", "D"]),
        ],
    )
    def test_one_of_a_facet_and_all_of_several(self, query, shown):
        assert found(query) == shown

    def test_a_facet_counts_as_if_it_had_no_choice(self):
        counts = facets(get("?opstina=lipograd&vrsta=kultura"))
        assert counts["opstina", "lipograd"] == 1
        assert counts["opstina", "donji-jasen"] == 1, "with the other municipality there would be one more"
        assert counts["vrsta", "kultura"] == 1
        assert counts["vrsta", "hrana-i-pice"] == 2
        assert counts["oblik", "llc"] == 0

    def test_counts_follow_the_words(self):
        make_enterprise(name="Zadruga", categories=("kultura",))
        counts = facets(get("?q=zadruga"))
        assert {option for option, n in counts.items() if n} == {
            ("opstina", "donji-jasen"), ("vrsta", "kultura"), ("status", "operates_by_model"),
            ("oblik", "association"),
        }  # fmt: skip

    def test_each_chip_leads_to_the_rest(self):
        chips = links_in(get("?opstina=lipograd&vrsta=kultura&red=mesto&prikaz=tabela"), "chips")
        assert {label.split(",")[0].strip(): address for label, address in chips} == {
            "Lipograd": "?vrsta=kultura&red=mesto&prikaz=tabela",
            "Culture": "?opstina=lipograd&red=mesto&prikaz=tabela",
            "Clear all filters": "?red=mesto&prikaz=tabela",
        }

    def test_the_search_keeps_the_facets_and_the_facets_the_words(self):
        document = get("?q=zadruga&opstina=lipograd&strana=2")
        search, filters, order = (form for form in document.all("form") if any(p.tag == "main" for p in form.parents))
        forms = [document.fields(form) for form in (search, filters, order)]
        assert {"opstina": ["lipograd"], "q": ["zadruga"]}.items() <= forms[0].items()
        assert all(form["q"] == ["zadruga"] for form in forms)
        assert all("strana" not in form for form in forms)


class TestOrder:
    def test_the_serbian_alphabet(self):
        for name in ["Šljiva", "Čuturica", "Žito", "Ćilim", "Dud", "Džem", "Đerdan", "Njiva", "Нада", "Ljubav", "Lan"]:
            make_enterprise(name=name)
        assert found("") == [
            "Čuturica", "Ćilim", "Dud", "Džem", "Đerdan", "Lan", "Ljubav", "Nada", "Njiva", "Šljiva", "Žito",
        ]  # fmt: skip

    def test_by_place_and_by_check(self):
        make_enterprise(name="A", settlement="Žabare", checked_on=TODAY - timedelta(days=3))
        make_enterprise(name="B", settlement="Adrovac", checked_on=TODAY - timedelta(days=1))
        assert found("?red=mesto") == ["B", "A"]
        assert found("?red=provera") == ["B", "A"]
        assert found("?red=naziv") == found("?red=x") == ["A", "B"]


class TestPages:
    @pytest.fixture(autouse=True)
    def rows(self):
        for number in range(45):
            make_enterprise(name=f"Ime {number:02}", categories=())

    def test_by_number(self):
        assert found("") == found("?strana=1") == [f"Ime {n:02}" for n in range(20)]
        assert found("?strana=3") == [f"Ime {n:02}" for n in range(40, 45)]
        numbers = links_in(get("?strana=2&red=naziv&oblik=association"), "pagination")
        assert ("Page 3", "?red=naziv&oblik=association&strana=3") in numbers
        assert "45 enterprises" in get().source

    @pytest.mark.parametrize("number", ["4", "99999999999999999999", "-1", "0", "x", "", "1e3", "%00"])
    def test_any_number_is_a_page(self, number):
        assert len(found(f"?strana={number}")) in {5, 20}

    def test_the_table_shows_the_same(self):
        document = get("?prikaz=tabela&strana=3")
        rows = [row for row in document.all("tr") if document.inside(row)[0].attrs.get("scope") == "row"]
        assert [document.inside(row)[0].label for row in rows] == [f"Ime {n:02}" for n in range(40, 45)]
        assert ("List", "?") in links_in(document, "view-switch")


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00", "?q=%ED%A0%80", "?q=" + "x" * 5000, "?q=" + "a+" * 2000, "?q='%20OR%201=1--", "?q=%25_%5C",
        "?q=(|&!:*", "?q=<script>alert(1)</script>", "?q[]=a", "?opstina=%00", "?opstina=" + "x" * 5000,
        "?" + "&".join(f"opstina=x{n}" for n in range(300)), "?red[]=x", "?prikaz=../../etc", "?red=%E2%80%AE",
        "?strana=١", "?vrsta=kultura'", "?status=registered%00&status=",
    ],
    ids=range(18),
)  # fmt: skip
def test_a_hostile_address_is_a_page(query):
    make_enterprise(name="Zadruga")
    answer = Client().get(page("directory") + query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


class TestProfile:
    def test_shows_public_facts_and_no_others(self):
        row = make_enterprise(
            slug="lipa", name="Задруга Липа", short_name="Липа", address="Главна 1", public_phone="+38137123456",
            public_email="javno@primer.rs", website="https://www.lipa.primer.rs/", story="Почело је 2019.",
            people_statement="Запошљавамо Роме.", groups=("roma",), staff_total=12, staff_vulnerable=7,
            income_bracket="up_to_1m", profit_reinvested=80, needs=["buyers"], contact_name="Тајна Особа",
            contact_phone="+381601112223", contact_email="tajno@primer.rs", brand_names=["Reload2"],
        )  # fmt: skip
        text = Client().get(page("enterprise", "lipa")).text
        for shown in ["Zadruga Lipa", "Glavna 1", "Donji Jasen", "lipa.primer.rs", row.mb, row.pib, "Reload2",
                      "Počelo je 2019.", "Zapošljavamo Rome.", "izvod iz registra"]:  # fmt: skip
            assert shown in text, shown
        for hidden in ["Tajna", "1112223", "tajno@", "million", "80", "need most"]:
            assert hidden not in re.sub(r"<svg.*?</svg>|\d{3,}|[0-9a-f]{8,}", "", text, flags=re.S), hidden

    @pytest.mark.parametrize("status", LegalStatus)
    def test_explains_its_status(self, status):
        facts = {
            LegalStatus.REGISTERED: {"status_stage": "registered", "status_since": TODAY},
            LegalStatus.OPERATES_BY_MODEL: {},
            LegalStatus.FOUNDING: founding(),
        }[status]
        make_enterprise(slug="lipa", **facts)
        document = Document(Client().get(page("enterprise", "lipa")).content)
        assert "What does this mean?" in [one.label for one in document.all("summary")]
        assert str(status.label) in document.source

    def test_says_when_facts_are_old(self):
        make_enterprise(State.RENEWAL_DUE, slug="lipa", confirmed_on="2025-11-01")
        assert "facts older than a year" in Client().get(page("enterprise", "lipa")).text

    def test_says_what_its_people_changed_after_the_check(self):
        make_enterprise(slug="lipa")
        changed = make_enterprise(slug="jova", own_change_on=TODAY)
        assert "changed by the enterprise" not in Client().get(page("enterprise", "lipa")).text
        text = Client().get(page("enterprise", changed.slug)).text
        assert "changed by the enterprise on 1 December 2026" in text
        assert "last on 1 December 2026, the Center has not checked" in text


class TestCost:
    def test_as_many_queries_for_three_hundred_as_for_one(self, photo_store):
        Client().get(page("directory"))  # what every page shows is read once
        made = 0
        for count in (1, 3, 300):
            for number in range(made, count):
                row = make_enterprise(
                    name=f"Zadruga {number}",
                    slug=f"zadruga-{number}",
                    categories=("kultura",),
                    groups=("roma",) if number < 3 else (),
                )
                if number < 2:
                    make_photo(row)
            made = count
            queries = {
                page("directory"): 4,
                page("directory") + "?opstina=donji-jasen&vrsta=kultura": 3,
                page("directory") + "?prikaz=tabela": 4,
                page("directory") + "?q=zadruga": 3,
                page("enterprise", "zadruga-0"): 7,
            }
            for address, number in queries.items():
                with CaptureQueriesContext(connection) as captured:
                    assert Client().get(address).status_code == 200
                assert len(captured) == number, (address, count)
