"""What follows the sending: the sentence, taking back, confirming, the people, the stand, the calendar; no leaks."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from centar.accounts import count_unasked_mail
from centar.models import OutgoingEmail
from events.actions.fair import applying, places, reviewing, stands
from events.models import ApplicationState, ExhibitorApplication, StandMode
from tests.events.applicants import call_page, client_of, of
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_stand, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]

A = ApplicationState
SECOND = dt.timedelta(seconds=1)
DECISIONS = [A.ACCEPTED, A.WAITLISTED, A.REJECTED]


@pytest.fixture
def fair(town):
    return make_fair(stand_mode=StandMode.PICK)


@pytest.fixture
def vera(town):
    return staff_member("vera@primer.rs", "coordinator")


def sentence(client, application):
    shown = Document(client.get(of(application)).content)
    return next(element.label for element in shown.all("p") if "lead" in element.classes)


class TestSentence:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (A.DRAFT, "The application is not sent yet."),
            (A.SUBMITTED, "The application has arrived."),
            (A.NEEDS_CHANGES, "We need one more thing."),
            (A.UNDER_REVIEW, "The application is being reviewed."),
            (A.ACCEPTED, "You have a place: Sto sa strujom. Confirm by 20 April 2027 at 02:00"),
            (A.WAITLISTED, "Waiting: you are number 1 on the list for “Sto sa strujom”"),
            (A.REJECTED, "You did not get a place this time."),
            (A.CONFIRMED, "You are exhibiting at the fair."),
            (A.LAPSED, "You did not confirm in time"),
            (A.WITHDRAWN, "You have taken the application back."),
            (A.CANCELLED, "We had to cancel your place."),
            (A.ATTENDED, "You exhibited at the fair."),
            (A.NO_SHOW, "We did not see you at the fair."),
        ],
    )
    def test_each_state_has_one(self, kind, ana, state, words):
        assert sentence(ana, make_application(kind, state, owner=ana.user)).startswith(words)

    def test_the_place_on_the_list_counts_those_of_the_type(self, kind, ana):
        for _ in range(2):
            make_application(kind, A.WAITLISTED)
        make_application(make_type(kind.fair), A.WAITLISTED)
        mine = make_application(kind, A.WAITLISTED, owner=ana.user)
        make_application(kind, A.WAITLISTED)
        assert sentence(ana, mine) == "Waiting: you are number 3 on the list for “Sto sa strujom”"

    def test_a_late_one_is_told_of_those_in_time(self, kind, ana):
        late = make_application(kind, A.WAITLISTED, owner=ana.user, is_late=True, may_be_offered=False)
        assert sentence(ana, late).startswith("Waiting: the application came after the date.")

    def test_a_cancelled_fair(self, kind, ana):
        mine = make_application(kind, A.CONFIRMED, owner=ana.user)
        mine.fair.event.state = "cancelled"
        mine.fair.event.save()
        assert sentence(ana, mine) == "The fair is cancelled."
        assert "Take the application back" not in Document(ana.get(of(mine)).content).links()

    def test_the_steps_with_their_words(self, kind, ana, vera):
        mine = make_application(kind, A.SUBMITTED, owner=ana.user)
        reviewing.ask_for_changes(application=mine, message="Koliko vata?", by=vera, now=NOW)
        shown = ana.get(of(mine)).content.decode()
        assert shown.count("Koliko vata?") == 2  # as what is needed, and in the steps
        assert "vera@primer.rs" not in shown


class TestNeedsChanges:
    def test_added_and_sent_again(self, kind, ana, vera):
        mine = make_application(kind, A.SUBMITTED, owner=ana.user)
        reviewing.ask_for_changes(application=mine, message="Koliko vata?", by=vera, now=NOW)
        send(ana, of(mine, "application_page", "izlaganje"), power_watts="900")
        answer = send(ana, of(mine, "application_check"))
        assert answer.headers["Location"] == of(mine)
        mine.refresh_from_db()
        assert (mine.state, mine.power_watts) == (A.SUBMITTED, 900)
        assert OutgoingEmail.objects.latest("pk").template == "events/exhibitor_received_again"


class TestLeaks:
    """A drafted decision, and what follows from it, is in no page, mail or calendar of the exhibitor."""

    @pytest.mark.parametrize("state", [A.UNDER_REVIEW, A.WAITLISTED])
    @pytest.mark.parametrize("decision", DECISIONS)
    def test_the_pages_are_as_before(self, kind, ana, vera, state, decision):
        if state == decision:
            return
        mine = make_application(kind, state, owner=ana.user)
        addresses = [of(mine), call_page(mine.fair), call_page(mine.fair, "apply_choose"), reverse("centar:account")]
        before = [self.words(ana, address) for address in addresses]
        reviewing.draft_decision(application=mine, decision=decision, message="TAJNO", by=vera, now=NOW)
        assert [self.words(ana, address) for address in addresses] == before
        for name in ("application_confirm", "application_pick", "application_check"):
            assert ana.get(of(mine, name)).headers["Location"] == of(mine)
        assert ana.get(of(mine, "application_ics")).status_code == 404
        assert not OutgoingEmail.objects.exists()

    @staticmethod
    def words(client, address):
        shown = Document(client.get(address).content)
        assert "TAJNO" not in shown.source
        return [element.label for element in shown.elements if element.tag == "main"]

    def test_places_that_are_left_are_nowhere(self, kind, ana):
        mine = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        before = ana.get(of(mine, "application_page", "stand")).content.decode().split("csrfmiddlewaretoken")
        for _ in range(5):
            make_application(kind, A.ACCEPTED)
        after = ana.get(of(mine, "application_page", "stand")).content.decode().split("csrfmiddlewaretoken")
        assert [part[100:] for part in before[1:]] == [part[100:] for part in after[1:]]

    def test_an_assigned_stand_is_seen_once_it_is_shown(self, ana, vera):
        fair = make_fair(year=2028, setup_from=NOW, setup_until=NOW + DAY)
        kind = make_type(fair)
        mine = make_application(kind, A.CONFIRMED, owner=ana.user)
        stands.assign(application=mine, stand=make_stand(kind, code="Q77"), by=vera, now=NOW)
        pages = [of(mine), of(mine, "application_ics"), of(mine, "application_helpers")]
        assert not any(b"Q77" in ana.get(address).content for address in pages)
        stands.show_stands(fair=fair, by=vera, now=NOW)
        assert [b"Q77" in ana.get(address).content for address in pages] == [True, True, False]


class TestWithdrawal:
    @pytest.mark.parametrize("state", [A.SUBMITTED, A.UNDER_REVIEW, A.WAITLISTED, A.ACCEPTED, A.CONFIRMED])
    def test_taken_back_and_undone(self, kind, ana, state):
        mine = make_application(kind, state, owner=ana.user)
        send(ana, of(mine, "application_withdraw"))
        mine.refresh_from_db()
        assert mine.state == A.WITHDRAWN
        assert "Until 10 April 2027" in OutgoingEmail.objects.latest("pk").text or mine.language != "en"
        button = Document(ana.get(of(mine)).content).form(having="csrfmiddlewaretoken")
        assert ana.post(button.attrs["action"]).headers["Location"] == of(mine)
        mine.refresh_from_db()
        expected = A.SUBMITTED if state in (A.SUBMITTED, A.UNDER_REVIEW) else A.WAITLISTED
        assert mine.state == expected

    def test_not_undone_after_it_shut(self, fair, kind, clock):
        mine = make_application(kind, A.WITHDRAWN, withdrawn_from=A.SUBMITTED, owner=client_of().user)
        clock.move_to(fair.call.shuts_at, tick=False)
        answer = client_of().post(of(mine, "application_undo"), follow=True)
        assert b"The application stays withdrawn." in answer.content
        mine.refresh_from_db()
        assert mine.state == A.WITHDRAWN

    def test_after_it_shut_the_mail_and_the_page_promise_no_undo(self, fair, kind, clock):
        mine = make_application(kind, A.CONFIRMED, owner=client_of().user, language="en")
        clock.move_to(fair.call.shuts_at, tick=False)
        ana = client_of()
        assert b"This cannot be taken back." in ana.get(of(mine, "application_withdraw")).content
        send(ana, of(mine, "application_withdraw"))
        assert "10 April" not in OutgoingEmail.objects.get().text

    def test_undone_after_a_new_application_leads_to_that(self, kind, ana):
        old = make_application(kind, A.WITHDRAWN, withdrawn_from=A.SUBMITTED, owner=ana.user)
        new = make_application(kind, A.SUBMITTED, enterprise=old.enterprise)
        assert ana.post(of(old, "application_undo")).headers["Location"] == of(new)

    def test_brought_back_three_times_then_by_phone(self, kind, ana):
        mine = make_application(kind, owner=ana.user, contact_email=ana.user.email, language="en")
        for _ in range(3):
            send(ana, of(mine, "application_withdraw"))
            assert "10 April" in OutgoingEmail.objects.latest("pk").text
            ana.post(of(mine, "application_undo"))
        assert b"This cannot be taken back." in ana.get(of(mine, "application_withdraw")).content
        send(ana, of(mine, "application_withdraw"))
        assert "10 April" not in OutgoingEmail.objects.latest("pk").text
        answer = ana.post(of(mine, "application_undo"), follow=True)
        assert "You have brought the application back three times already." in answer.content.decode()
        mine.refresh_from_db()
        assert (mine.state, OutgoingEmail.objects.count()) == (A.WITHDRAWN, 7)

    def test_the_center_brings_it_back_all_the_same(self, kind, vera):
        mine = make_application(kind)
        for _ in range(4):
            applying.withdraw(application=mine, by=vera, now=NOW)
            back = applying.undo_withdrawal(application=mine, by=vera, on_behalf=True, now=NOW)
        assert back.state == A.SUBMITTED

    def test_an_address_of_nobody_in_the_enterprise_gets_no_more_than_five_mails_a_day(self, kind, ana):
        mine, other = (
            make_application(kind, owner=ana.user, contact_email="Neko@Primer.rs", language="en") for _ in range(2)
        )
        for one in (mine, other):
            assert send(ana, of(one, "application_withdraw")).status_code == 302
            assert ana.post(of(one, "application_undo")).status_code == 302
        assert send(ana, of(mine, "application_withdraw")).status_code == 302
        assert ana.post(of(mine, "application_undo")).status_code == 429
        assert send(ana, of(other, "application_withdraw")).status_code == 429
        for one in (mine, other):
            one.refresh_from_db()
        assert (mine.state, other.state, OutgoingEmail.objects.count()) == (A.WITHDRAWN, A.SUBMITTED, 5)

    def test_sending_counts_too(self, kind, ana):
        for _ in range(5):
            count_unasked_mail("neko@primer.rs", now=timezone.now())
        mine = make_application(kind, A.NEEDS_CHANGES, owner=ana.user, contact_email="neko@primer.rs")
        assert send(ana, of(mine, "application_check")).status_code == 429
        mine.refresh_from_db()
        assert (mine.state, OutgoingEmail.objects.count()) == (A.NEEDS_CHANGES, 0)

    @pytest.mark.parametrize("state", [A.DRAFT, A.REJECTED, A.ATTENDED])
    def test_not_from_here(self, kind, ana, state):
        mine = make_application(kind, state, owner=ana.user)
        assert ana.get(of(mine, "application_withdraw")).status_code == 302
        ana.post(of(mine, "application_withdraw"))
        mine.refresh_from_db()
        assert mine.state == state


class TestConfirming:
    def test_comes_with_its_people(self, kind, ana):
        mine = make_application(kind, A.ACCEPTED, owner=ana.user)
        assert "Štand je besplatan." in ana.get(of(mine, "application_confirm")).content.decode()
        send(ana, of(mine, "application_confirm"), helpers="Ana Anić\nBoris Borić", rules="on")
        mine.refresh_from_db()
        assert mine.state == A.CONFIRMED
        assert [helper.name for helper in mine.helpers.all()] == ["Ana Anić", "Boris Borić"]

    def test_needs_the_rules_and_somebody(self, kind, ana):
        mine = make_application(kind, A.ACCEPTED, owner=ana.user)
        answer = send(ana, of(mine, "application_confirm"))
        assert errors_of(answer.content) == [
            "Enter who works at the stand, at least one person",
            "Tick that you accept the conditions",
        ]

    def test_the_last_second_and_the_one_after(self, fair, kind, clock):
        end = fair.call.confirm_by
        clock.move_to(end - SECOND, tick=False)
        ana = client_of()
        mine = make_application(kind, A.ACCEPTED, owner=ana.user)
        data = filled(ana.get(of(mine, "application_confirm")).content, helpers="Ana", rules="on")
        clock.move_to(end, tick=False)
        answer = ana.post(of(mine, "application_confirm"), data)
        assert answer.status_code == 409
        assert Document(answer.content).one("h1").label == "The time to confirm is over"
        assert "20 April 2027 at 02:00" in answer.content.decode()
        assert sentence(ana, mine) == "The time to confirm ran out on 20 April 2027 at 02:00."
        places.lapse_overdue(now=end)
        assert (
            Document(ana.get(of(mine, "application_confirm")).content).one("h1").label == "The time to confirm is over"
        )
        clock.move_to(end - SECOND, tick=False)
        assert ana.post(of(mine, "application_confirm"), data).status_code == 409

    def test_twice_is_once(self, kind, ana):
        mine = make_application(kind, A.ACCEPTED, owner=ana.user)
        data = filled(ana.get(of(mine, "application_confirm")).content, helpers="Ana", rules="on")
        for _ in range(2):
            assert ana.post(of(mine, "application_confirm"), data).headers["Location"] == of(mine)
        assert mine.steps.count() == 1

    def test_the_people_change_until_the_fair(self, fair, kind, clock):
        ana = client_of()
        mine = make_application(kind, A.CONFIRMED, owner=ana.user)
        send(ana, of(mine, "application_helpers"), helpers="Ana\nBoris")
        send(ana, of(mine, "application_helpers"), helpers="Boris\nVera")
        assert [helper.name for helper in mine.helpers.all()] == ["Boris", "Vera"]
        clock.move_to(fair.event.starts_at, tick=False)
        client_of().post(of(mine, "application_helpers"), {"helpers": "Niko"})
        assert mine.helpers.count() == 2


class TestPicking:
    @pytest.fixture
    def mine(self, kind, ana):
        return make_application(kind, A.CONFIRMED, owner=ana.user)

    def test_a_free_one_of_the_type(self, mine, kind, ana):
        stand, other = make_stand(kind, code="12"), make_stand(make_type(kind.fair), code="99")
        shown = Document(ana.get(of(mine, "application_pick")).content)
        assert shown.choices(shown.form(), "stand") == [str(stand.pk)]
        assert str(other.pk) not in shown.choices(shown.form(), "stand")
        answer = send(ana, of(mine, "application_pick"), stand=str(stand.pk))
        assert answer.headers["Location"] == of(mine)
        assert sentence(ana, mine) == "You are exhibiting at the fair, at stand 12."

    def test_the_plan_leads_to_the_lines(self, mine, kind, ana):
        free, held = (make_stand(kind, x=x, y=5, width=10, height=10) for x in (5, 30))
        make_application(kind, A.CONFIRMED, stand=held)
        shown = Document(ana.get(of(mine, "application_pick")).content)
        links = [link.attrs for link in shown.all("a") if "plan-stand" in link.classes]
        assert [(link["href"], link["aria-label"].split(", ")[1]) for link in links] == [
            (f"#stand-{free.pk}", "free"), (f"#stand-{held.pk}", "taken"),
        ]  # fmt: skip
        assert shown.by_id(f"stand-{free.pk}")

    def test_taken_meanwhile(self, mine, kind, ana):
        stand, free = make_stand(kind, code="12"), make_stand(kind, code="13")
        data = filled(ana.get(of(mine, "application_pick")).content, stand=str(stand.pk))
        make_application(kind, A.CONFIRMED, stand=stand)
        answer = ana.post(of(mine, "application_pick"), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["Stand 12 has been taken meanwhile. Choose another one from the list"]
        shown = Document(answer.content)
        assert shown.choices(shown.form(), "stand") == [str(free.pk)]

    def test_taken_meanwhile_in_serbian(self, mine, kind, ana):
        stand = make_stand(kind, code="12")
        make_stand(kind)
        make_application(kind, A.CONFIRMED, stand=stand)
        answer = ana.post(of(mine, "application_pick", language="sr-latn"), {"stand": str(stand.pk)})
        assert errors_of(answer.content) == ["Štand 12 je u međuvremenu zauzet. Izaberite drugi sa spiska"]

    def test_the_old_one_stays_when_the_new_one_is_taken(self, mine, kind, ana):
        old, wanted = make_stand(kind), make_stand(kind)
        send(ana, of(mine, "application_pick"), stand=str(old.pk))
        make_application(kind, A.CONFIRMED, stand=wanted)
        ana.post(of(mine, "application_pick"), {"stand": str(wanted.pk)})
        mine.refresh_from_db()
        assert mine.stand == old

    def test_of_another_fair_of_another_type_and_none(self, mine, kind, ana):
        make_stand(kind)
        foreign = make_stand(make_type(make_fair(year=2028)))
        other = make_stand(make_type(kind.fair), code="99")
        for value, message in [
            (str(foreign.pk), "This stand is not at this fair. Choose another one"),
            (str(other.pk), "Stand 99 is of another type. Choose another one from the list"),
            ("99999999999999", "This stand is not at this fair. Choose another one"),
            ("²", "This stand is not at this fair. Choose another one"),
            ("", "Choose a stand from the list"),
        ]:
            answer = ana.post(of(mine, "application_pick"), {"stand": value})
            assert errors_of(answer.content) == [message]
        mine.refresh_from_db()
        assert mine.stand is None

    def test_when_none_is_left_it_says_what_to_do(self, mine, ana):
        assert b"Your place is safe" in ana.get(of(mine, "application_pick")).content

    @pytest.mark.parametrize("state", [A.SUBMITTED, A.WAITLISTED, A.WITHDRAWN, A.ATTENDED])
    def test_not_from_here(self, kind, ana, state):
        other = make_application(kind, state, owner=ana.user)
        stand = make_stand(kind)
        assert ana.get(of(other, "application_pick")).status_code == 302
        ana.post(of(other, "application_pick"), {"stand": str(stand.pk)})
        assert not ExhibitorApplication.objects.filter(stand=stand).exists()

    def test_not_where_the_center_assigns(self, mine, kind, ana):
        stand = make_stand(kind)
        kind.fair.stand_mode = StandMode.ASSIGNED
        kind.fair.save()
        ana.post(of(mine, "application_pick"), {"stand": str(stand.pk)})
        mine.refresh_from_db()
        assert mine.stand is None


def test_the_setting_up_of_one_morning_says_the_day_once(ana):
    fair = make_fair(setup_from=NOW, setup_until=NOW + dt.timedelta(hours=2))
    page = Document(ana.get(of(make_application(make_type(fair), A.ACCEPTED, owner=ana.user))).content)
    start, end = timezone.localtime(NOW), timezone.localtime(NOW + dt.timedelta(hours=2))
    assert f"{start:%H:%M}–{end:%H:%M}" in page.one("main").label


def test_the_setting_up_goes_into_the_calendar(ana):
    fair = make_fair(setup_from=NOW, setup_until=NOW + DAY)
    mine = make_application(make_type(fair), A.ACCEPTED, owner=ana.user)
    answer = ana.get(of(mine, "application_ics"))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (NOW, NOW + DAY)
    assert "Mini-sajam 2027" in event["summary"]
