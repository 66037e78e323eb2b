"""The page with the free times."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centar.models import ClosedDay
from consultations.models import Consultant, ConsultingHours, IntakeQuestion, Topic
from tests.consultations.factories import at, make_booking, make_consultant, make_topic
from tests.consultations.pages import details_address, offered, page, text_of
from tests.html import Document

pytestmark = pytest.mark.django_db


def test_the_next_ten_working_days_the_earliest_first(topic, consultant, visitor):
    ClosedDay.objects.create(date=dt.date(2026, 11, 26), reason="Popis")
    shown = visitor.get(page("times"))
    days = [heading.label for heading in Document(shown.content).all("h3")]
    assert days[0] == "ponedeljak, 23. novembra 2026. 2 slobodna termina"
    assert days[1] == "utorak, 24. novembra 2026. 5 slobodnih termina"
    assert days[3].startswith("petak, 27. novembra")
    assert len(days) == 10
    assert offered(shown)[:4] == ["11:15", "12:00", "9:00", "9:45"]


def test_later_dates_and_back(topic, consultant, visitor):
    links = Document(visitor.get(page("times")).content).links()
    later = visitor.get(links["Prikažite kasnije datume"])
    assert Document(later.content).all("h3")[0].label.startswith("ponedeljak, 7. decembra 2026.")
    back = Document(later.content).links()["Nazad na najranije datume"]
    assert offered(visitor.get(page("times") + back.partition("#")[0]))[0] == "11:15"


def test_a_time_is_gone_once_it_is_taken(topic, consultant, visitor):
    make_booking(at("9:45"), topic=topic)
    assert offered(visitor.get(page("times")))[2:5] == ["9:00", "10:30", "11:15"]


def test_asks_for_a_consultant_only_where_there_are_several(topic, consultant, visitor):
    assert not Document(visitor.get(page("times")).content).all("select", name="savetnik")
    make_consultant(topic, name="Petar Savetović")
    shown = visitor.get(page("times") + f"?savetnik={consultant.pk}")
    options = Document(shown.content).all("option")
    assert [one.label for one in options][-3:] == ["Svejedno", "Mara Savetović", "Petar Savetović"]
    assert f"savetnik={consultant.pk}" in str(shown.content)


def test_offers_only_the_ways_that_the_topic_allows(topic, consultant, visitor):
    other = make_topic(modes=["video", "phone"])
    consultant.topics.add(other)
    shown = visitor.get(page("times") + f"?tema={other.slug}&nacin=in_person")
    ways = [radio.attrs["value"] for radio in Document(shown.content).all("input", name="nacin", type="radio")]
    assert ways == ["phone", "video"]
    assert "O ovome razgovaramo samo ovako: telefonom, video-pozivom" in text_of(shown)


def test_nothing_free_leads_to_the_phone_the_list_and_a_call(topic, consultant, visitor):
    consultant.hours.create(weekday=6, starts=dt.time(9), ends=dt.time(10), valid_from=dt.date(2026, 1, 1))
    topic.minutes = 90
    topic.save()
    shown = visitor.get(page("times"))
    assert shown.status_code == 200
    assert "Svi termini su popunjeni" in text_of(shown)
    links = Document(shown.content).links()
    assert links["Prijavite se na listu čekanja"] == page("wait") + f"?tema={topic.slug}&nacin=in_person"
    assert links["Pozovite me"] == page("call_back")


def test_without_topics_there_is_the_phone(office, visitor):
    assert "Razgovor još ne može da se zakaže na sajtu" in text_of(visitor.get(page("times")))
    assert visitor.get(page("details")).headers["Location"] == page("times")
    assert visitor.get(page("wait")).headers["Location"] == page("times")


@pytest.mark.parametrize(
    "query", ["?od=31.02.0000", "?od=9999-12-31", "?od=2020-01-01", "?tema=%00", "?savetnik=%D9%A1", "?nacin=x"]
)
def test_takes_whatever_the_address_says(topic, consultant, visitor, query):
    assert visitor.get(page("times") + query).status_code == 200


def test_four_queries_for_five_consultants(topic, visitor):
    for _ in range(5):
        make_consultant(topic)
    for day in (24, 25, 26):
        make_booking(at("9:00", dt.date(2026, 11, day)), topic=topic)
    visitor.get(page("times"))
    with CaptureQueriesContext(connection) as queries:
        visitor.get(page("times"))
    assert len(queries) == 4, [one["sql"][:100] for one in queries]


class TestKeptLists:
    """The lists are kept between pages; an edit shows with the next one all the same."""

    @pytest.fixture(autouse=True)
    def seen(self, topic, consultant, visitor):
        assert offered(visitor.get(page("times")))

    def test_a_topic_is_renamed(self, topic, visitor):
        Topic.objects.update(name="Novo ime teme")
        assert "Novo ime teme" in visitor.get(page("times")).text

    def test_a_question_is_added(self, topic, visitor):
        IntakeQuestion.objects.create(topic=topic, label="Nova reč?", position=1)
        assert "Nova reč?" in visitor.get(details_address(topic, at("9:00"))).text

    def test_a_consultant_is_renamed(self, topic, consultant, visitor):
        make_consultant(topic)
        visitor.get(page("times"))
        consultant.user.name = "Novo Ime"
        consultant.user.save()
        assert "Novo Ime" in visitor.get(page("times")).text

    def test_a_consultant_takes_up_a_topic_and_leaves_it(self, consultant, visitor):
        other = make_topic(slug="druga", name="Druga tema")
        consultant.topics.add(other)
        assert "Druga tema" in visitor.get(page("times")).text
        consultant.topics.remove(other)
        assert "Druga tema" not in visitor.get(page("times")).text

    def test_hours_change(self, consultant, visitor):
        facts = {"weekday": 1, "valid_from": dt.date(2026, 1, 1)}
        ConsultingHours.objects.create(consultant=consultant, starts=dt.time(10), ends=dt.time(11), **facts)
        assert offered(visitor.get(page("times")))[0] == "10:00"

    def test_nobody_consults_any_more(self, consultant, visitor):
        Consultant.objects.update(is_active=False)
        assert not offered(visitor.get(page("times")))
