import datetime as dt
import io
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image
from stdnum.rs import pib

import entrepreneurs
from centar.towns.pack import find_pack, read_pack
from entrepreneurs.demo_pictures import PICTURES, draw

DATA = Path(entrepreneurs.__file__).parent / "data"
LISTS = tomllib.loads((DATA / "lists.toml").read_text())
DEMO = tomllib.loads((DATA / "demo.toml").read_text())
ENTERPRISES = DEMO["enterprise"]
TODAY = dt.date(2026, 11, 21)

TEXTS = {
    "state", "legal_name", "short_name", "legal_form", "municipality", "settlement", "address", "mb", "pib",
    "activity_code", "status_stage", "status_ended_reason", "description", "description_en", "story", "website",
    "email", "owner", "message", "picture", "picture_alt",
}  # fmt: skip
WORD_LISTS = {"brand_names", "social_roles", "impact_areas", "groups", "categories", "needs"}
DATES = {"founded_on", "status_registered_on", "status_ended_on"}
NUMBERS = {"people_total", "people_year"}
TRUTHS = {"vat_payer", "e_invoice", "public_sector", "delivers"}
STATES = {
    "draft", "submitted", "needs_changes", "published", "renewal_due", "archived", "declined", "withdrawn",
}  # fmt: skip
LEGAL_FORMS = {
    "association", "foundation", "endowment", "cooperative", "social_cooperative", "llc", "entrepreneur",
    "sports_association", "joint_stock", "partnership", "none",
}  # fmt: skip
STAGES = {"none", "in_preparation", "applied", "registered", "ended"}
ROLES = {"goods_services", "work_integration", "devastated_areas", "other_general_interest"}
NEEDS = {"buyers", "skills", "finance", "space", "people", "legal"}

each = pytest.mark.parametrize("enterprise", ENTERPRISES, ids=[e["short_name"] for e in ENTERPRISES])


def is_cyrillic(text: str) -> bool:
    return bool(re.search("[Ѐ-ӿ]", text))


def mb_check_digit(digits: str) -> str:
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return "0" if rest >= 10 else str(rest)


@each
def test_fields_are_known_and_of_their_kind(enterprise):
    kinds = dict.fromkeys(TEXTS, str) | dict.fromkeys(WORD_LISTS, list) | dict.fromkeys(DATES, dt.date)
    kinds |= dict.fromkeys(NUMBERS, int) | dict.fromkeys(TRUTHS, bool) | {"people_by_group": dict}
    for name, value in enterprise.items():
        assert type(value) is kinds[name], name
        if isinstance(value, str):
            assert value == " ".join(value.split()) != "", name


@each
def test_numbers_pass_their_check_digit_and_belong_to_nobody(enterprise):
    if enterprise["state"] != "draft":
        assert ("mb" in enterprise) == ("pib" in enterprise) == (enterprise["legal_form"] != "none")
    if "mb" in enterprise:
        assert re.fullmatch(r"9999\d{4}", enterprise["mb"])
        assert enterprise["mb"][-1] == mb_check_digit(enterprise["mb"][:-1])
    if "pib" in enterprise:
        assert enterprise["pib"].startswith("9999")
        assert pib.is_valid(enterprise["pib"])


@pytest.mark.parametrize("name", ["legal_name", "mb", "pib", "email", "website"])
def test_no_two_share(name):
    values = [e[name] for e in ENTERPRISES if name in e]
    assert [value for value, count in Counter(values).items() if count > 1] == []


@each
def test_codes_exist(enterprise):
    def known(table: str, key: str) -> set[str]:
        return {row[key] for row in LISTS[table]}

    assert enterprise["state"] in STATES
    assert enterprise["legal_form"] in LEGAL_FORMS
    assert enterprise["status_stage"] in STAGES
    assert set(enterprise["social_roles"]) <= ROLES
    assert set(enterprise["categories"]) <= known("category", "slug")
    assert set(enterprise.get("impact_areas", [])) <= known("impact_area", "code")
    assert set(enterprise.get("groups", [])) <= known("group", "code")
    assert set(enterprise.get("needs", [])) <= NEEDS
    assert enterprise.get("picture", "jars") in PICTURES
    assert re.fullmatch(r"\d{4}", enterprise.get("activity_code", "9499"))


@each
def test_lengths_and_descriptions(enterprise):
    assert len(enterprise["legal_name"]) <= 120
    assert len(enterprise["short_name"]) <= 80
    assert 20 <= len(enterprise["description"]) <= 600
    assert 1 <= len(re.findall(r"[.]( |$)", enterprise["description"])) <= 3


@each
def test_what_goes_together(enterprise):
    assert ("picture" in enterprise) == ("picture_alt" in enterprise)
    assert ("status_registered_on" in enterprise) == (enterprise["status_stage"] in {"registered", "ended"})
    assert ("status_ended_on" in enterprise) == (enterprise["status_stage"] == "ended")
    assert ("status_ended_reason" in enterprise) == (enterprise["status_stage"] == "ended")
    assert enterprise.get("status_registered_on", TODAY) >= dt.date(2022, 11, 15), "the status exists since then"
    assert all(enterprise[name] <= TODAY for name in DATES & enterprise.keys())
    counts = enterprise.get("people_by_group", {})
    assert set(counts) <= set(enterprise.get("groups", [])), "counts belong to a group the enterprise names"
    assert all(0 < count <= enterprise["people_total"] for count in counts.values())
    assert ("people_year" in enterprise) == bool(counts)
    if enterprise["state"] in {"needs_changes", "declined"}:
        assert enterprise["message"]
    if enterprise["state"] == "published" and enterprise["legal_form"] == "none":
        assert "u osnivanju" in enterprise["description"]


@each
def test_addresses_lead_nowhere_real(enterprise):
    assert enterprise["email"].endswith("@primer.rs")
    assert re.fullmatch(r"https://[a-z0-9-]+\.primer\.rs", enterprise.get("website", "https://x.primer.rs"))


def test_the_whole_covers_what_the_portal_has_to_show():
    assert 38 <= len(ENTERPRISES) <= 45
    assert {e["state"] for e in ENTERPRISES} == STATES
    assert {e["legal_form"] for e in ENTERPRISES} == LEGAL_FORMS
    assert {e["status_stage"] for e in ENTERPRISES} == STAGES
    assert {c for e in ENTERPRISES for c in e["categories"]} == {row["slug"] for row in LISTS["category"]}
    assert {a for e in ENTERPRISES for a in e.get("impact_areas", [])} == {row["code"] for row in LISTS["impact_area"]}
    assert {g for e in ENTERPRISES for g in e.get("groups", [])} == {row["code"] for row in LISTS["group"]}
    assert {e["picture"] for e in ENTERPRISES if "picture" in e} == set(PICTURES)
    assert sum(e["state"] == "published" for e in ENTERPRISES) >= 28
    assert 12 <= sum(is_cyrillic(e["legal_name"]) for e in ENTERPRISES) <= 16
    assert max(len(e["legal_name"]) for e in ENTERPRISES) == 120
    assert min(len(e["short_name"]) for e in ENTERPRISES) == 3
    assert sum("description_en" in e for e in ENTERPRISES) >= 10


@pytest.mark.django_db
def test_enterprises_are_in_the_places_of_their_pack():
    codes = {row["code"] for row in read_pack(find_pack(DEMO["town_pack"])).rows["municipality"]}
    assert {e["municipality"] for e in ENTERPRISES} == codes


@pytest.mark.parametrize(
    ("table", "key"), [("category", "slug"), ("impact_area", "code"), ("group_category", "code"), ("group", "code")]
)
def test_lists_are_complete_and_without_twins(table, key):
    keys = [row[key] for row in LISTS[table]]
    assert len(set(keys)) == len(keys)
    assert all(row["name"] and row["name_en"] for row in LISTS[table])


def test_every_group_has_a_legal_category_and_a_source_with_its_year():
    legal = {"social_protection", "hard_to_employ", "other_hard_to_employ", "other_by_law"}
    assert {row["code"] for row in LISTS["group_category"]} == legal
    for row in LISTS["group"]:
        assert row["category"] in legal
        assert row["source"]
        assert 2022 <= row["year"] <= TODAY.year


def test_ornaments_are_those_that_exist():
    assert {row["ornament"] for row in LISTS["category"]} == {
        "seed", "rosette", "interlace", "courses", "chequer", "arcade",
    }  # fmt: skip


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_are_small_files_of_the_agreed_size(kind):
    png = draw(kind)
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", (1200, 800))
    assert len(png) < 100_000
    assert len(image.getcolors(maxcolors=1_000_000)) > 5, "something is drawn"
