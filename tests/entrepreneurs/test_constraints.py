"""What PostgreSQL itself refuses and keeps, whoever writes: everything here goes past the models by plain SQL."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction

from entrepreneurs.models import (
    LIVE,
    ChangeRequest,
    Claim,
    Enterprise,
    State,
    StateChange,
    StatusStage,
)
from entrepreneurs.models.choices import TRANSITIONS
from tests.entrepreneurs.factories import (
    NOW,
    TODAY,
    founding,
    make_change,
    make_claim,
    make_enterprise,
    make_photo,
    valid_mb,
    valid_pib,
)
from tests.entrepreneurs.sql import execute, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
EVERY_PAIR = [(before, after) for before in State for after in State if before != after]
FORBIDDEN = [pair for pair in EVERY_PAIR if pair not in TRANSITIONS]


def refuses(constraint, row, **columns):
    with pytest.raises(IntegrityError, match=constraint):
        write(row, **columns)


class TestNumbers:
    @pytest.mark.parametrize("column", ["mb", "pib"])
    @pytest.mark.parametrize("state", LIVE)
    def test_two_live_ones_cannot_share_a_number(self, column, state):
        first, second = make_enterprise(state), make_enterprise(State.PUBLISHED)
        refuses(f"enterprise_one_live_{column}", second, **{column: getattr(first, column)})

    @pytest.mark.parametrize("column", ["mb", "pib"])
    @pytest.mark.parametrize("state", [state for state in State if state not in LIVE])
    def test_one_that_is_not_live_leaves_its_numbers_free(self, column, state):
        first, second = make_enterprise(state), make_enterprise(State.PUBLISHED)
        write(second, **{column: getattr(first, column)})
        assert getattr(second, column) == getattr(first, column)

    def test_many_live_ones_may_have_no_number(self):
        for _ in range(2):
            make_enterprise(State.PUBLISHED, **founding())
        assert Enterprise.objects.filter(mb="", pib="").count() == 2

    @pytest.mark.parametrize(
        ("column", "value"),
        [("mb", "1234567"), ("mb", "1234567x"), ("mb", "١٢٣٤٥٦٧٨"), ("pib", "12345678"), ("pib", "12345678 ")],
    )
    def test_numbers_are_digits_of_one_length(self, column, value):
        refuses(f"enterprise_{column}_digits", make_enterprise(State.DRAFT), **{column: value})

    def test_an_enterprise_being_founded_has_no_numbers_and_no_status(self):
        row = make_enterprise(State.PUBLISHED, **founding())
        for column, value in [("mb", valid_mb(900)), ("pib", valid_pib(900))]:
            refuses("enterprise_founding_has_no_numbers", row, **{column: value})
        for stage in [StatusStage.REGISTERED, StatusStage.ENDED]:
            refuses(
                "enterprise_founding_has_no_numbers",
                row,
                status_stage=stage,
                status_since=TODAY,
                status_ended_on=TODAY,
            )
        for stage in [StatusStage.NONE, StatusStage.IN_PREPARATION, StatusStage.APPLIED]:
            write(row, status_stage=stage)
        assert row.status_stage == StatusStage.APPLIED


class TestWhatAStateNeeds:
    @pytest.mark.parametrize("state", [State.PUBLISHED, State.RENEWAL_DUE])
    @pytest.mark.parametrize(
        ("column", "empty"),
        [
            ("municipality_id", None),
            ("social_roles", []),
            ("confirmed_on", None),
            ("published_at", None),
            ("slug", None),
            ("name", ""),
            ("description", ""),
            ("legal_form", ""),
        ],
    )
    def test_a_public_one_lacks_nothing(self, state, column, empty):
        refuses("enterprise_published_is_complete", make_enterprise(state), **{column: empty})

    def test_a_public_one_was_checked(self):
        row = make_enterprise(State.PUBLISHED)
        refuses("enterprise_published_is_complete", row, checked_on=None, checked_by_id=None, checked_basis="")

    @pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.NEEDS_CHANGES, State.DECLINED])
    def test_one_that_is_not_public_may_lack_it(self, state):
        row = make_enterprise(state)
        write(row, municipality_id=None, social_roles=[], description="")
        assert row.municipality is None

    @pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
    @pytest.mark.parametrize("column", ["reference", "submitted_at"])
    def test_what_was_sent_has_a_number_and_a_time(self, state, column):
        refuses("enterprise_sent_has_reference", make_enterprise(state), **{column: None})

    def test_a_draft_has_neither(self):
        assert make_enterprise(State.DRAFT).reference is None

    @pytest.mark.parametrize(
        ("stage", "column", "constraint"),
        [
            (StatusStage.REGISTERED, "status_since", "enterprise_status_has_date"),
            (StatusStage.ENDED, "status_ended_on", "enterprise_ended_status_has_date"),
        ],
    )
    def test_a_status_has_its_date_once_it_is_sent(self, stage, column, constraint):
        refuses(constraint, make_enterprise(State.SUBMITTED), status_stage=stage)
        row = make_enterprise(State.SUBMITTED)
        write(row, status_stage=stage, **{column: TODAY})
        draft = make_enterprise(State.DRAFT)
        write(draft, status_stage=stage)
        assert (row.status_stage, draft.status_stage) == (stage, stage)

    def test_a_check_is_whole(self):
        row = make_enterprise(State.SUBMITTED)
        person = make_enterprise(State.PUBLISHED).checked_by_id
        for part in [
            {"checked_on": TODAY},
            {"checked_by_id": person},
            {"checked_basis": "izvod"},
            {"checked_on": TODAY, "checked_by_id": person},
        ]:
            refuses("enterprise_check_is_whole", row, **part)
        write(row, checked_on=TODAY, checked_by_id=person, checked_basis="izvod")
        assert row.checked_basis == "izvod"


class TestCounts:
    def test_the_part_is_not_larger_than_the_whole(self):
        row = make_enterprise()
        refuses("enterprise_counts_within_total", row, staff_total=4, staff_vulnerable=5)
        write(row, staff_total=4, staff_vulnerable=4)
        write(row, staff_total=None, staff_vulnerable=5)
        assert row.staff_vulnerable == 5

    def test_a_group_is_not_larger_than_all(self):
        row = make_enterprise(groups=("roma", "social_services_users"), staff_total=4)
        served, other = row.groups_served.all()
        write(served, people=4)
        write(other, people=4)  # groups overlap
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for target, columns in ((served, {"people": 5}), (row, {"staff_total": 3})):
            with pytest.raises(IntegrityError, match="larger than all people"):
                write(target, **columns)
        write(row, staff_total=None)
        write(served, people=5)
        execute("SET CONSTRAINTS ALL DEFERRED")  # for the tests after this one in the same transaction

    def test_total_and_groups_may_change_together(self):
        row = make_enterprise(groups=("roma",), staff_total=4)
        write(row.groups_served.get(), people=4)
        write(row, staff_total=2)
        write(row.groups_served.get(), people=2)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET CONSTRAINTS ALL DEFERRED")

    @pytest.mark.parametrize("column", ["staff_total", "staff_vulnerable", "profit_reinvested"])
    def test_no_count_is_below_zero(self, column):
        row = make_enterprise()
        refuses(f"entrepreneurs_enterprise_{column}_check", row, **{column: -1})
        write(row, **{column: 0})
        assert getattr(row, column) == 0

    def test_a_share_of_profit_is_a_percentage(self):
        row = make_enterprise()
        refuses("enterprise_profit_share_is_percent", row, profit_reinvested=101)
        write(row, profit_reinvested=100)
        assert row.profit_reinvested == 100

    def test_a_group_is_named_once_and_counted_from_zero(self):
        row = make_enterprise(groups=("roma",))
        served = row.groups_served.get()
        refuses("people_check", served, people=-1)
        with pytest.raises(IntegrityError, match="group_served_once"):
            execute(
                "INSERT INTO entrepreneurs_groupserved (enterprise_id, group_id) VALUES (%s, %s)",
                row.pk,
                served.group_id,
            )


class TestStates:
    @pytest.mark.parametrize(("before", "after"), TRANSITIONS)
    def test_a_step_of_the_way(self, before, after):
        row = make_enterprise(before)
        marks = {}
        if after == State.PUBLISHED:
            marks = {
                "slug": "prvo",
                "published_at": NOW,
                "checked_on": TODAY,
                "checked_by_id": make_enterprise().checked_by_id,
                "checked_basis": "izvod",
            }
        if before == State.DRAFT:
            marks = {"reference": "IM-2026-9999", "submitted_at": NOW}
        write(row, state=after, **marks)
        assert row.state == after

    @pytest.mark.parametrize(("before", "after"), FORBIDDEN)
    def test_no_other_step(self, before, after):
        row = make_enterprise(before)
        with pytest.raises(ProgrammingError, match="Invalid transition"):
            write(row, state=after)


class TestAround:
    @pytest.mark.usefixtures("photo_store")
    def test_a_photo_is_described(self):
        photo = make_photo(make_enterprise())
        refuses("photo_has_description", photo, alt="")

    def test_one_change_waits_at_a_time(self, entrepreneur):
        row = make_enterprise()
        first = make_change(row, entrepreneur, name="Prvo")
        with pytest.raises(IntegrityError, match="change_request_one_open"), transaction.atomic():
            make_change(row, entrepreneur, name="Drugo")
        write(first, state="refused", decided_at=NOW, decided_by_id=entrepreneur.pk)
        make_change(row, entrepreneur, name="Drugo")
        assert ChangeRequest.objects.count() == 2

    def test_one_claim_of_a_person_waits_at_a_time(self, entrepreneur, stranger):
        row = make_enterprise()
        first = make_claim(row, entrepreneur)
        with pytest.raises(IntegrityError, match="claim_open_once"), transaction.atomic():
            make_claim(row, entrepreneur)
        make_claim(row, stranger)
        write(first, state="accepted", decided_at=NOW, decided_by_id=stranger.pk)
        make_claim(row, entrepreneur)
        assert Claim.objects.count() == 3

    @pytest.mark.parametrize("make", [make_claim, make_change])
    def test_a_decision_is_whole(self, make, entrepreneur):
        row = make(make_enterprise(), entrepreneur)
        for part in [
            {"state": "accepted"},
            {"state": "refused", "decided_at": NOW},
            {"state": "refused", "decided_by_id": entrepreneur.pk},
            {"decided_at": NOW},
        ]:
            refuses("decision_is_whole", row, **part)

    def test_a_person_is_a_member_once(self, entrepreneur):
        row = make_enterprise(owner=entrepreneur)
        with pytest.raises(IntegrityError, match="membership_once"):
            execute(
                "INSERT INTO entrepreneurs_membership (enterprise_id, user_id, joined_at) VALUES (%s, %s, now())",
                row.pk,
                entrepreneur.pk,
            )

    def test_a_link_ends_after_it_begins(self):
        row = make_enterprise()
        insert = (
            "INSERT INTO entrepreneurs_accesslink"
            " (enterprise_id, purpose, email, token_sha256, created_at, expires_at)"
            " VALUES (%s, 'join', 'x@primer.rs', %s, %s, %s)"
        )
        with pytest.raises(IntegrityError, match="access_link_ends_after_it_begins"):
            execute(insert, row.pk, "a", NOW, NOW)
        execute(insert, row.pk, "a", NOW, NOW + dt.timedelta(seconds=1))
        with pytest.raises(IntegrityError, match="token_sha256"):
            execute(insert, row.pk, "a", NOW, NOW + dt.timedelta(seconds=1))


class TestAudit:
    EVENTS = ["enterpriseevent", "membershipevent", "categoryofferedevent"]

    @pytest.mark.parametrize("table", EVENTS)
    @pytest.mark.parametrize(
        "sql",
        ["UPDATE entrepreneurs_{} SET pgh_label = 'x'", "DELETE FROM entrepreneurs_{}"],
        ids=["update", "delete"],
    )
    def test_what_happened_cannot_be_rewritten(self, table, sql, entrepreneur):
        make_enterprise(owner=entrepreneur)
        with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
            execute(sql.format(table))

    def test_every_change_by_plain_sql_is_kept(self):
        row = make_enterprise()
        write(row, name="Novo ime")
        names = row.history.order_by("pgh_id").values_list("pgh_label", "name")
        assert list(names)[-1] == ("update", "Novo ime")


def test_steps_stay_when_staff_leave(coordinator):
    """Who decided cannot be deleted as long as the decision stands."""
    row = make_enterprise()
    StateChange.objects.create(enterprise=row, from_state="submitted", to_state="published", at=NOW, by=coordinator)
    with pytest.raises(IntegrityError):
        coordinator.delete()
