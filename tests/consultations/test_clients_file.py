"""Whose file a booking goes to, and who may change how the Center reaches a person."""

import datetime as dt

import pytest

from consultations.actions.booking import Contact, client_of
from consultations.actions.waiting import ask_for_time
from consultations.models import Client, Mode
from consultations.slots import Wish
from tests.consultations.factories import NOW, at, make_booking
from tests.consultations.pages import booked, details_address, text_of
from tests.mails import mails_to

pytestmark = pytest.mark.django_db

ZORA = Contact("Zora Zorić", phone="+381641234567")
FOREIGN = "neko.drugi@primer.rs"


def of(contact: Contact, *, by_staff: bool = False) -> Client:
    return client_of(contact, language="sr-latn", now=NOW + dt.timedelta(days=1), by_staff=by_staff)


def test_nobody_adds_an_email_to_the_file_of_another(topic, consultant):
    talk = make_booking(at("10:30"), topic=topic, contact=ZORA)
    same_phone = Contact("Zora Zorić", email=FOREIGN, phone=ZORA.phone)
    ask_for_time(wish=Wish(topic, Mode.PHONE), contact=same_phone, language="sr-latn", now=NOW)
    talk.client.refresh_from_db()
    assert talk.client.email == ""
    assert Client.objects.get(email=FOREIGN) != talk.client


def test_a_booking_shows_nothing_of_a_person_that_was_not_typed(topic, consultant, visitor, clock):
    make_booking(at("10:30"), topic=topic, contact=Contact("Zora Zorić", email="zora@primer.rs", phone=ZORA.phone))
    way = details_address(topic, at("9:00"), mode="phone")
    answer = booked(visitor, way, clock, name="Zora Zorić", email="zora@primer.rs", phone="060 7654321")
    assert "060 7654321" in (shown := text_of(visitor.get(answer.headers["Location"])))
    assert "064 1234567" not in shown
    way = details_address(topic, at("12:00"), mode="phone")
    answer = booked(visitor, way, clock, name="Zora Zorić", phone="064 1234567")
    assert "zora@primer.rs" not in text_of(visitor.get(answer.headers["Location"]))
    assert [mail.template for mail in mails_to("zora@primer.rs")] == ["consultations/booked", "consultations/held"]


def test_who_comes_again_with_the_same_contacts_has_one_file(office):
    known = of(ZORA)
    assert of(Contact("Зора Зорић", phone=ZORA.phone)) == known


def test_staff_are_told_a_new_number_and_it_counts(office):
    known = of(Contact("Zora Zorić", email="zora@primer.rs", phone=ZORA.phone))
    told = of(Contact("Zora Zorić", email="zora@primer.rs", phone="+381607654321"), by_staff=True)
    assert (told.pk, told.phone) == (known.pk, "+381607654321")


def test_staff_add_to_the_file_that_has_one_of_the_contacts(office):
    known = of(ZORA)
    told = of(Contact("Zora Zorić", email="zora@primer.rs", phone=ZORA.phone), by_staff=True)
    assert (told.pk, told.email) == (known.pk, "zora@primer.rs")


def test_the_file_with_just_these_contacts_goes_before_an_older_one(office):
    of(Contact("Zora Zorić", email=FOREIGN, phone=ZORA.phone))
    own = of(ZORA)
    assert of(ZORA, by_staff=True) == own
