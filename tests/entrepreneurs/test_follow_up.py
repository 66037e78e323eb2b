"""What nobody goes on with: applications that wait for more, and drafts that were never sent."""

import datetime as dt

import pytest

from centar.models import OutgoingEmail
from centar.retention import delete_expired
from entrepreneurs import jobs
from entrepreneurs.actions import follow_up, steps
from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.models import Enterprise, Photo, State, StateChange
from tests.entrepreneurs.factories import NOW, make_enterprise, make_photo
from tests.entrepreneurs.pages import section
from tests.html import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
DAY = dt.timedelta(days=1)


def asked(*days_ago, **facts):
    """An application whose people were asked for more so many days ago, once or several times."""
    row = make_enterprise(State.NEEDS_CHANGES, **facts)
    for days in days_ago:
        row.state_changes.create(
            from_state="submitted", to_state="needs_changes", at=NOW - days * DAY, message="Treba izvod."
        )
    return row


def templates():
    return [(mail.to, mail.template) for mail in OutgoingEmail.objects.order_by("id")]


@pytest.mark.parametrize("act", ["remind", "decline_unanswered"])
def test_whoever_answers_while_the_round_is_under_way_is_left_alone(act):
    row = asked(100)
    row.state_changes.create(from_state="submitted", to_state="needs_changes", at=NOW, message="Još samo broj.")
    words = {"message": "Kraj."} if act == "decline_unanswered" else {}
    with pytest.raises(WrongState):
        getattr(steps, act)(enterprise=row, now=NOW, **words)
    assert templates() == []


class TestReminder:
    def test_goes_once_after_two_weeks(self, entrepreneur):
        asked(13, name="13")
        asked(14, name="14", owner=entrepreneur, language="en")
        asked(40, 2, name="asked again")
        for _day in range(2):
            follow_up.remind_all(now=NOW)
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language) == ("ana@primer.rs", "entrepreneurs/reminder", "en")
        assert "Treba izvod." in mail.text
        assert "until 15 February 2027" in mail.text

    def test_is_not_for_what_was_sent_again(self):
        row = asked(20)
        Enterprise.objects.filter(pk=row.pk).update(state=State.SUBMITTED)
        assert follow_up.remind_all(now=NOW) == 0


class TestUnanswered:
    def test_ends_after_ninety_days_and_may_begin_again(self, entrepreneur):
        asked(89, name="89")
        row = asked(90, name="90", owner=entrepreneur, language="en")
        make_enterprise(State.NEEDS_CHANGES, name="without a step")
        assert follow_up.decline_all_unanswered(now=NOW) == 1
        assert dict(Enterprise.objects.values_list("name", "state")) == {
            "89": "needs_changes",
            "90": "declined",
            "without a step": "needs_changes",
        }
        step = StateChange.objects.get(to_state="declined")
        assert (step.enterprise, step.by, step.at) == (row, None, NOW)
        assert step.message == "What we asked for was not added within ninety days."
        assert templates() == [("ana@primer.rs", "entrepreneurs/declined")]

    def test_the_job_ends_before_it_reminds(self, entrepreneur):
        asked(100, owner=entrepreneur)
        jobs.follow_up(timestamp=0)
        assert templates() == [("ana@primer.rs", "entrepreneurs/declined")]


def draft(days_untouched, **facts):
    row = make_enterprise(State.DRAFT, **facts)
    Enterprise.objects.filter(pk=row.pk).update(changed_at=NOW - days_untouched * DAY)
    return row


def names():
    return set(Enterprise.objects.values_list("name", flat=True))


class TestOldDrafts:
    def test_people_are_told_once_after_two_years(self, entrepreneur):
        draft(729, name="729")
        draft(730, name="730", owner=entrepreneur)
        draft(900, name="sent before", reference="IM-2024-0001", submitted_at=NOW - 950 * DAY)
        assert follow_up.announce_deletions(now=NOW) == 1
        assert follow_up.announce_deletions(now=NOW + DAY) == 1, "the other one is two years old now"
        mail = OutgoingEmail.objects.get(to="ana@primer.rs")
        assert mail.template == "entrepreneurs/draft_ends"
        assert "31. decembra 2026." in mail.text

    @pytest.mark.usefixtures("photo_store")
    def test_it_goes_a_month_after_they_were_told(self, entrepreneur):
        row = draft(800, name="stara", owner=entrepreneur)
        make_photo(row)
        Enterprise.objects.filter(pk=row.pk).update(changed_at=NOW - 800 * DAY)
        follow_up.announce_deletions(now=NOW - 31 * DAY)
        delete_expired(now=NOW - 2 * DAY)
        assert names() == {"stara"}
        assert delete_expired(now=NOW)["delete_untouched_drafts"] == 1
        assert (names(), Photo.objects.count()) == (set(), 0)

    def test_the_audit_keeps_the_deletion_without_the_person(self, entrepreneur):
        row = draft(800, owner=entrepreneur)
        key, history = row.pk, Enterprise._meta.get_field("history").related_model
        follow_up.announce_deletions(now=NOW - 31 * DAY)
        delete_expired(now=NOW)
        events = history.objects.filter(pgh_obj_id=key)
        assert "delete" in set(events.values_list("pgh_label", flat=True))
        for field in ("contact_name", "contact_phone", "contact_email"):
            assert set(events.values_list(field, flat=True)) == {""}

    def test_whoever_comes_back_keeps_it(self, entrepreneur, signed_in):
        row = draft(800, owner=entrepreneur)
        follow_up.announce_deletions(now=NOW - 20 * DAY)
        assert send(signed_in(entrepreneur), section(row.key, "work"), description="Šijemo.").status_code == 302
        delete_expired(now=NOW + 20 * DAY)
        assert Enterprise.objects.filter(pk=row.pk).exists()
