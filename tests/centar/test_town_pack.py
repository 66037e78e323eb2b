import datetime as dt
import re
import tomllib
from io import StringIO
from pathlib import Path

import pghistory
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from centar.models import ConsentText, District, Municipality, Office, OfficeHours, Page, Partner, User
from centar.script import to_latin
from centar.towns import pack as packs
from centar.towns.pack import PackError, find_pack, read_pack
from centar.towns.setup import set_up_office

pytestmark = pytest.mark.django_db

OTHER_TOWN = Path(__file__).parent.parent / "towns" / "lipograd.toml"


@pytest.fixture
def text():
    return OTHER_TOWN.read_text()


@pytest.fixture
def problems_of(tmp_path):
    def problems_of(text: str) -> list[str]:
        path = tmp_path / "pack.toml"
        path.write_text(text)
        with pytest.raises(PackError) as refusal:
            read_pack(path)
        return refusal.value.problems

    return problems_of


def run(*args: str) -> list[str]:
    out = StringIO()
    call_command("setup_office", *args, stdout=out)
    return out.getvalue().splitlines()


def test_every_shipped_pack_is_in_order_and_loads():
    for path in packs.FOLDER.glob("*.toml"):
        report = set_up_office(pack=read_pack(path))
        assert report.leftovers == []
        assert all(change.is_new for change in report.changes)
        assert set(Page.objects.values_list("slug", flat=True)) == {"privatnost", "pristupacnost"}
        assert set(ConsentText.objects.values_list("purpose", flat=True)) >= {
            "registry_publication",
            "photo_publication",
        }


def test_pack_becomes_rows():
    set_up_office(pack=read_pack(OTHER_TOWN))
    office = Office.objects.current()
    assert office is not None
    assert (office.town, office.district.name, office.municipality.slug) == ("Lipograd", "Lipički okrug", "lipograd")
    assert office.phone.as_e164 == "+381113210000"
    assert office.hero_title_en == ""
    assert list(Municipality.objects.values_list("name", "kind", "map_columns")) == [
        ("Donji Jasen", "municipality", 1),
        ("Липоград", "city", 1),
    ]
    assert list(OfficeHours.objects.values_list("weekday", "opens", "closes")) == [
        (0, dt.time(8, 30), dt.time(12)),
        (2, dt.time(8, 30), dt.time(12)),
    ]
    assert Page.objects.get().body == "Pišite na <kuca@lipograd.primer.rs>, Ulica tri jasena 5, Lipograd."
    consent = ConsentText.objects.get(purpose="registry_publication")
    assert timezone.localtime(consent.valid_from).isoformat() == "2026-11-21T00:00:00+01:00"


def test_second_run_changes_nothing():
    assert run(str(OTHER_TOWN))[-1] == "lipograd.toml: 9 created, 0 changed, 0 as they were."
    assert run(str(OTHER_TOWN)) == ["lipograd.toml: 0 created, 0 changed, 9 as they were."]


def test_changed_pack_says_what_it_changed(tmp_path, text):
    run(str(OTHER_TOWN))
    path = tmp_path / "pack.toml"
    path.write_text(text.replace('"011 3210000"', '"011 3210001"').replace('monday = ["08:30-12:00"]', ""))
    assert run(str(path)) == [
        "changed: office Kuća socijalnog preduzetništva Lipograd: phone: '+381113210000' → '011 3210001'",
        "removed: office hours Monday 08:30–12:00",
        "pack.toml: 0 created, 1 changed, 7 as they were.",
    ]
    assert Office.objects.get().phone.as_e164 == "+381113210001"
    assert list(OfficeHours.objects.values_list("weekday", flat=True)) == [2]


def test_rows_outside_the_pack_stay():
    run(str(OTHER_TOWN))
    Partner.objects.create(name="Unela kancelarija", role=Partner.Role.PARTNER)
    assert run(str(OTHER_TOWN))[0] == "not in the pack, left as it is: partner or funder Unela kancelarija"
    assert Partner.objects.count() == 1


def test_page_edited_on_the_site_stays_as_staff_left_it(tmp_path, text):
    editor = User.objects.create_user("urednica@primer.rs")
    run(str(OTHER_TOWN))
    path = tmp_path / "pack.toml"
    path.write_text(text.replace('"Pišite na ', '"Novo. Pišite na '))
    page = Page.objects.get()
    page.body = "Napisala kancelarija."
    with pghistory.context(user=editor.pk, url="/admin/"):
        page.save()
    assert run(str(path)) == [
        f"edited on the site, left as it is although the pack differs: page {page}",
        "pack.toml: 0 created, 0 changed, 9 as they were.",
    ]
    assert Page.objects.get().body == "Napisala kancelarija."


def test_page_nobody_edited_follows_the_pack(tmp_path, text):
    run(str(OTHER_TOWN))
    path = tmp_path / "pack.toml"
    path.write_text(text.replace('"Pišite na ', '"Novo. Pišite na '))
    assert run(str(path))[-1] == "pack.toml: 0 created, 1 changed, 8 as they were."
    assert Page.objects.get().body.startswith("Novo. Pišite na")


def test_text_people_agreed_to_is_not_reworded(tmp_path, text):
    run(str(OTHER_TOWN))
    path = tmp_path / "pack.toml"
    path.write_text(text.replace("Dajem saglasnost za", "Slažem se sa").replace('name = "Donji', 'name = "Gornji'))
    with pytest.raises(CommandError, match="registry_publication 1: this version is already in use"):
        run(str(path))
    assert ConsentText.objects.get(purpose="registry_publication").text == "Dajem saglasnost za objavljivanje."
    assert Municipality.objects.filter(name="Donji Jasen").exists(), "the whole pack is one transaction"


def test_check_changes_nothing():
    assert run(str(OTHER_TOWN), "--check") == ["lipograd.toml: in order."]
    assert not District.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('email = "kuca', 'mail = "kuca', "[office], mail: unknown key. Did you mean email?"),
        ("latitude = 44.1\n", "", "[[municipality]] 1 (Липоград), latitude: missing."),
        ('code = "99992"', "code = 99992", "[[municipality]] 2 (Donji Jasen), code: write text in quotes."),
        ("map_row = 1", 'map_row = "1"', "[[municipality]] 1 (Липоград), map_row: write a whole number."),
        ("map_row = 1", "map_row = true", "[[municipality]] 1 (Липоград), map_row: write a whole number."),
        (
            "checked_on = 2026",
            'checked_on = "2026-11-21"\n#',
            "[[page]] 1 (privatnost), checked_on: write a date such as 2026-11-21, without quotes.",
        ),
        ('"99991"', '"9999"', "[[municipality]] 1 (Липоград): The code has five digits."),
        ('"011 3210000"', '"123"', "[office], phone: The phone number entered is not valid."),
        (
            'municipality = "lipograd"',
            'municipality = "grad"',
            "[office], municipality: name one of lipograd, donji-jasen.",
        ),
        (
            "map_column = 2",
            "map_column = 1",
            "[[municipality]] Donji Jasen: on the map it covers Липоград (column, row (1, 1)).",
        ),
        ('"99992"', '"99991"', "[[municipality]]: ('99991',) is there twice."),
        ('slug = "privatnost"', 'slug = "o-nama"', "[[page]] 1 (o-nama), slug: Value 'o-nama' is not a valid choice."),
        ("{email}", "{mail}", "[[page]] 1 (privatnost), body: {mail} is no key of [office]. Did you mean email?"),
        (
            'body = "Pišite',
            'body_file = "Pišite',
            "[[page]] 1 (privatnost), body_file: there is no readable file 'Pišite na <{email}>, {address}, {town}.'"
            " beside the pack.",
        ),
        ("monday", "mondey", "[hours], mondey: unknown day. Did you mean monday?"),
        (
            'monday = ["08:30-12:00"]',
            'monday = "8-12"',
            '[hours], monday: write opening and closing as ["09:00-13:00"].',
        ),
        (
            'monday = ["08:30-12:00"]',
            'monday = ["12:00-08:30"]',
            "[hours], monday: put the hours in the order of the day.",
        ),
        ("[[page]]", "[page]", "Write [[page]] above its keys."),
        ("[district]", "[[district]]", "Write [district] above its keys."),
        ("[[page]]", "[[pages]]", "[pages]: unknown table. Did you mean page?"),
    ],
)
def test_problem_is_named_by_table_and_key(problems_of, text, old, new, problem):
    assert old in text
    assert problem in problems_of(text.replace(old, new, 1))


def test_broken_toml_is_named_by_line(problems_of):
    assert problems_of("[district]\ncode = \n") == [
        "pack.toml cannot be read as TOML: Invalid value (at line 2, column 8)."
    ]


def test_all_problems_come_at_once(problems_of, text):
    text = text.replace('email = "kuca', 'mail = "kuca').replace("latitude = 44.1\n", "")
    assert len(problems_of(text)) == 4, "unknown mail, missing email, {email} unknown in the page, missing latitude"


def test_the_only_pack_needs_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "FOLDER", tmp_path)
    (tmp_path / "one.toml").touch()
    assert find_pack() == tmp_path / "one.toml"
    (tmp_path / "two.toml").touch()
    assert find_pack("two") == tmp_path / "two.toml"
    with pytest.raises(PackError, match=r"Name a town pack, here or in TOWN_PACK\. Packs here: one, two"):
        find_pack()
    with pytest.raises(PackError, match=r"There is no town pack 'three'\. Packs here: one, two"):
        find_pack("three")


def test_setting_names_the_pack(settings):
    settings.TOWN_PACK = str(OTHER_TOWN)
    assert run("--check") == ["lipograd.toml: in order."]


@pytest.mark.parametrize("prefix", ["", "/sr-cyrl", "/en"])
@pytest.mark.parametrize("address", ["/", "/kontakt/", "/privatnost/"])
def test_pages_show_the_town_that_is_loaded_and_no_other(client, prefix, address):
    set_up_office(pack=read_pack(OTHER_TOWN))
    shown = client.get(prefix + address).content.decode()
    latin = to_latin(shown).lower()
    for fact in ["lipograd", "ulica tri jasena 5", "tel:+381113210000", "8:30–12 h"]:
        assert fact in latin, fact
    shipped = [tomllib.loads(path.read_text()) for path in packs.FOLDER.glob("*.toml")]
    names = {place["name"] for pack in shipped for place in [pack["district"], pack["office"], *pack["municipality"]]}
    names |= {pack["office"][key] for pack in shipped for key in ["town", "address", "email", "host_association"]}
    assert [name for name in names if re.search(rf"\b{re.escape(to_latin(name).lower())}\b", latin)] == []
