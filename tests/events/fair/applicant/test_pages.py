"""The pages of an application: what they keep and refuse, the check, the sending; no JavaScript anywhere."""

import datetime as dt

import pytest

from centar.models import Consent, OutgoingEmail
from events.actions.fair import reviewing
from events.models import ApplicationState, StandMode
from tests.events.applicants import address, client_of, of, whole
from tests.events.fairs import NOW, make_application, make_fair, make_stand, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]

A = ApplicationState
SECOND = dt.timedelta(seconds=1)
PAGES = ["preduzece", "izlaganje", "stand", "katalog"]


@pytest.fixture
def fair(town):
    return make_fair(stand_mode=StandMode.PREFERRED)


class TestWay:
    def test_page_by_page_to_the_sending(self, draft, kind, ana):
        answers = whole(kind)
        following = [*[address(draft, slug) for slug in PAGES[1:]], of(draft, "application_check")]
        for slug, lead in zip(PAGES, following, strict=True):
            answer = send(ana, address(draft, slug), **answers[slug])
            assert (answer.status_code, answer.headers.get("Location")) == (302, lead)
        draft.refresh_from_db()
        assert (draft.contact_name, draft.showing, draft.power_watts) == ("Ana Anić", "Pekmez i sokovi.", 1200)
        assert (draft.needs_water, draft.needs_cover, draft.stand_type) == (True, False, kind)
        assert [helper.name for helper in draft.helpers.all()] == ["Ana Anić", "Boris Borić"]
        assert draft.public_title == "Slatka kuća"
        answer = send(ana, of(draft, "application_check"), consent="on")
        assert answer.headers["Location"] == of(draft)
        draft.refresh_from_db()
        assert (draft.state, draft.is_late, draft.submitted_at) == (A.SUBMITTED, False, NOW)
        consent = Consent.objects.get()
        assert (consent.text.purpose, consent.user, consent.place) == (
            "fair_catalogue", ana.user, "events:application_check",
        )  # fmt: skip
        assert OutgoingEmail.objects.get(to=draft.contact_email).template == "events/exhibitor_received"

    def test_sent_twice_is_sent_once(self, kind, ana):
        draft = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        data = filled(ana.get(of(draft, "application_check")).content, consent="on")
        first, second = (ana.post(of(draft, "application_check"), data) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"] == of(draft)
        assert OutgoingEmail.objects.count() == Consent.objects.count() == draft.steps.count() == 1

    def test_half_a_page_is_kept_for_later(self, draft, ana):
        answer = send(ana, address(draft, "izlaganje"), button="later", showing="", other_needs="uza zid")
        assert answer.headers["Location"] == of(draft)
        draft.refresh_from_db()
        assert draft.other_needs == "uza zid"

    def test_the_task_list_says_what_is_done(self, draft, ana):
        shown = Document(ana.get(of(draft)).content)
        lines = [item.label for item in shown.all("li") if "task-list" in item.parents[-1].classes]
        assert lines == [
            "Enterprise and contactDone",
            "What you show and needNot finished",
            "Stand and peopleNot finished",
            "Catalogue of exhibitorsNot finished",
            "Check and send",
        ]

    def test_the_check_names_what_is_missing_with_links(self, draft, ana):
        answer = ana.get(of(draft, "application_check"))
        assert errors_of(answer.content) == [
            "Say what you will show or sell",
            "Choose a type of stand",
            "Enter the name for the catalogue",
            "Choose the category in which visitors find you",
        ]
        shown = Document(answer.content)
        assert shown.links()["Choose a type of stand"] == address(draft, "stand") + "#id_stand_type"
        assert not shown.all("button", **{"class": "btn btn-primary"})
        ana.post(of(draft, "application_check"), {"consent": "on"})
        draft.refresh_from_db()
        assert draft.state == A.DRAFT

    def test_nothing_is_sent_without_consent(self, kind, ana):
        draft = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        answer = send(ana, of(draft, "application_check"))
        assert errors_of(answer.content) == ["Tick that you agree to the catalogue and the conditions"]
        assert not Consent.objects.exists()

    def test_without_a_wording_nothing_is_sent_and_all_is_kept(self, town, clock):
        clock.move_to(NOW.replace(year=2019), tick=False)  # before any wording is in force
        ana, kind = client_of(), make_type(make_fair(year=2019))
        draft = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        answer = send(ana, of(draft, "application_check"), consent="on")
        assert errors_of(answer.content)[0].startswith("This cannot be sent yet")
        draft.refresh_from_db()
        assert (draft.state, draft.reference) == (A.DRAFT, None)


class TestRefusals:
    @pytest.mark.parametrize(
        ("slug", "typed", "messages"),
        [
            ("preduzece", {"contact_name": ""}, ["Enter the name and surname of the contact person"]),
            ("preduzece", {"contact_phone": "", "contact_email": ""},
             ["Enter a phone number or an e-mail, so that we can reach you"]),
            ("izlaganje", {"showing": ""}, ["Say what you will show or sell"]),
            ("izlaganje", {"showing": "x", "power_watts": "20001"}, ["The most possible is 20000"]),
            ("izlaganje", {"showing": "x", "power_watts": "-1"}, ["The least possible is 0"]),
            ("izlaganje", {"showing": "x", "tables": "11"}, ["The most possible is 10"]),
            ("izlaganje", {"showing": "x", "chairs": "mnogo"}, ["Enter a whole number, for example 12"]),
            ("izlaganje", {"showing": "x" * 1001}, ["Shorten the text by 1 character. At most 1000 fit"]),
            ("stand", {}, ["Choose a type of stand"]),
            ("stand", {"helpers": "\n".join("abcdefg")},
             ["Choose a type of stand", "Enter at most 6 people, one a line"]),
            ("katalog", {"public_title": ""},
             ["Enter the name for the catalogue", "Choose the category in which visitors find you"]),
            ("katalog", {"public_title": "x", "category": "", "public_text": "x" * 601},
             ["Choose the category in which visitors find you", "Shorten the text by 1 character. At most 600 fit"]),
            ("katalog", {"public_title": "x" * 121, "public_email": "nije"},
             ["Shorten the text by 1 character. At most 120 fit", "Choose the category in which visitors find you",
              "Enter an e-mail address like name@example.com"]),
        ],
    )  # fmt: skip
    def test_each_says_what_to_do_and_keeps_what_was_typed(self, draft, ana, slug, typed, messages):
        answer = send(ana, address(draft, slug), **typed)
        assert errors_of(answer.content) == messages
        kept = filled(answer.content)
        assert {name: kept.get(name, [""]) for name in typed} == {name: [value] for name, value in typed.items()}
        version = draft.version
        draft.refresh_from_db()
        assert draft.version == version

    def test_two_of_one_name(self, draft, kind, ana):
        answer = send(ana, address(draft, "stand"), stand_type=str(kind.pk), helpers="Ana Anić\nana anić")
        assert errors_of(answer.content)[0].startswith("Each name may stand there once")

    def test_a_type_of_another_fair(self, draft, ana):
        other = make_type(make_fair(year=2028))
        data = filled(ana.get(address(draft, "stand")).content) | {"stand_type": str(other.pk)}
        answer = ana.post(address(draft, "stand"), data)
        assert errors_of(answer.content) == ["This option is no longer offered. Choose another one"]

    def test_wishes_in_their_order(self, draft, kind, ana):
        first, second = make_stand(kind), make_stand(kind)
        send(ana, address(draft, "stand"), stand_type=str(kind.pk), wish_1=str(second.pk), wish_3=str(first.pk))
        assert [(wish.position, wish.stand) for wish in draft.wishes.all()] == [(1, second), (2, first)]

    def test_a_wish_twice_of_another_type_and_of_another_fair(self, draft, kind, ana):
        stand, other = make_stand(kind, code="12"), make_stand(make_type(draft.fair), code="13")
        foreign = make_stand(make_type(make_fair(year=2028)))
        answers = {"stand_type": str(kind.pk), "wish_1": str(stand.pk)}
        for wish, message in [
            (stand, "You have chosen stand 12 twice"),
            (other, "Stand 13 is of another type"),
            (foreign, "This stand is not at this fair. Choose another one"),
        ]:
            data = filled(ana.get(address(draft, "stand")).content, **answers) | {"wish_2": str(wish.pk)}
            assert errors_of(ana.post(address(draft, "stand"), data).content) == [message]
        assert not draft.wishes.exists()

    def test_no_wishes_where_the_center_assigns(self, kind, ana):
        draft = make_application(
            make_type(make_fair(year=2028)), A.DRAFT, owner=ana.user, reference=None, submitted_at=None
        )
        draft.fair.call.opens_at = NOW
        draft.fair.call.save()
        assert "wish_1" not in Document(ana.get(address(draft, "stand")).content).source

    def test_an_unknown_page_is_not_found(self, draft, ana):
        assert ana.get(address(draft, "nepoznato")).status_code == 404


class TestTwoSavers:
    def test_who_saves_second_sees_both_versions(self, draft, ana):
        earlier = filled(ana.get(address(draft, "izlaganje")).content, showing="Moje")
        send(ana, address(draft, "izlaganje"), showing="Tuđe")
        answer = ana.post(address(draft, "izlaganje"), earlier)
        assert answer.status_code == 409
        assert "saved now “Tuđe”" in " ".join(errors_of(answer.content))
        assert ana.post(address(draft, "izlaganje"), filled(answer.content)).status_code == 302
        draft.refresh_from_db()
        assert draft.showing == "Moje"

    def test_of_the_people_at_the_stand_too(self, draft, kind, ana):
        earlier = filled(ana.get(address(draft, "stand")).content, stand_type=str(kind.pk), helpers="Moja Ana")
        send(ana, address(draft, "stand"), stand_type=str(kind.pk), helpers="Tuđi Boris")
        answer = ana.post(address(draft, "stand"), earlier)
        assert answer.status_code == 409
        assert [helper.name for helper in draft.helpers.all()] == ["Tuđi Boris"]

    def test_a_page_sent_twice_is_no_conflict(self, draft, kind, ana):
        data = filled(ana.get(address(draft, "stand")).content, stand_type=str(kind.pk), helpers="Ana")
        assert [ana.post(address(draft, "stand"), data).status_code for _ in range(2)] == [302, 302]

    def test_the_people_change_places(self, draft, kind, ana):
        send(ana, address(draft, "stand"), stand_type=str(kind.pk), helpers="Ana\nBoris\nVera")
        before = dict(draft.helpers.values_list("name", "pk"))
        send(ana, address(draft, "stand"), helpers="Vera\nMila\nAna")
        assert list(draft.helpers.values_list("name", "position")) == [("Vera", 1), ("Mila", 2), ("Ana", 3)]
        after = dict(draft.helpers.values_list("name", "pk"))
        assert (after["Vera"], after["Ana"]) == (before["Vera"], before["Ana"])


class TestDates:
    def test_a_page_opened_before_it_shut_and_sent_after_keeps_what_was_typed(self, draft, fair, ana, clock):
        clock.move_to(fair.call.shuts_at - SECOND, tick=False)
        ana = client_of()
        data = filled(ana.get(address(draft, "izlaganje")).content, showing="Pekmez")
        clock.move_to(fair.call.shuts_at, tick=False)
        answer = ana.post(address(draft, "izlaganje"), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "Applications for the fair were closed on 10 April 2027 at 02:00. "
            "What you changed on this page is still in the fields, but is not saved. Call us"
        ]
        assert filled(answer.content)["showing"] == ["Pekmez"]
        assert ana.get(address(draft, "izlaganje")).headers["Location"] == of(draft)

    def test_a_check_opened_before_it_shut_and_sent_after(self, fair, kind, clock):
        clock.move_to(fair.call.shuts_at - SECOND, tick=False)
        ana = client_of()
        draft = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        data = filled(ana.get(of(draft, "application_check")).content, consent="on")
        clock.move_to(fair.call.shuts_at, tick=False)
        answer = ana.post(of(draft, "application_check"), data)
        assert answer.status_code == 409
        shown = Document(answer.content)
        assert shown.one("h1").label == "Applications for the fair were closed on 10 April 2027 at 02:00"
        assert "Everything that you filled in is kept" in shown.source
        draft.refresh_from_db()
        assert (draft.state, draft.showing) == (A.DRAFT, "Pekmez i sokovi.")

    def test_a_check_opened_in_time_and_sent_late_tells_of_the_waiting_list_first(self, fair, kind, clock):
        clock.move_to(fair.call.closes_at - SECOND, tick=False)
        ana = client_of()
        draft = make_application(kind, A.DRAFT, owner=ana.user, reference=None, submitted_at=None)
        data = filled(ana.get(of(draft, "application_check")).content, consent="on")
        clock.move_to(fair.call.closes_at, tick=False)
        answer = ana.post(of(draft, "application_check"), data)
        assert answer.status_code == 409
        assert "it goes to the waiting list" in answer.content.decode()
        draft.refresh_from_db()
        assert draft.state == A.DRAFT
        ana.post(of(draft, "application_check"), filled(answer.content))
        draft.refresh_from_db()
        assert (draft.state, draft.is_late) == (A.WAITLISTED, True)

    def test_in_review_nothing_changes_and_what_was_typed_comes_back(self, fair, kind, ana):
        sent = make_application(kind, A.SUBMITTED, owner=ana.user)
        data = filled(ana.get(address(sent, "izlaganje")).content, showing="Drugo")
        reviewing.take_up(application=sent, by=staff_member("vera@primer.rs", "coordinator"), now=NOW)
        answer = ana.post(address(sent, "izlaganje"), data)
        assert answer.status_code == 409
        assert errors_of(answer.content) == [
            "The application is being reviewed, so it can no longer be changed here. Call us"
        ]
        assert filled(answer.content)["showing"] == ["Drugo"]
        sent.refresh_from_db()
        assert sent.showing == "Pekmez i sokovi."
        assert ana.get(address(sent, "izlaganje")).headers["Location"] == of(sent)

    def test_what_was_sent_may_be_changed_but_stays_complete(self, kind, ana):
        sent = make_application(kind, A.SUBMITTED, owner=ana.user)
        assert send(ana, address(sent, "izlaganje"), showing="Drugo").headers["Location"] == of(sent)
        data = filled(ana.get(address(sent, "izlaganje")).content, showing="") | {"later": "1"}
        assert errors_of(ana.post(address(sent, "izlaganje"), data).content) == ["Say what you will show or sell"]
