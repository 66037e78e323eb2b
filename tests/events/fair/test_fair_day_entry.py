"""Letting in: each answer with its own words, everything kept, and a badge that enters once."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from centar.models import User
from events.actions.fair.entry import check_in, force
from events.actions.fair.passes import issue_passes, replace_pass, revoke_pass
from events.actions.fair.refusals import FormUsed, NothingToForce
from events.models import (
    ApplicationState,
    CheckIn,
    CheckInResult,
    MediaState,
    Pass,
    PassKind,
    Registration,
    RegistrationState,
)
from events.models.day import read_pass_code
from tests.events.fair_stage import AFTER, BEFORE, MORNING, make_exhibitor, make_pass, page, published_fair, signed_in
from tests.html import Document, errors_of, filled
from tests.people import staff_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
R = CheckInResult


@pytest.fixture
def steward(town):
    return staff_member("redar@primer.rs", "steward")


@pytest.fixture
def door(steward, time_machine):
    """A steward's phone on the morning of the fair."""
    time_machine.move_to(MORNING, tick=False)
    return signed_in(steward)


@pytest.fixture
def fair(town):
    return published_fair()


def scan(fair, code, by, *, now=MORNING, nonce=None):
    return check_in(fair=fair, raw_code=code, nonce=nonce or uuid.uuid4(), by=by, now=now)


def shown(response):
    return Document(response.content).one("main").label


def test_a_badge_enters_once_and_each_scan_is_kept(fair, steward):
    badge = make_pass(fair)
    results = [scan(fair, badge.code, steward).result for _ in range(3)]
    assert results == [R.ENTERED, R.ALREADY_IN, R.ALREADY_IN]
    assert CheckIn.objects.filter(badge=badge).count() == 3


def test_the_same_form_again_is_the_same_scan(fair, steward):
    badge, nonce = make_pass(fair), uuid.uuid4()
    first = scan(fair, badge.code, steward, nonce=nonce)
    again = scan(fair, badge.code, steward, nonce=nonce, now=MORNING + dt.timedelta(hours=1))
    assert (again.pk, again.result, CheckIn.objects.count()) == (first.pk, R.ENTERED, 1)


def test_a_form_that_was_used_answers_for_no_other_badge(fair, steward):
    nonce = uuid.uuid4()
    scan(fair, make_pass(fair).code, steward, nonce=nonce)
    with pytest.raises(FormUsed):
        scan(fair, make_pass(fair, "Neko drugi").code, steward, nonce=nonce)
    with pytest.raises(FormUsed):
        scan(fair, CheckIn.objects.get().raw_code, User.objects.create_user("drugi@primer.rs"), nonce=nonce)
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("code", ["", "AEHK", "AEHK2345PTX96789", "' OR 1=1 --", "ЖЖЖЖЖЖЖЖ", "0" * 64, "💥" * 64])
def test_a_forged_code_is_unknown_and_kept(fair, steward, code):
    made = scan(fair, code, steward)
    assert (made.result, made.badge, made.raw_code) == (R.UNKNOWN, None, code)


def test_a_badge_of_another_event_is_told_apart_and_enters_nowhere_here(fair, steward):
    foreign = make_pass(published_fair(year=2026))
    assert scan(fair, foreign.code, steward).result == R.OTHER_EVENT
    assert not Pass.objects.inside().exists()


@pytest.mark.parametrize(
    ("moment", "result"),
    [
        (BEFORE, R.OUT_OF_TIME),
        (dt.datetime(2027, 5, 14, 21, 59, tzinfo=dt.UTC), R.OUT_OF_TIME),
        (dt.datetime(2027, 5, 14, 22, 0, tzinfo=dt.UTC), R.ENTERED),
        (dt.datetime(2027, 5, 15, 21, 59, tzinfo=dt.UTC), R.ENTERED),
        (AFTER, R.OUT_OF_TIME),
    ],
)
def test_it_holds_on_the_day_of_the_fair(fair, steward, moment, result):
    assert scan(fair, make_pass(fair).code, steward, now=moment).result == result


def test_who_sets_up_the_day_before_is_let_in(fair, steward):
    fair.setup_from, fair.setup_until = MORNING - dt.timedelta(days=1), MORNING
    fair.save()
    assert scan(fair, make_pass(fair).code, steward, now=MORNING - dt.timedelta(days=1)).result == R.ENTERED


def revoked(fair, by):
    return revoke_pass(badge=make_pass(fair), by=by, now=BEFORE)


def of_who_withdrew(fair, by):
    application = make_exhibitor(fair, "Pekara")
    badge = make_pass(fair, kind=PassKind.EXHIBITOR, application=application)
    application.state = ApplicationState.WITHDRAWN
    application.save()
    return badge


def of_a_helper_who_was_taken_off(fair, by):
    application = make_exhibitor(fair, "Pekara")
    helper = application.helpers.create(name="Mara", position=1)
    badge = make_pass(fair, kind=PassKind.HELPER, application=application, helper=helper)
    helper.delete()
    return badge


def make_registration(fair, **facts):
    return Registration.objects.create(
        event=fair.event, name="Mara", email="mara@primer.rs", contact_key="mara@primer.rs", created_at=BEFORE,
        state=RegistrationState.CONFIRMED, source="web", language="sr-latn", **facts,
    )  # fmt: skip


def of_a_seat_that_was_given_up(fair, by):
    registration = make_registration(fair)
    badge = make_pass(fair, registration=registration)
    registration.state, registration.cancelled_at = RegistrationState.CANCELLED, BEFORE
    registration.save()
    return badge


def of_a_newsroom_that_is_not_coming(fair, by):
    request = fair.event.media_requests.create(
        form_key=uuid.uuid4(), outlet="Radio", medium="radio", name="Mara", email="mara@primer.rs", created_at=BEFORE,
        state=MediaState.WITHDRAWN, language="sr-latn",
    )  # fmt: skip
    return make_pass(fair, kind=PassKind.MEDIA, media_request=request)


GONE = [revoked, of_who_withdrew, of_a_helper_who_was_taken_off, of_a_seat_that_was_given_up,
        of_a_newsroom_that_is_not_coming]  # fmt: skip


@pytest.mark.parametrize("make", GONE)
def test_a_badge_whose_ground_has_gone_opens_nothing(fair, steward, make):
    badge = make(fair, steward)
    made = scan(fair, badge.code, steward)
    assert made.result == R.REVOKED
    with pytest.raises(NothingToForce):
        force(scan=made, reason="Molio je", nonce=uuid.uuid4(), by=steward, now=MORNING)


def test_let_in_again_with_a_reason(fair, steward):
    badge, nonce = make_pass(fair), uuid.uuid4()
    scan(fair, badge.code, steward)
    again = scan(fair, badge.code, steward)
    forced = force(scan=again, reason="Bio je do kola.", nonce=nonce, by=steward, now=MORNING)
    same = force(scan=again, reason="Bio je do kola.", nonce=nonce, by=steward, now=MORNING)
    assert (forced.result, forced.reason, same.pk) == (R.FORCED, "Bio je do kola.", forced.pk)
    with pytest.raises(NothingToForce):
        force(scan=forced, reason="Još jednom", nonce=uuid.uuid4(), by=steward, now=MORNING)


def test_a_lost_badge_is_replaced_and_the_finder_stays_outside(fair, steward):
    application = make_exhibitor(fair, "Pekara")
    application.helpers.create(name="Mara", position=1)
    issue_passes(fair=fair, by=steward, now=BEFORE)
    lost = Pass.objects.get(kind=PassKind.HELPER)
    new = replace_pass(badge=lost, by=steward, now=BEFORE)
    assert replace_pass(badge=lost, by=steward, now=BEFORE).pk == lost.pk
    assert (scan(fair, lost.code, steward).result, scan(fair, new.code, steward).result) == (R.REVOKED, R.ENTERED)
    assert issue_passes(fair=fair, by=steward, now=BEFORE) == []


def test_the_log_is_never_rewritten(fair, steward):
    made = scan(fair, make_pass(fair).code, steward)
    for change in (made.delete, lambda: CheckIn.objects.update(result=R.ALREADY_IN)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(
            event=fair.event, badge=made.badge, raw_code="x", result=R.ENTERED, at=MORNING, by=steward
        )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("AEHK-2345-PTX9-6789", "AEHK2345PTX96789"),
        ("аенк 2345 ртх9 6789", "AEHK2345PTX96789"),
        ("AEHK2345PTX9678", ""),
        ("AEHK2345PTX967891", ""),
    ],
)
def test_codes_are_read_as_people_type_them(typed, read):
    assert read_pass_code(typed) == read


# pages


def test_a_steward_sees_who_it_is_and_lets_in(fair, door):
    badge = make_pass(fair, "Mara Marić", line="Pekara")
    response = door.get(page("badge", badge.code, language="en"))
    assert "May come in Mara MarićVisitor · Pekara" in shown(response)
    assert CheckIn.objects.count() == 0
    data = filled(response.content)
    done = door.post(Document(response.content).form().attrs["action"], data, follow=True)
    assert "Entered Mara Marić" in shown(done)
    assert (CheckIn.objects.get().result, CheckIn.objects.get().by.email) == (R.ENTERED, "redar@primer.rs")
    again = door.get(page("badge", badge.code, language="en"))
    assert "Is in already Mara MarićVisitor · Pekara Let in on 15 May 2027 at 11:00." in shown(again)
    assert "verdict--amber" in again.content.decode()


def test_the_words_of_each_refusal(fair, door, steward):
    words = {
        "AEHK2345PTX96789": "Not our badge",
        make_pass(published_fair(year=2026), "Tuđe ime").code: "A badge of another event Mini-sajam 2026, 15 May 2026",
        revoked(fair, steward).code: "It was lost or taken back, or its bearer is not coming after all.",
    }
    for code, text in words.items():
        response = door.get(page("badge", code, language="en"))
        assert text in shown(response)
        assert "verdict--red" in response.content.decode()
        assert "Tuđe ime" not in shown(response)
        door.post(page("desk_check_in", 2027), {"code": code, "nonce": uuid.uuid4()})
    assert sorted(CheckIn.objects.values_list("result", flat=True)) == [R.OTHER_EVENT, R.REVOKED, R.UNKNOWN]


def test_a_code_typed_by_hand(fair, door):
    badge = make_pass(fair)
    form = door.get(page("desk_check_in", 2027))
    spaced = f"{badge.code[:8]} {badge.code[8:]}".lower()
    done = door.post(page("desk_check_in", 2027), filled(form.content, code=spaced), follow=True)
    assert "Ana Anić" in shown(done)
    assert CheckIn.objects.get().result == R.ENTERED
    empty = door.post(page("desk_check_in", 2027), filled(form.content, code=""))
    assert len(errors_of(empty.content)) == 1


def test_a_used_page_is_told_and_gives_a_fresh_one(fair, door):
    form = door.get(page("desk_check_in", 2027))
    door.post(page("desk_check_in", 2027), filled(form.content, code=make_pass(fair).code))
    second = make_pass(fair, "Drugi")
    refused = door.post(page("desk_check_in", 2027), filled(form.content, code=second.code))
    assert refused.status_code == 409
    retry = filled(refused.content)
    assert retry["code"] == [second.code]
    door.post(page("desk_check_in", 2027), retry)
    assert Pass.objects.inside().count() == 2


def test_forcing_asks_for_the_reason(fair, door, steward):
    badge = make_pass(fair)
    scan(fair, badge.code, steward)
    again = scan(fair, badge.code, steward)
    address = page("desk_scan", 2027, again.pk)
    assert len(errors_of(door.post(address, {"reason": " ", "nonce": uuid.uuid4()}).content)) == 1
    done = door.post(address, {"reason": "Do kola", "nonce": uuid.uuid4()}, follow=True)
    assert "Do kola" in shown(done)
    assert CheckIn.objects.first().result == R.FORCED


def test_everybody_else_sees_the_stand_and_nobodys_name(fair, time_machine):
    time_machine.move_to(MORNING, tick=False)
    application = make_exhibitor(fair, "Pekara", code="12", contact_name="Tajna Osoba")
    mine = make_pass(fair, "Tajna Osoba", kind=PassKind.EXHIBITOR, application=application, line="Tajna linija")
    visitor = make_pass(fair, "Tajna Osoba")
    editor, plain = staff_member("urednica@primer.rs", "editor"), User.objects.create_user("ana@primer.rs")
    for client in (Client(), signed_in(plain), signed_in(editor)):
        card = client.get(page("badge", mine.code, language="en"))
        assert "Pekara" in shown(card)
        assert "Stand 12" in shown(card)
        badge = client.get(page("badge", visitor.code, language="en"))
        assert "This is a badge of Mini-sajam 2027." in shown(badge)
        assert all("Tajna" not in one.content.decode() for one in (card, badge))
        assert client.get(page("badge", "AEHK2345PTX96789")).status_code == 404


def test_a_steward_without_the_second_factor_is_anybody(fair, steward, time_machine):
    time_machine.move_to(MORNING, tick=False)
    steward.authenticator_set.all().delete()
    response = signed_in(steward).get(page("badge", make_pass(fair, "Tajna Osoba").code))
    assert "Tajna" not in response.content.decode()


def test_who_is_in(fair, door, steward):
    scan(fair, make_pass(fair, "Mara").code, steward)
    make_pass(fair, "Napolju")
    rows = [row.label for row in Document(door.get(page("desk_inside", 2027)).content).all("tr")]
    assert len(rows) == 2
    assert "15.05. 11:00Mara" in rows[1]


@pytest.mark.parametrize("name", ["desk_badges", "desk_badges_pdf", "desk_badges_list", "desk_badge_add", "desk_media",
                                  "desk_attendance", "desk_results"])  # fmt: skip
def test_a_steward_only_lets_in(fair, door, name):
    assert door.get(page(name, 2027)).status_code == 403
    assert Client().get(page(name, 2027)).status_code == 302


def test_the_log_grows_by_one_statement_and_few_queries(fair, steward):
    badge = make_pass(fair)
    with connection.execute_wrapper(_writes := Writes()):
        scan(fair, badge.code, steward)
    assert _writes.count == 1


class Writes:
    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += sql.startswith("INSERT")
        return execute(sql, params, many, context)


@pytest.mark.parametrize(("before", "after"), [(None, 3), (0, 3), (2, 2)])
def test_who_enters_with_the_badge_of_a_registration_came(fair, steward, before, after):
    """With their party, as the steward's page says; what staff have counted at the door stays."""
    registration = make_registration(fair, party=3, came=before)
    badge = make_pass(fair, registration=registration)
    for _ in range(2):
        scan(fair, badge.code, steward)
    registration.refresh_from_db()
    assert registration.came == after


def test_who_is_let_in_past_the_day_came(fair, steward):
    registration = make_registration(fair)
    early = scan(fair, make_pass(fair, registration=registration).code, steward, now=BEFORE)
    registration.refresh_from_db()
    assert (early.result, registration.came) == (R.OUT_OF_TIME, None)
    force(scan=early, reason="Postavlja binu", nonce=uuid.uuid4(), by=steward, now=BEFORE)
    registration.refresh_from_db()
    assert registration.came == 1
