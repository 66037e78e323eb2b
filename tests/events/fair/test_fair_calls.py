"""Exhibitors without an e-mail: a call is on the list with the decision itself, until it is made or overtaken."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from centar.desk import counted
from centar.models import OutgoingEmail, Reading
from events.actions.events import cancel_event
from events.actions.fair import applying, places, reviewing, stands
from events.desk import queues
from events.models import ApplicationState, ExhibitorCall, Stand
from tests.events.desk import page
from tests.events.fairs import DAY, NOW, make_application, make_stand, make_type
from tests.html import Document, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db

A = ApplicationState


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=1)


@pytest.fixture
def by(town):
    return staff_member("koordinatorka@primer.rs", "coordinator")


def silent(kind, state, **facts):
    return make_application(kind, state, contact_email="", **facts)


def to_make(application):
    return list(application.calls.to_make().values_list("reason", flat=True))


def released(fair):
    fair.call.released_at = NOW
    fair.call.save()


@pytest.mark.parametrize("decision", ["accepted", "waitlisted", "rejected"])
def test_a_decision_is_on_the_list_with_its_release_and_not_before(fair, by, decision):
    kind = make_type(fair, quota=1)
    one = silent(kind, A.UNDER_REVIEW)
    if decision == "waitlisted":
        make_application(kind, A.CONFIRMED)
    reviewing.draft_decision(application=one, decision=decision, message="", by=by, now=NOW)
    assert to_make(one) == []
    reviewing.release(fair=fair, by=by, now=NOW + DAY)
    assert to_make(one) == [decision]
    assert one.calls.get().since == NOW + DAY
    assert OutgoingEmail.objects.count() == 0


def test_put_on_the_waiting_list_and_offered_at_once_is_one_call(fair, kind, by):
    one = silent(kind, A.UNDER_REVIEW)
    reviewing.draft_decision(application=one, decision="waitlisted", message="", by=by, now=NOW)
    reviewing.release(fair=fair, by=by, now=NOW)
    assert to_make(one) == ["offered"]


def test_offered_lapsed_and_offered_to_the_next(fair, kind, by):
    released(fair)
    coming, first, second = make_application(kind, A.CONFIRMED), silent(kind, A.WAITLISTED), silent(kind, A.WAITLISTED)
    applying.withdraw(application=coming, by=by, now=NOW)
    assert (to_make(first), to_make(second)) == (["offered"], [])
    call = ExhibitorCall.objects.for_page().get()
    assert call.until == call.application.accept_by
    places.lapse_overdue(now=call.until)
    assert (to_make(first), to_make(second)) == (["lapsed"], ["offered"])


@pytest.mark.parametrize(
    "leave",
    [
        lambda one, by: applying.withdraw(application=one, by=by, now=NOW),
        lambda one, by: applying.confirm(application=one, helpers=["Ana"], by=by, now=NOW),
    ],
)
def test_what_is_overtaken_leaves_the_list(fair, kind, by, leave):
    one = silent(kind, A.UNDER_REVIEW)
    reviewing.draft_decision(application=one, decision="accepted", message="", by=by, now=NOW)
    reviewing.release(fair=fair, by=by, now=NOW)
    leave(one, by)
    assert to_make(one) == []
    assert one.calls.get().overtaken_at == NOW


def test_asked_for_more_reopened_cancelled(fair, kind, by):
    one = silent(kind, A.SUBMITTED)
    reviewing.ask_for_changes(application=one, message="Slika.", by=by, now=NOW)
    assert to_make(one) == ["needs_changes"]
    assert ExhibitorCall.objects.for_page().get().until == fair.call.shuts_at
    applying.send(application=one, by=by, on_behalf=True, now=NOW)
    assert to_make(one) == []
    accepted, confirmed = silent(make_type(fair), A.ACCEPTED), silent(make_type(fair), A.CONFIRMED)
    reviewing.reopen(application=accepted, message="", by=by, now=NOW)
    reviewing.cancel(application=confirmed, message="Nema mesta.", by=by, now=NOW)
    assert (to_make(accepted), to_make(confirmed)) == (["reopened"], ["cancelled"])


def test_the_fair_being_off_is_the_only_thing_left_to_say(fair, kind, by):
    one = silent(kind, A.ACCEPTED)
    stands.assign(application=one, stand=make_stand(kind), by=by, now=NOW)
    stands.show_stands(fair=fair, by=by, now=NOW)
    assert to_make(one) == ["stand"]
    cancel_event(event=fair.event, reason="Nevreme.", by=by, now=NOW)
    assert to_make(one) == ["event_cancelled"]


def test_postgresql_keeps_one_call_about_one_thing(fair, kind, by):
    one = silent(kind, A.ACCEPTED)
    first = ExhibitorCall.objects.create(application=one, reason="accepted", since=NOW)
    with pytest.raises(IntegrityError, match="exhibitor_call_once"), transaction.atomic():
        ExhibitorCall.objects.create(application=one, reason="accepted", since=NOW)
    for half in ({"told_at": NOW}, {"told_by": by}):
        with pytest.raises(IntegrityError, match="exhibitor_call_told_by_somebody"), transaction.atomic():
            ExhibitorCall.objects.filter(pk=first.pk).update(**half)
    first.overtaken_at = NOW
    first.save()
    ExhibitorCall.objects.create(application=one, reason="accepted", since=NOW)


# the desk


def main_of(answer):
    return Document(answer.content).one("main").label


def test_the_list_says_whom_to_call_about_what_until_when(vera, fair, kind):
    by = staff_member("druga@primer.rs", "coordinator")
    one = silent(kind, A.UNDER_REVIEW, contact_phone="+381601112223")
    assert "No calls to make" in main_of(vera.get(page("desk_exhibitor_calls", 2027)))
    reviewing.draft_decision(application=one, decision="accepted", message="", by=by, now=NOW)
    reviewing.release(fair=fair, by=by, now=NOW)
    words = main_of(vera.get(page("desk_exhibitor_calls", 2027)))
    for part in (one.enterprise.name, "060 1112223", "They have a place and should confirm it", "until 20 April 2027"):
        assert part in words
    assert Reading.objects.filter(place="events:desk_exhibitor_calls").count() == 1
    assert "Call: They have a place" in main_of(vera.get(page("desk_application", one.pk)))


def test_told_and_not_told_after_all(vera, fair, kind):
    one = silent(kind, A.ACCEPTED)
    call = ExhibitorCall.objects.create(application=one, reason="accepted", since=NOW)
    address = page("desk_exhibitor_told", call.pk)
    assert vera.get(address)["Location"] == page("desk_exhibitor_calls", 2027)
    for _twice in range(2):
        assert "Told by phone" in main_of(vera.post(address, follow=True))
    call.refresh_from_db()
    assert (call.told_at, call.told_by.email) == (timezone.now(), "vera@primer.rs")
    assert "told by vera@primer.rs" in main_of(vera.get(page("desk_exhibitor_calls", 2027)))
    assert "Back on the list" in main_of(vera.post(address, {"undo": "1"}, follow=True))
    assert to_make(one) == ["accepted"]


def test_told_of_what_no_longer_holds_is_said(vera, fair, kind):
    one = silent(kind, A.ACCEPTED)
    call = ExhibitorCall.objects.create(application=one, reason="stand", since=NOW)
    fair.stands_published_at = NOW
    fair.save()
    stands.assign(application=one, stand=make_stand(kind, code="S7"), by=vera.user, now=NOW)
    for button in ({}, {"undo": "1"}):
        answer = vera.post(page("desk_exhibitor_told", call.pk), button, follow=True)
        assert "something has changed meanwhile" in main_of(answer)
        assert "Which stand is theirs: stand S7" in main_of(answer)
    call.refresh_from_db()
    assert (call.told_at, call.overtaken_at) == (None, NOW)


def test_calls_wait_at_the_desk_also_of_a_cancelled_fair(fair, kind, by):
    silent(kind, A.CONFIRMED)
    silent(make_type(fair), A.SUBMITTED)

    def waiting(now):
        with override("en"):
            return [
                (one.count, one.oldest_at, one.url) for one in counted(queues(by, now=now)) if "fair_told" in one.name
            ]

    assert waiting(NOW) == []
    cancel_event(event=fair.event, reason="Nevreme.", by=by, now=NOW)
    assert waiting(NOW + DAY) == [(2, NOW, page("desk_exhibitor_calls", 2027))]
    assert waiting(fair.event.ends_at) == []


# stands


def mails():
    return list(OutgoingEmail.objects.filter(template="events/exhibitor_stand").order_by("pk"))


def test_showing_the_stands_tells_everybody_who_has_one_once(fair, by):
    kind = make_type(fair)
    one, without, quiet = (
        make_application(kind, A.CONFIRMED),
        make_application(kind, A.ACCEPTED),
        silent(kind, A.ACCEPTED),
    )
    for application, code in ((one, "S1"), (quiet, "S2")):
        stands.assign(application=application, stand=make_stand(kind, code=code), by=by, now=NOW)
    assert (mails(), to_make(quiet)) == ([], [])
    for _twice in range(2):
        stands.show_stands(fair=fair, by=by, now=NOW)
    (mail,) = mails()
    assert mail.to == one.contact_email
    assert mail.subject == "Štand S1 je Vaš: Mini-sajam 2027"
    assert f"/sajam/2027/plan/#stand-{Stand.objects.get(code='S1').pk}" in mail.text
    assert (to_make(quiet), to_make(without)) == (["stand"], [])


def test_a_shown_stand_that_changes_is_told_each_time(fair, by):
    kind = make_type(fair)
    one, other = make_application(kind, A.CONFIRMED), make_application(kind, A.CONFIRMED)
    first, second = make_stand(kind, code="S1"), make_stand(kind, code="S2")
    fair.stands_published_at = NOW
    fair.save()

    def told():
        """Who is told what now; the mails leave."""
        found = [(mail.to, "S1" in mail.subject, "S2" in mail.subject) for mail in mails()]
        OutgoingEmail.objects.all().delete()
        return found

    for _twice in range(2):
        stands.assign(application=one, stand=first, by=by, now=NOW)
    assert told() == [(one.contact_email, True, False)]
    stands.swap(first=one, second=other, by=by, now=NOW)
    assert told() == [(one.contact_email, False, False), (other.contact_email, True, False)]
    stands.assign(application=one, stand=second, by=by, now=NOW)
    assert told() == [(one.contact_email, False, True)]
    stands.assign(application=one, stand=None, by=by, now=NOW)
    assert told() == [(one.contact_email, False, False)]
    stands.assign(application=other, stand=None, by=by, now=fair.event.ends_at)
    assert told() == []  # it is over


def test_another_number_on_the_same_stand_is_told(vera, fair):
    kind = make_type(fair)
    one, stand = make_application(kind, A.CONFIRMED), make_stand(kind, code="S1")
    stands.assign(application=one, stand=stand, by=vera.user, now=NOW)
    send(vera, page("desk_stand", 2027, stand.pk), having="zone", code="S3")
    assert mails() == []
    stands.show_stands(fair=fair, by=vera.user, now=NOW)
    send(vera, page("desk_stand", 2027, stand.pk), having="zone", zone="Uz fontanu")
    send(vera, page("desk_stand", 2027, stand.pk), having="zone", code="S4")
    (mail,) = mails()  # the one that said S3 had not left
    assert "S4" in mail.subject


def test_the_plan_opens_with_the_stands_and_names_nobody_before_the_catalogue(client, fair, by):
    one = make_application(make_type(fair), A.CONFIRMED, public_title="Ruka ruci")
    stand = make_stand(one.stand_type, code="S1", x=1, y=1, width=10, height=10)
    stands.assign(application=one, stand=stand, by=by, now=NOW)
    assert client.get(page("plan", 2027)).status_code == 404
    stands.show_stands(fair=fair, by=by, now=NOW)
    shown = client.get(page("plan", 2027)).content.decode()
    assert "S1" in shown
    assert "Ruka ruci" not in shown
    assert "without an exhibitor" not in shown
