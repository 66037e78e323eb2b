"""What the fair forgets, and what it keeps."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from centar.models import User
from events import fair_retention
from events.actions.fair import applying
from events.models import (
    ApplicationState,
    ApplicationStep,
    Channel,
    ExhibitorApplication,
    Helper,
    Invitation,
    MediaRequest,
    MediaState,
    Pass,
    PassKind,
)
from tests.entrepreneurs.factories import make_enterprise
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_type

pytestmark = pytest.mark.django_db

A = ApplicationState
WHO = ("contact_name", "contact_email", "contact_phone", "other_needs", "public_title", "public_email", "public_phone",
       "public_website")  # fmt: skip


def test_contacts_go_two_years_after_the_fair_and_the_exhibitor_stays(town):
    row = make_application(make_type(make_fair()), A.ATTENDED, other_needs="Tiho mesto.")
    Helper.objects.create(application=row, name="Ana Anić", position=1)
    over = row.fair.event.ends_at
    assert fair_retention.forget_exhibitors_contacts(over + fair_retention.CONTACTS_KEPT) == 0
    assert fair_retention.forget_exhibitors_contacts(over + fair_retention.CONTACTS_KEPT + DAY) == 1
    row.refresh_from_db()
    assert (row.contact_name, row.contact_email, str(row.contact_phone), row.other_needs) == ("", "", "", "")
    assert row.public_title
    assert row.helpers.count() == 0
    assert {event.contact_name for event in row.history.all()} == {""}
    assert fair_retention.forget_exhibitors_contacts(over + fair_retention.CONTACTS_KEPT + DAY) == 0


def make_step(row, message="Ana, dodajte fotografije."):
    return ApplicationStep.objects.create(
        application=row, from_state=A.SUBMITTED, to_state=A.NEEDS_CHANGES, at=NOW, message=message
    )


def test_what_was_written_to_exhibitors_goes_with_their_contacts(town):
    kind = make_type(make_fair())
    old, recent = make_application(kind, A.ATTENDED), make_application(make_type(make_fair(year=2028)), A.ATTENDED)
    forgotten, kept = make_step(old), make_step(recent)
    fair_retention.forget_exhibitors_contacts(old.fair.event.ends_at + fair_retention.CONTACTS_KEPT + DAY)
    forgotten.refresh_from_db()
    kept.refresh_from_db()
    assert (forgotten.message, forgotten.from_state, forgotten.to_state, forgotten.at) == (
        "",
        A.SUBMITTED,
        A.NEEDS_CHANGES,
        NOW,
    )
    assert kept.message == "Ana, dodajte fotografije."


@pytest.mark.parametrize(
    "change",
    [
        "message = 'Nešto drugo'",
        "message = '', at = now()",
        "to_state = 'rejected'",
        "by_id = (SELECT min(id) FROM centar_user)",
        "at = now()",
    ],
)
def test_nothing_else_of_a_step_changes(town, change):
    User.objects.create_user("neko@primer.rs")
    step = make_step(make_application(make_type(make_fair()), A.ATTENDED, anonymised_at=NOW))
    refused = pytest.raises(DatabaseError, match=r"Cannot (update|delete) rows|only forgotten")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE events_applicationstep SET {change} WHERE id = %s", [step.pk])  # noqa: S608
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_applicationstep WHERE id = %s", [step.pk])


def test_the_words_stay_as_long_as_the_contacts(town):
    step = make_step(make_application(make_type(make_fair()), A.ATTENDED))
    with pytest.raises(DatabaseError, match="only forgotten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE events_applicationstep SET message = '' WHERE id = %s", [step.pk])


def test_what_was_never_sent_goes_a_month_after_the_fair(town):
    kind = make_type(make_fair())
    draft = make_draft(kind)
    sent = make_application(kind, A.REJECTED)
    assert fair_retention.delete_unsent_applications(sent.fair.event.ends_at + 31 * DAY) == 1
    assert list(ExhibitorApplication.objects.all()) == [sent]
    assert said_in_history(draft) == set()


def make_draft(kind):
    return make_application(
        kind,
        A.DRAFT,
        reference=None,
        submitted_at=None,
        other_needs="Tiho mesto.",
        public_title="Ana Anić PR",
        public_phone="+381641234567",
        public_email="ana@primer.rs",
        public_website="https://ana-anic.primer.rs/",
    )


def said_in_history(application):
    """What the history still says of who it was."""
    events = ExhibitorApplication._meta.get_field("history").related_model.objects.filter(pgh_obj_id=application.pk)
    assert events.count() == 2
    return {str(getattr(event, name)) for event in events for name in WHO} - {""}


def test_what_is_thrown_away_is_forgotten_at_once(town):
    draft = make_draft(make_type(make_fair()))
    applying.discard(application=ExhibitorApplication.objects.get())
    assert said_in_history(draft) == set()


def test_what_was_noted_of_an_offer_goes_two_years_after_the_fair(town):
    fair = make_fair()
    common = {"fair": fair, "channel": Channel.PHONE, "state": "sent", "sent_at": NOW}
    noted = Invitation.objects.create(enterprise=make_enterprise(), note="Zvati Anu posle šest.", **common)
    replaced = Invitation.objects.create(enterprise=make_enterprise(), note="Ana je bolesna.", **common)
    Invitation.objects.create(enterprise=make_enterprise(), **common)
    Invitation.objects.filter(pk=replaced.pk).update(note="")
    due = fair.event.ends_at + fair_retention.CONTACTS_KEPT
    assert fair_retention.forget_invitation_notes(due) == 0
    assert fair_retention.forget_invitation_notes(due + DAY) == 2
    noted.refresh_from_db()
    assert (noted.note, noted.state) == ("", "sent")
    assert {event.note for one in (noted, replaced) for event in one.history.all()} == {""}
    assert fair_retention.forget_invitation_notes(due + DAY) == 0


def test_a_year_after_the_fair_nobody_reads_who_had_a_badge(town):
    exhibitor = make_application(make_type(make_fair()), A.ATTENDED)
    event = exhibitor.fair.event
    request = MediaRequest.objects.create(
        event=event, form_key=uuid.uuid4(), outlet="Glas", medium="novine", name="Ana Anić", email="ana@primer.rs",
        state=MediaState.ACCEPTED, language="sr-latn", created_at=event.starts_at - DAY,
    )  # fmt: skip
    common = {"event": event, "created_at": event.starts_at}
    media = Pass.objects.create(kind=PassKind.MEDIA, name="Ana Anić", line="Glas", media_request=request, **common)
    stand = Pass.objects.create(kind=PassKind.EXHIBITOR, name="Med i vosak", application=exhibitor, **common)
    person = Pass.objects.create(
        kind=PassKind.EXHIBITOR, name="Pera Primerović", line="Sir i sirevi",
        application=make_application(exhibitor.stand_type, A.ATTENDED), **common,
    )  # fmt: skip
    a_year = event.ends_at + fair_retention.PEOPLE_KEPT
    for rule in fair_retention.RULES:
        rule(a_year)
    media.refresh_from_db()
    assert (media.name, media.line) == ("Ana Anić", "Glas")
    assert [rule(a_year + DAY) for rule in fair_retention.RULES] == [0, 0, 2, 1, 0]
    for badge in (media, stand, person):
        badge.refresh_from_db()
    assert (media.name, media.line, stand.name) == ("", "", "Med i vosak")
    assert (person.name, person.line) == ("", "Sir i sirevi")
    assert {change.name for badge in (media, person) for change in badge.history.all()} == {""}
    assert MediaRequest.objects.count() == 0
