"""What the database itself refuses of a fair, whoever writes: by SQL, past the models and actions."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.utils import InternalError

from events.models import (
    ApplicationPhoto,
    ApplicationState,
    ApplicationStep,
    Channel,
    ExhibitorApplication,
    Helper,
    Invitation,
    ProgrammeItem,
    StandWish,
    Vote,
)
from tests.entrepreneurs.sql import execute, write
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_stand, make_type, taken
from tests.people import staff_member
from tests.pictures import picture

pytestmark = pytest.mark.django_db

A = ApplicationState


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=5)


@transaction.atomic
def write_at_once(row, **columns):
    """As `write`, with the keys checked now and not at the end of the transaction."""
    write(row, **columns)
    connection.check_constraints()


def refused(row, constraint, **columns):
    """The UPDATE fails for this constraint and no other."""
    with pytest.raises(IntegrityError, match=constraint):
        write_at_once(row, **columns)


def write_fair(fair, **columns):
    """As `write`; the key of a fair and of a call has another name."""
    names = ", ".join(f"{name} = %s" for name in columns)
    key = fair._meta.pk.column
    execute(f"UPDATE {fair._meta.db_table} SET {names} WHERE {key} = %s", *columns.values(), fair.pk)  # noqa: S608


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("fair_plan_described", {"plan": "fairs/plan.webp", "plan_alt": ""}),
        ("fair_setup_has_an_end", {"setup_from": NOW, "setup_until": NOW}),
        ("fair_setup_has_an_end", {"setup_from": NOW}),
    ],
)
def test_fair(fair, constraint, columns):
    with pytest.raises(IntegrityError, match=constraint):
        write_fair(fair, **columns)


def test_one_fair_a_year(fair):
    other = make_fair(year=2028)
    with pytest.raises(IntegrityError, match="year"):
        write_fair(other, year=2027)


@pytest.mark.parametrize(
    ("constraint", "column", "other"),
    [
        ("call_dates_in_order", "opens_at", "closes_at"),
        ("call_dates_in_order", "closes_at", "opens_at"),
        ("call_confirmed_after_it_closes", "confirm_by", "closes_at"),
    ],
)
def test_call(fair, constraint, column, other):
    with pytest.raises(IntegrityError, match=constraint):
        write_fair(fair.call, **{column: getattr(fair.call, other)})
    with pytest.raises(IntegrityError, match="call_dates_in_order"):
        write_fair(fair.call, shuts_at=fair.call.closes_at - dt.timedelta(seconds=1))


def test_stand_types(kind):
    other = make_type(kind.fair)
    refused(other, "stand_type_code_once", code=kind.code.lower())
    make_application(kind, A.ACCEPTED)
    refused(kind, "stand_type_within_quota", quota=0)


def test_stands(kind):
    one = make_stand(kind, code="A1", x=10, y=10, width=10, height=10)
    two = make_stand(kind, x=20, y=10, width=10, height=10)  # they touch
    refused(two, "stand_code_once", code="a1")
    refused(two, "stand_never_over_another", x=15)
    for columns in ({"x": -1}, {"x": 95}, {"y": 91}, {"width": 0}, {"height": None}, {"x": None}):
        refused(one, "stand_on_the_plan", **columns)
    make_stand(make_type(make_fair(year=2028)), code="A1", x=10, y=10, width=10, height=10)  # another fair


def test_applications(kind):
    one = make_application(kind, A.ACCEPTED)
    for constraint, columns in [
        ("exhibitor_accepted_has_a_date", {"accept_by": None}),
        ("exhibitor_sent_is_complete", {"reference": None}),
        ("exhibitor_sent_is_complete", {"stand_type_id": None}),
        ("exhibitor_sent_is_complete", {"public_title": ""}),
        ("exhibitor_decision_drafted_under_review", {"pending_state": "rejected"}),
        ("exhibitor_decision_drafted_under_review", {"pending_message": "Poruka bez odluke."}),
        ("exhibitor_needs_within_reason", {"power_watts": 20_001}),
        ("exhibitor_needs_within_reason", {"tables": 11}),
        ("exhibitor_needs_within_reason", {"chairs": 21}),
    ]:
        refused(one, constraint, **columns)
    with pytest.raises(IntegrityError, match="exhibitor_one_active_application"), transaction.atomic():
        make_application(kind, enterprise=one.enterprise)
    make_application(kind, A.WITHDRAWN, enterprise=one.enterprise)
    waiting = make_application(kind, A.WAITLISTED)
    refused(waiting, "exhibitor_waitlisted_has_time", waitlisted_at=None)
    refused(waiting, "exhibitor_stand_when_accepted", stand_id=make_stand(kind).pk)
    refused(make_application(kind), "exhibitor_decision_drafted_under_review", pending_state="accepted")


def test_a_stand_is_one_exhibitors_of_its_fair_and_type(kind):
    stand = make_stand(kind)
    one = make_application(kind, A.CONFIRMED, stand=stand)
    two = make_application(kind, A.CONFIRMED)
    refused(two, "stand_id", stand_id=stand.pk)
    for foreign in (make_stand(make_type(kind.fair)), make_stand(make_type(make_fair(year=2028)))):
        with pytest.raises(IntegrityError):
            write_at_once(two, stand_id=foreign.pk)
    with pytest.raises(IntegrityError):
        write_at_once(one, stand_type_id=make_type(make_fair(year=2029)).pk)


def test_the_quota_holds_past_the_actions(kind):
    write(kind, quota=1)
    make_application(kind, A.ACCEPTED)
    with pytest.raises(IntegrityError, match="stand_type_within_quota"), transaction.atomic():
        make_application(kind, A.CONFIRMED)
    reviewed = make_application(kind, A.UNDER_REVIEW)
    refused(reviewed, "stand_type_within_quota", pending_state="accepted")
    assert taken(kind) == 1


def test_places_are_counted_whatever_changes(kind):
    other = make_type(kind.fair)
    one = make_application(kind, A.CONFIRMED)
    two = make_application(kind, A.UNDER_REVIEW, pending_state="accepted")
    assert taken(kind) == 2
    write(one, stand_type_id=other.pk)
    assert (taken(kind), taken(other)) == (1, 1)
    write(two, pending_state="")
    execute("DELETE FROM events_exhibitorapplication WHERE id = %s", one.pk)
    assert (taken(kind), taken(other)) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [(A.SUBMITTED, A.CONFIRMED), (A.REJECTED, A.CONFIRMED), (A.WITHDRAWN, A.CONFIRMED), (A.DRAFT, A.UNDER_REVIEW)],
)
def test_states_go_their_ways(kind, before, after):
    row = make_application(kind, before)
    with pytest.raises((InternalError, DatabaseError), match="Invalid transition"):
        write(row, state=after)


def test_an_application_stays_with_its_enterprise_and_fair(kind):
    one, other = make_application(kind), make_application(kind, A.REJECTED)
    for columns in ({"enterprise_id": other.enterprise_id}, {"fair_id": make_fair(year=2028).pk}):
        with pytest.raises(DatabaseError, match="Cannot update"):
            write(one, **columns)


def test_steps_are_never_changed(kind):
    row = make_application(kind)
    step = ApplicationStep.objects.create(application=row, from_state=A.DRAFT, to_state=A.SUBMITTED, at=NOW)
    for sql in ("UPDATE events_applicationstep SET message = 'x' WHERE id = %s",
                "DELETE FROM events_applicationstep WHERE id = %s"):  # fmt: skip
        with pytest.raises(DatabaseError, match=r"Cannot|only forgotten"):
            execute(sql, step.pk)


def test_what_hangs_on_an_application(kind, photo_store, monkeypatch):
    monkeypatch.setattr(ApplicationPhoto._meta.get_field("image"), "storage", photo_store)
    row = make_application(kind)
    photos = [
        ApplicationPhoto.objects.create(application=row, position=n, image=ContentFile(picture(), "a.png"), alt="Sir")
        for n in (1, 2)
    ]
    refused(photos[1], "exhibitor_photo_place_once", position=1)
    refused(photos[1], "exhibitor_five_photos_at_most", position=6)
    refused(photos[1], "exhibitor_photo_described", alt="")
    helpers = [Helper.objects.create(application=row, name="Ana", position=n) for n in (1, 2)]
    refused(helpers[1], "helper_place_once", position=1)
    refused(helpers[1], "helper_six_at_most", position=7)
    stands = [make_stand(kind), make_stand(kind)]
    wishes = [StandWish.objects.create(application=row, stand=stand, position=n)
              for n, stand in enumerate(stands, start=1)]  # fmt: skip
    refused(wishes[1], "stand_wish_place_once", position=1)
    refused(wishes[1], "stand_wish_once", stand_id=stands[0].pk)
    refused(wishes[1], "stand_wish_three_at_most", position=4)


def test_votes(kind):
    row = make_application(kind)
    jurors = [staff_member(f"{name}@primer.rs", "juror") for name in ("a", "b")]
    scores = {"fit": 1, "quality": 5, "readiness": 3}
    votes = [Vote.objects.create(application=row, juror=juror, voted_at=NOW, **scores) for juror in jurors]
    refused(votes[1], "vote_once", juror_id=jurors[0].pk)
    for columns in ({"fit": 0}, {"fit": 6}, {"quality": None}, {"has_conflict": True}):
        refused(votes[1], "vote_scores_unless_conflict", **columns)


def test_invitations(kind):
    row = make_application(kind)
    other = make_application(kind)

    def invite(application, **facts):
        return Invitation.objects.create(
            fair=kind.fair, enterprise=application.enterprise, channel=Channel.MAIL, **{"sent_at": NOW, **facts}
        )

    sent = invite(row, state="sent")
    refused(sent, "invitation_accepted_is_an_application", state="accepted")
    refused(sent, "invitation_accepted_is_an_application", application_id=row.pk)
    refused(sent, "invitation_declined_has_a_reason", state="declined")
    refused(sent, "invitation_declined_has_a_reason", reason="costs")
    refused(sent, "invitation_reached_has_time", sent_at=None)
    pending = invite(other, state="pending", sent_at=None)
    refused(pending, "invitation_once_for_a_fair", enterprise_id=row.enterprise_id)
    with pytest.raises(DatabaseError, match="Invalid transition"):
        write(sent, state="pending", sent_at=None)


def test_programme(fair):
    facts = {"event": fair.event, "stage": "Bina", "title": "Hor"}
    one = ProgrammeItem.objects.create(starts_at=NOW, ends_at=NOW + DAY, **facts)
    two = ProgrammeItem.objects.create(starts_at=NOW + DAY, ends_at=NOW + 2 * DAY, **facts)
    refused(one, "programme_starts_before_it_ends", ends_at=NOW)
    refused(two, "programme_one_at_a_time", starts_at=NOW)
    ProgrammeItem.objects.create(starts_at=NOW, ends_at=NOW + DAY, **facts | {"stage": "Šator"})
    assert ExhibitorApplication.objects.count() == 0
