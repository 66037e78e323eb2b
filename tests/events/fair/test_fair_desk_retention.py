"""What the fair forgets, and what it keeps."""

import uuid

import pytest

from events import fair_retention
from events.models import ApplicationState, ExhibitorApplication, Helper, MediaRequest, MediaState, Pass, PassKind
from tests.events.fairs import DAY, make_application, make_fair, make_type

pytestmark = pytest.mark.django_db

A = ApplicationState


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


def test_what_was_never_sent_goes_a_month_after_the_fair(town):
    kind = make_type(make_fair())
    make_application(kind, A.DRAFT, reference=None, submitted_at=None)
    sent = make_application(kind, A.REJECTED)
    assert fair_retention.delete_unsent_applications(sent.fair.event.ends_at + 31 * DAY) == 1
    assert list(ExhibitorApplication.objects.all()) == [sent]


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
    a_year = event.ends_at + fair_retention.PEOPLE_KEPT
    for rule in fair_retention.RULES:
        rule(a_year)
    media.refresh_from_db()
    assert (media.name, media.line) == ("Ana Anić", "Glas")
    assert [rule(a_year + DAY) for rule in fair_retention.RULES] == [0, 0, 1, 1]
    media.refresh_from_db()
    stand.refresh_from_db()
    assert (media.name, media.line, stand.name) == ("", "", "Med i vosak")
    assert {change.name for change in media.history.all()} == {""}
    assert MediaRequest.objects.count() == 0
