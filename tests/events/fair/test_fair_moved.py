"""A fair that is moved or cancelled: everybody whom it concerns is told, once, and nobody learns more than that."""

import datetime as dt
import uuid

import pytest
from icalendar import Calendar

from centar.models import OutgoingEmail
from events.actions.events import cancel_event
from events.actions.fair import places, reviewing
from events.actions.fair.moving import move_fair
from events.actions.fair.refusals import FairBegun
from events.actions.refusals import Over, WrongState
from events.models import ApplicationState, Event, ExhibitorCall, Fair, MediaRequest
from tests.events.desk import page
from tests.events.factories import make_contact, sign_up
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db

A = ApplicationState
TOLD = [A.SUBMITTED, A.NEEDS_CHANGES, A.UNDER_REVIEW, A.WAITLISTED, A.ACCEPTED, A.CONFIRMED]
NOT_TOLD = [A.REJECTED, A.LAPSED, A.WITHDRAWN, A.CANCELLED]


@pytest.fixture
def fair(town):
    return make_fair(setup_from=NOW + 65 * DAY, setup_until=NOW + 65 * DAY + dt.timedelta(hours=2))


@pytest.fixture
def kind(fair):
    return make_type(fair)


@pytest.fixture
def by(town):
    return staff_member("koordinatorka@primer.rs", "coordinator")


def media(fair, state, email):
    return MediaRequest.objects.create(
        event=fair.event, form_key=uuid.uuid4(), outlet="Radio", medium="radio", name="Mara", email=email,
        language="en", created_at=NOW, state=state,
    )  # fmt: skip


def mailed(prefix):
    """Address and template of each mail about the fair itself."""
    rows = OutgoingEmail.objects.filter(dedupe_key__startswith=prefix)
    return sorted((mail.to, mail.template.removeprefix("events/")) for mail in rows)


def move(fair, by, *, days=1, setup_days=None, now=NOW):
    event = Event.objects.get(pk=fair.pk)
    event.starts_at += days * DAY
    event.ends_at += days * DAY
    shift = (days if setup_days is None else setup_days) * DAY
    fair = Fair.objects.get(pk=fair.pk)
    return move_fair(
        fair=fair,
        event=event,
        setup_from=fair.setup_from + shift,
        setup_until=fair.setup_until + shift,
        by=by,
        now=now,
    )


def cancel(fair, by, *, now=NOW):
    return cancel_event(event=fair.event, reason="Najavljeno je nevreme.", by=by, now=now)


@pytest.mark.parametrize(("change", "template"), [(move, "moved"), (cancel, "event_cancelled")])
def test_who_waits_for_the_fair_is_told_and_nobody_else(fair, kind, by, change, template):
    for state in (*TOLD, *NOT_TOLD):
        make_application(kind, state, contact_email=f"{state}@primer.rs")
    make_application(kind, A.DRAFT, reference=None, submitted_at=None, contact_email="draft@primer.rs")
    for state in ("new", "accepted", "declined", "withdrawn"):
        media(fair, state, f"media-{state}@primer.rs")
    Event.objects.filter(pk=fair.pk).update(takes_registrations=True)
    sign_up(fair.event, contact=make_contact(email="posetilac@primer.rs"), now=NOW)
    OutgoingEmail.objects.all().delete()
    change(fair, by)
    assert mailed("exhibitor-fair:") == sorted((f"{state}@primer.rs", f"exhibitor_{template}") for state in TOLD)
    assert mailed("media-fair:") == [
        ("media-accepted@primer.rs", f"media_{template}"),
        ("media-new@primer.rs", f"media_{template}"),
    ]
    assert mailed("registration:") == [("posetilac@primer.rs", template)]
    assert OutgoingEmail.objects.count() == len(TOLD) + 3


@pytest.mark.parametrize("change", [move, cancel])
def test_a_drafted_decision_changes_nothing_of_what_is_told(fair, kind, by, change):
    plain = make_application(kind, A.UNDER_REVIEW, public_title="Ruka", contact_email="a@primer.rs")
    texts = set()
    for number, decision in enumerate(["accepted", "waitlisted", "rejected"]):
        make_application(
            kind,
            A.UNDER_REVIEW,
            pending_state=decision,
            pending_message="Tajna poruka",
            contact_email=f"odluka{number}@primer.rs",
        )
    change(fair, by)
    for mail in OutgoingEmail.objects.all():
        assert "Tajna poruka" not in mail.text
        application = next(row for row in fair.applications.all() if row.contact_email == mail.to)
        text = mail.text.replace(application.enterprise.name, "NAZIV").replace(str(application.key), "KLJUČ")
        texts.add((mail.subject, text, mail.calendar))
    assert len(texts) == 1
    assert plain.calls.count() == 0


def test_mails_are_in_each_ones_language(fair, kind, by):
    for language in ("sr-latn", "sr-cyrl", "en"):
        make_application(kind, A.CONFIRMED, language=language, contact_email=f"{language}@primer.rs")
    cancel(fair, by)
    subjects = dict(OutgoingEmail.objects.values_list("to", "subject"))
    assert subjects == {
        "sr-latn@primer.rs": "Otkazano: Mini-sajam 2027",
        "sr-cyrl@primer.rs": "Отказано: Мини-сајам 2027",
        "en@primer.rs": "Cancelled: Mini-sajam 2027",
    }
    assert all("evreme" in mail.text or "евреме" in mail.text for mail in OutgoingEmail.objects.all())


def entry_of(mail):
    calendar = Calendar.from_ical(mail.calendar)
    (event,) = calendar.walk("VEVENT")
    return calendar["method"], event


def test_the_entry_for_setting_up_moves_and_goes_with_the_fair(fair, kind, by):
    coming = make_application(kind, A.CONFIRMED, contact_email="ana@primer.rs")
    make_application(kind, A.SUBMITTED, contact_email="ceka@primer.rs")
    seen = []
    for change in (move, lambda *args: move(*args, days=0, setup_days=1), cancel):
        change(fair, by)
        mail = OutgoingEmail.objects.filter(to="ana@primer.rs").latest("pk")
        method, event = entry_of(mail)
        seen.append((mail.template, str(method), event["status"], event.decoded("dtstart"), event["sequence"]))
        assert event["uid"].startswith(str(coming.key))
        fair.refresh_from_db()
    start = NOW + 65 * DAY
    assert [one[:4] for one in seen] == [
        ("events/exhibitor_moved", "REQUEST", "CONFIRMED", start + DAY),
        ("events/exhibitor_setup", "REQUEST", "CONFIRMED", start + 2 * DAY),
        ("events/exhibitor_event_cancelled", "CANCEL", "CANCELLED", start + 2 * DAY),
    ]
    numbers = [one[4] for one in seen]
    assert numbers == sorted(set(numbers))
    assert {mail.calendar for mail in OutgoingEmail.objects.filter(to="ceka@primer.rs")} == {""}


def test_new_times_for_setting_up_concern_only_who_has_a_place(fair, kind, by):
    for state in TOLD:
        make_application(kind, state, contact_email=f"{state}@primer.rs")
    media(fair, "accepted", "media@primer.rs")
    assert move(fair, by, days=0, setup_days=1) is True
    assert mailed("") == [
        ("accepted@primer.rs", "exhibitor_setup"),
        ("confirmed@primer.rs", "exhibitor_setup"),
    ]
    assert move(fair, by, days=0) is False
    assert OutgoingEmail.objects.count() == 2


def test_a_second_move_before_the_first_mail_has_left_is_the_only_one_told(fair, kind, by):
    make_application(kind, A.CONFIRMED, contact_email="ana@primer.rs")
    move(fair, by)
    move(fair, by, days=2)
    (mail,) = OutgoingEmail.objects.all()
    assert "18" in mail.text  # 15 May and three days


def test_a_repeat_of_the_cancelling_tells_nobody_again(fair, kind, by):
    make_application(kind, A.CONFIRMED)
    make_application(kind, A.CONFIRMED, contact_email="")
    for _ in range(2):
        cancel(Fair.objects.get(pk=fair.pk), by)
    assert (OutgoingEmail.objects.count(), ExhibitorCall.objects.count()) == (1, 1)


def test_of_a_cancelled_fair_nobody_lapses_is_offered_or_accepted(fair, kind, by):
    accepted = make_application(kind, A.ACCEPTED)
    make_application(kind, A.UNDER_REVIEW, pending_state="accepted")
    cancel(fair, by)
    before = OutgoingEmail.objects.count()
    assert places.lapse_overdue(now=accepted.accept_by + DAY) == 0
    with pytest.raises(FairBegun):
        reviewing.release(fair=fair, by=by, now=NOW)
    assert OutgoingEmail.objects.count() == before


def test_it_is_moved_while_it_is_announced_and_not_over(fair, by):
    with pytest.raises(Over):
        move(fair, by, now=fair.event.ends_at)
    Event.objects.filter(pk=fair.pk).update(state="cancelled")
    with pytest.raises(WrongState):
        move(fair, by)
    fair.refresh_from_db()
    assert fair.setup_from == NOW + 65 * DAY  # nothing of it is kept


# the desk


def main_of(answer):
    return Document(answer.content).one("main").label


def test_the_desk_says_who_will_be_told_before_it_moves_the_fair(vera, fair, kind):
    for _ in range(2):
        make_application(kind, A.CONFIRMED)
    make_application(kind, A.SUBMITTED, contact_email="", contact_phone="+381601112223")
    media(fair, "accepted", "media@primer.rs")
    links = Document(vera.get(page("desk_fair_settings", 2027)).content).links()
    assert links["Move the fair"] == page("desk_fair_move", 2027)
    words = main_of(vera.get(page("desk_fair_move", 2027)))
    for part in ("2 exhibitors by mail", "1 newsroom by mail", "1 by phone.", "060 1112223"):
        assert part in words
    answer = send(vera, page("desk_fair_move", 2027), starts_at="16.5.2027 10:00", ends_at="16.5.2027 18:00")
    assert answer["Location"] == page("desk_fair_settings", 2027)
    fair.refresh_from_db()
    assert fair.event.starts_at == dt.datetime(2027, 5, 16, 8, tzinfo=dt.UTC)
    assert (OutgoingEmail.objects.count(), ExhibitorCall.objects.get().reason) == (3, "moved")


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            {"starts_at": "16.5.2028 10:00", "ends_at": "16.5.2028 18:00"},
            "Choose a day in 2027: every year has a fair of its own",
        ),
        ({"setup_until": ""}, "Enter a date and a time, for example 15.5.2027 10:30"),
        ({"setup_until": "1.1.2027 10:00"}, "The end must be after the start"),
        ({"ends_at": "1.5.2027 10:00"}, "The end must be after the start"),
    ],
)
def test_times_that_make_no_sense_are_refused(vera, fair, kind, answers, told):
    make_application(kind, A.CONFIRMED)
    answer = send(vera, page("desk_fair_move", 2027), **answers)
    assert errors_of(answer.content) == [told]
    assert answer.status_code == 200
    assert OutgoingEmail.objects.count() == 0


def test_who_moves_it_second_sees_both(vera, fair):
    opened = vera.get(page("desk_fair_move", 2027))
    send(vera, page("desk_fair_move", 2027), venue="Park")
    answer = vera.post(page("desk_fair_move", 2027), filled(opened.content, venue="Hala"))
    assert answer.status_code == 409
    assert "Park" in "".join(errors_of(answer.content))
    assert Event.objects.get(pk=fair.pk).venue == "Park"


def test_the_desk_cancels_the_fair_and_leads_no_other_way(vera, fair, kind):
    make_application(kind, A.CONFIRMED)
    for old, new in (("desk_move", "desk_fair_move"), ("desk_cancel", "desk_fair_cancel")):
        assert vera.get(page(old, fair.pk))["Location"] == page(new, 2027)
        assert vera.post(page(old, fair.pk), {"reason": "x", "seen": "1"})["Location"] == page(new, 2027)
    assert OutgoingEmail.objects.count() == 0
    assert len(errors_of(send(vera, page("desk_fair_cancel", 2027), reason="").content)) == 1
    answer = send(vera, page("desk_fair_cancel", 2027), reason="Nevreme.")
    assert answer["Location"] == page("desk_fair_settings", 2027)
    assert Event.objects.get(pk=fair.pk).state == "cancelled"
    assert mailed("exhibitor-fair:")[0][1] == "exhibitor_event_cancelled"
    links = Document(vera.get(page("desk_fair_settings", 2027)).content).links()
    assert {"Move the fair", "Cancel the fair"} & set(links) == set()
    assert vera.get(page("desk_fair_cancel", 2027))["Location"] == page("desk_fair_settings", 2027)


def test_who_cancels_on_a_page_opened_before_a_move_looks_again(vera, fair):
    opened = vera.get(page("desk_fair_cancel", 2027))
    send(vera, page("desk_fair_move", 2027), venue="Park")
    answer = vera.post(page("desk_fair_cancel", 2027), filled(opened.content, reason="Nevreme."))
    assert answer["Location"] == page("desk_fair_cancel", 2027)
    assert Event.objects.get(pk=fair.pk).state == "published"
