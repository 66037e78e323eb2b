"""Applications at the desk: the board, the review, votes, drafts, the release, and steps taken back."""

import pytest
from django.core.files.base import ContentFile

from centar.models import OutgoingEmail, Reading
from entrepreneurs.models import State
from events.actions.fair import applying, photos
from events.models import ApplicationState, ExhibitorApplication, StandType
from tests.entrepreneurs.factories import make_enterprise
from tests.events.desk import page
from tests.events.fairs import DAY, NOW, make_application, make_stand, make_type
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to
from tests.pictures import picture

pytestmark = pytest.mark.django_db

A = ApplicationState
CHANGED = "The application was changed meanwhile. Look at it again, then save once more."


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=2)


@pytest.fixture
def sent(kind):
    return make_application(kind)


def main_of(answer):
    return Document(answer.content).one("main").label


def again(row):
    row.refresh_from_db()
    return row


def test_board_filters_and_marks(vera, kind):
    plain = make_application(kind, enterprise=make_enterprise(name="Đurđevak"))
    drafted = make_application(kind, A.UNDER_REVIEW, pending_state="rejected")
    late = make_application(kind, A.WAITLISTED, is_late=True, may_be_offered=False)
    hidden = make_application(kind, A.DRAFT, reference=None, submitted_at=None)
    links = Document(vera.get(page("desk_fair", 2027)).content).links()
    assert {row.enterprise.name for row in (plain, drafted, late)} <= set(links)
    assert hidden.enterprise.name not in links
    for query, expected in [
        ("?stanje=under_review", drafted),
        ("?oznaka=late", late),
        ("?oznaka=drafted", drafted),
        ("?q=djurdjevak", plain),
        ("?q=" + late.reference, late),
    ]:
        links = Document(vera.get(page("desk_fair", 2027) + query).content).links()
        found = {row.pk for row in (plain, drafted, late) if row.enterprise.name in links}
        assert found == {expected.pk}, query
    assert vera.get(page("desk_fair", 2027) + "?stanje=x&oznaka=y&strana=z&q=%00").status_code == 200
    assert "drafted: not accepted" in main_of(vera.get(page("desk_fair", 2027)))


def test_board_asks_as_often_for_many_as_for_one(vera, kind, django_assert_num_queries):
    make_application(kind)
    vera.get(page("desk_fair", 2027))  # the pieces of the page that are kept
    with django_assert_num_queries(11):
        vera.get(page("desk_fair", 2027))
    for _ in range(2):
        make_application(kind)
    vera.get(page("desk_fair", 2027))  # the pieces of the page that are kept
    with django_assert_num_queries(11):
        vera.get(page("desk_fair", 2027))


def test_review_page_shows_everything_and_notes_who_looked(vera, sent):
    text = main_of(vera.get(page("desk_application", sent.pk)))
    for shown in (sent.showing, sent.contact_email, sent.reference, "Draft the decision", "Take it up for review"):
        assert shown in text
    assert Reading.objects.filter(by=vera.user, place="events:desk_application").count() == 1


def test_drafts_of_others_are_not_there(vera, kind):
    draft = make_application(kind, A.DRAFT, reference=None, submitted_at=None)
    assert vera.get(page("desk_application", draft.pk)).status_code == 404


def test_taken_up_once(vera, sent):
    for _ in range(2):
        vera.post(page("desk_take_up", sent.pk))
    assert again(sent).state == A.UNDER_REVIEW
    assert sent.steps.count() == 1
    assert vera.get(page("desk_take_up", sent.pk))["Location"] == page("desk_application", sent.pk)


def test_more_is_asked_for_after_a_look_at_the_mail(vera, sent):
    address = page("desk_ask", sent.pk)
    assert errors_of(send(vera, address, message="").content) == ["Write what the exhibitor should read"]
    preview = send(vera, address, message="Dodajte fotografije.")
    assert "Dodajte fotografije." in main_of(preview)
    assert OutgoingEmail.objects.count() == 0
    back = vera.post(address, filled(preview.content) | {"edit": "1"})
    assert Document(back.content).by_id("id_message").text.strip() == "Dodajte fotografije."
    vera.post(address, filled(preview.content) | {"send": "1"})
    assert again(sent).state == A.NEEDS_CHANGES
    (mail,) = mails_to(sent.contact_email)
    assert mail.subject in main_of(preview)
    vera.post(address, filled(preview.content) | {"send": "1"})
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "words"),
    [("mara@primer.rs", "The message is sent."), ("", "They have no e-mail, so they are on the list of calls.")],
)
def test_who_asked_for_more_is_told_whether_to_call(vera, kind, email, words):
    sent = make_application(kind, contact_email=email, contact_phone="+381601234567")
    answer = vera.post(page("desk_ask", sent.pk), {"message": "Dodajte fotografije.", "send": "1"}, follow=True)
    assert words in main_of(answer)
    assert len(mails_to("mara@primer.rs")) == (1 if email else 0)


def test_no_other_need_is_a_dash(vera, kind):
    assert "Also needed–" in main_of(vera.get(page("desk_application", make_application(kind).pk)))
    needy = make_application(kind, needs_water=True)
    assert "Also neededwater" in main_of(vera.get(page("desk_application", needy.pk)))


def test_decisions_are_drafted_and_taken_back_in_silence(vera, sent, kind):
    send(vera, page("desk_application", sent.pk), having="decision", decision="accepted", message="Dobrodošli.")
    assert (again(sent).state, sent.pending_state, sent.pending_message) == (
        A.UNDER_REVIEW,
        "accepted",
        "Dobrodošli.",
    )
    assert again(kind).taken == 1
    send(vera, page("desk_application", sent.pk), having="decision", button="take_back")
    assert (again(sent).pending_state, again(kind).taken) == ("", 0)
    assert OutgoingEmail.objects.count() == 0
    answer = vera.post(page("desk_draft", sent.pk), {"decision": "confirmed"})
    assert answer.status_code == 200
    assert again(sent).pending_state == ""


def test_what_its_people_changed_meanwhile_is_looked_at_before_it_is_decided(vera, sent, fair):
    opened = vera.get(page("desk_application", sent.pk)).content
    data = filled(opened, having="decision", decision="accepted", message="Dobrodošli.")
    change = {"application": sent, "by": sent.enterprise.created_by, "on_behalf": True, "seen": None, "now": NOW}
    applying.save_page(values={"showing": "Rakija."}, **change)
    answer = vera.post(page("desk_draft", sent.pk), data)
    assert answer.status_code == 409
    assert errors_of(answer.content) == [CHANGED]
    assert "Rakija." in main_of(answer)
    assert (again(sent).state, sent.pending_state) == (A.SUBMITTED, "")
    photo = photos.add_photo(
        application=sent, image=ContentFile(picture(), "a.png"), alt="Sir", on_behalf=True, now=NOW
    )
    data = filled(answer.content, having="decision")
    answer = vera.post(page("desk_draft", sent.pk), data)
    assert (answer.status_code, again(sent).pending_state) == (409, "")
    photos.remove_photo(photo=photo, on_behalf=True, now=NOW)
    data = filled(answer.content, having="decision")
    answer = vera.post(page("desk_draft", sent.pk), data)
    assert (answer.status_code, again(sent).pending_state) == (409, "")
    data = filled(answer.content, having="decision")
    for _ in range(2):
        assert vera.post(page("desk_draft", sent.pk), data).headers["Location"] == page("desk_application", sent.pk)
    assert (again(sent).pending_state, sent.pending_message, again(sent.stand_type).taken) == (
        "accepted", "Dobrodošli.", 1,
    )  # fmt: skip


def test_a_full_type_is_explained(vera, kind, sent):
    make_application(kind, A.ACCEPTED)
    make_application(kind, A.UNDER_REVIEW, pending_state="accepted")
    answer = send(vera, page("desk_application", sent.pk), having="decision", decision="accepted")
    assert answer.status_code == 409
    (text,) = errors_of(answer.content)
    assert text == f"All places of the type “{kind.name}” (2) are given or promised. Free one, or raise the number."


def test_released_together_and_told_once(vera, kind):
    accepted = make_application(kind, A.UNDER_REVIEW, pending_state="accepted", pending_message="Vidimo se.")
    rejected = make_application(kind, A.UNDER_REVIEW, pending_state="rejected")
    full = make_type(kind.fair, quota=0)
    silent = make_application(full, A.UNDER_REVIEW, pending_state="waitlisted", contact_email="")
    shown = vera.get(page("desk_decisions", 2027))
    text = main_of(shown)
    assert "3 decisions are drafted" in text
    assert "Vidimo se." in text
    assert "To call, since they have no e-mail" in text
    told = Document(shown.content)
    for _ in range(2):
        vera.post(page("desk_decisions", 2027))
    assert [again(row).state for row in (accepted, rejected, silent)] == [A.ACCEPTED, A.REJECTED, A.WAITLISTED]
    mails = OutgoingEmail.objects.order_by("pk")
    assert [mail.to for mail in mails] == [accepted.contact_email, rejected.contact_email]
    for mail in mails:  # what was previewed is what went
        assert mail.subject in told.one("main").label
        assert "".join(mail.text.split("\n\n-- ")[0].split()) in "".join(told.one("main").text.split())
    assert "There was nothing left to tell." in main_of(vera.get(page("desk_decisions", 2027)))


def test_nobody_is_accepted_once_the_fair_has_begun(vera, kind, sent, time_machine):
    drafted = make_application(kind, A.UNDER_REVIEW, pending_state="accepted")
    time_machine.move_to(kind.fair.event.starts_at, tick=False)
    vera.force_login(vera.user)
    told = "The fair has begun or is cancelled, so nobody can be accepted any more. Choose another decision."
    shown = Document(vera.get(page("desk_decisions", 2027)).content)
    assert shown.links()[drafted.enterprise.name] == page("desk_application", drafted.pk)
    assert "Release all decisions" not in shown.one("main").label
    assert told in main_of(vera.post(page("desk_decisions", 2027), follow=True))  # from a page opened before
    assert (again(drafted).state, OutgoingEmail.objects.count()) == (A.UNDER_REVIEW, 0)
    answer = send(vera, page("desk_application", sent.pk), having="decision", decision="accepted")
    assert (answer.status_code, errors_of(answer.content)) == (409, [told])
    send(vera, page("desk_application", drafted.pk), having="decision", decision="rejected")
    assert "Release all decisions" in main_of(vera.get(page("desk_decisions", 2027)))
    vera.post(page("desk_decisions", 2027))
    assert again(drafted).state == A.REJECTED


def test_a_waiting_list_beside_free_places_is_pointed_out(vera, kind):
    make_application(kind, A.UNDER_REVIEW, pending_state="waitlisted")
    assert "by a second mail" in main_of(vera.get(page("desk_decisions", 2027)))


STEPS = [
    (A.REJECTED, "ponovo", {}, A.UNDER_REVIEW, "exhibitor_reopened"),
    (A.ACCEPTED, "otkazivanje", {"message": "Trg je u radovima."}, A.CANCELLED, "exhibitor_cancelled"),
    (A.CONFIRMED, "povlacenje", {}, A.WITHDRAWN, "exhibitor_withdrawn"),
    (A.ACCEPTED, "potvrda", {"helpers": "Ana Anić\nBoris Borić\n"}, A.CONFIRMED, "exhibitor_confirmed"),
]


@pytest.mark.parametrize("case", STEPS)
def test_steps_say_what_they_do_and_are_logged(vera, kind, case):
    before, step, answers, after, mail = case
    row = make_application(kind, before)
    send(vera, page("desk_application_step", row.pk, step), **answers)
    assert again(row).state == after
    assert row.steps.get().by == vera.user
    assert [one.template for one in OutgoingEmail.objects.all()] == [f"events/{mail}"]
    assert list(row.helpers.values_list("name", flat=True)) == answers.get("helpers", "").split("\n")[:-1]
    # once more: it is no longer in the state for it
    assert vera.post(page("desk_application_step", row.pk, step), {"message": "x"}).status_code == 302
    assert again(row).state == after


def test_a_reason_is_needed_to_cancel(vera, kind):
    row = make_application(kind, A.CONFIRMED)
    answer = send(vera, page("desk_application_step", row.pk, "otkazivanje"))
    assert errors_of(answer.content) == ["Write what the exhibitor should read"]
    assert again(row).state == A.CONFIRMED
    assert vera.get(page("desk_application_step", row.pk, "izmisljeno")).status_code == 404


def test_a_withdrawal_is_taken_back_unless_they_applied_anew(vera, kind):
    row = make_application(kind, A.WITHDRAWN, withdrawn_from=A.SUBMITTED)
    other = make_application(kind, enterprise=row.enterprise)
    send(vera, page("desk_application_step", row.pk, "vracanje"))
    assert again(row).state == A.WITHDRAWN
    ExhibitorApplication.objects.filter(pk=other.pk).update(state=A.WITHDRAWN)
    send(vera, page("desk_application_step", row.pk, "vracanje"))
    assert again(row).state == A.SUBMITTED


def test_a_late_one_is_offered_a_place_in_its_turn(vera, fair, kind):
    fair.call.released_at = NOW - DAY
    fair.call.save()
    late = make_application(kind, A.WAITLISTED, is_late=True, may_be_offered=False)
    send(vera, page("desk_application_step", late.pk, "ponuda"))
    assert again(late).state == A.ACCEPTED
    assert StandType.objects.get().taken == 1


def test_too_many_helpers_are_refused(vera, kind):
    row = make_application(kind, A.ACCEPTED)
    names = "\n".join(f"Osoba {number}" for number in range(7))
    answer = send(vera, page("desk_application_step", row.pk, "potvrda"), helpers=names)
    assert errors_of(answer.content) == ["Name at most six people"]


def test_a_confirmation_after_its_date_is_refused(vera, kind, time_machine):
    row = make_application(kind, A.ACCEPTED, stand=make_stand(kind))
    opened = vera.get(page("desk_application_step", row.pk, "potvrda"))
    time_machine.move_to(row.accept_by, tick=False)
    vera.force_login(vera.user)
    vera.post(page("desk_application_step", row.pk, "potvrda"), filled(opened.content))
    assert again(row).state == A.ACCEPTED


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.DRAFT, "Not published in the registry yet: being filled in"),
        (State.SUBMITTED, "Not published in the registry yet: waits to be checked"),
        (State.NEEDS_CHANGES, "Not published in the registry yet: more is needed"),
        (State.DECLINED, "Not in the registry: declined"),
        (State.WITHDRAWN, "Not in the registry: withdrawn"),
        (State.ARCHIVED, "No longer in the registry: archived"),
        (State.RENEWAL_DUE, "Operates as a social enterprise"),
    ],
)
def test_nothing_is_said_of_the_status_of_whom_staff_have_not_checked(vera, jury, kind, state, said):
    sent = make_application(kind, A.UNDER_REVIEW, enterprise=make_enterprise(state))
    for client, name in ((vera, "desk_application"), (jury, "desk_vote")):
        text = main_of(client.get(page(name, sent.pk)))
        assert said in text
        assert ("Operates as a social enterprise" in text) is (state == State.RENEWAL_DUE)
