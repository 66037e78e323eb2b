"""Photos: added with consent, six at most, gone with their file."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from centar.models import Consent
from entrepreneurs.actions import photos
from entrepreneurs.actions.refusals import TooMany
from entrepreneurs.models import Photo, State
from tests.entrepreneurs.factories import NOW, make_enterprise, make_photo
from tests.entrepreneurs.pages import page
from tests.entrepreneurs.pictures import png
from tests.html import Document, errors_of, filled, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]


def add(enterprise, by, alt="Tegle ajvara", now=NOW):
    image = ContentFile(png((30, 20)), "slika.png")
    return photos.add_photo(enterprise=enterprise, image=image, alt=alt, by=by, language="sr-cyrl", now=now)


def test_adds_it_at_the_end_with_its_measures_and_consent(entrepreneur, photo_store):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    first, second = add(row, entrepreneur), add(row, entrepreneur, alt="Radionica")
    assert list(row.photos.all()) == [first, second]
    assert (second.alt, second.width, second.height, second.added_at) == ("Radionica", 30, 20, NOW)
    assert photo_store.exists(second.image.name)
    assert second.image.name.startswith("enterprises/")
    consent = Consent.objects.first()
    assert (consent.text.purpose, consent.email, consent.language, consent.place, consent.given_at) == (
        "photo_publication", "ana@primer.rs", "sr-cyrl", "entrepreneurs:photos", NOW,
    )  # fmt: skip
    assert Consent.objects.count() == 2


def test_a_new_one_comes_after_the_last_even_when_one_before_is_gone(entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    kept = [add(row, entrepreneur, alt=str(number)) for number in range(3)]
    photos.remove_photo(photo=kept.pop(0))
    kept.append(add(row, entrepreneur, alt="nova"))
    assert list(row.photos.all()) == kept


def test_six_at_most(entrepreneur):
    row = make_enterprise(State.DRAFT, owner=entrepreneur)
    for _ in range(6):
        make_photo(row)
    with pytest.raises(TooMany):
        add(row, entrepreneur)
    assert row.photos.count() == 6
    assert not Consent.objects.exists()


def test_its_file_goes_with_it_once_that_is_sure(entrepreneur, photo_store, django_capture_on_commit_callbacks):
    photo = make_photo(make_enterprise(State.DRAFT, owner=entrepreneur))
    name = photo.image.name
    with django_capture_on_commit_callbacks() as callbacks:
        photos.remove_photo(photo=photo)
        assert photo_store.exists(name)
    for callback in callbacks:
        callback()
    assert not photo_store.exists(name)
    assert not Photo.objects.exists()


def alts(enterprise):
    return [photo.alt for photo in enterprise.photos.all()]


@pytest.mark.parametrize(
    ("place", "order"), [(1, ["nova", "a", "b"]), (2, ["a", "nova", "b"]), (3, ["a", "b", "nova"])]
)
def test_described_anew_and_put_in_its_place(entrepreneur, place, order):
    row = make_enterprise(owner=entrepreneur)
    _a, _b, last = [make_photo(row, alt=alt) for alt in "abc"]
    photos.change_photo(photo=last, alt="nova", place=place)
    assert alts(row) == order
    photos.change_photo(photo=last, alt="nova", place=place)
    assert alts(row) == order


def test_its_people_choose_the_cover_and_say_what_a_photo_shows(entrepreneur, stranger, signed_in):
    row = make_enterprise(owner=entrepreneur, slug="lipa")
    _first, second = make_photo(row, alt="Tegle"), make_photo(row, alt="Radoinica")
    address = page("photo_change", row.key, second.key)
    assert signed_in(stranger).get(address).status_code == 404
    ana = signed_in(entrepreneur)
    assert filled(ana.get(address).content)["place"] == ["2"]
    assert send(ana, address, alt="Radionica", place="1").headers["Location"] == page("photos", row.key)
    assert alts(row) == ["Radionica", "Tegle"]
    document = Document(Client().get(page("enterprise", "lipa")).content)
    assert document.one("img", alt="Radionica").classes == ["profile__picture", "mb-3"]


def test_a_photo_needs_a_description_and_a_place_that_exists(entrepreneur, signed_in):
    row = make_enterprise(owner=entrepreneur)
    address = page("photo_change", row.key, make_photo(row, alt="Tegle").key)
    ana = signed_in(entrepreneur)
    answer = ana.post(address, filled(ana.get(address).content, alt="") | {"place": "2"})
    assert errors_of(answer.content) == [
        "Describe the photo for visitors who cannot see it", "This option is no longer offered. Choose another one",
    ]  # fmt: skip
    assert alts(row) == ["Tegle"]


def test_one_of_another_enterprise_is_not_found(entrepreneur, signed_in):
    row, other = make_enterprise(owner=entrepreneur), make_enterprise()
    address = page("photo_change", row.key, make_photo(other).key)
    assert signed_in(entrepreneur).get(address).status_code == 404
