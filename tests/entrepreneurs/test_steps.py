"""The steps of an entry: end state, step, mail, consent, refusal, repeat."""

import datetime as dt

import pghistory
import pytest
from django.utils import timezone

from centar.audit import changes_of
from centar.models import Consent, OutgoingEmail
from centar.versions import StaleRecord
from entrepreneurs.actions import steps
from entrepreneurs.actions.refusals import AlreadyListed, Incomplete, WrongState
from entrepreneurs.models import Enterprise, Membership, State, StateChange
from tests.entrepreneurs.factories import NOW, TODAY, founding, make_enterprise, valid_mb, valid_pib

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def submit(enterprise, by, **changes):
    values = {"wants_listing": True, "language": "sr-latn", "now": NOW} | changes
    return steps.submit(enterprise=enterprise, by=by, **values)


def publish(enterprise, by, **changes):
    values = {"basis": "izvod iz registra", "message": "", "seen": enterprise.version, "now": NOW} | changes
    return steps.publish(enterprise=enterprise, by=by, **values)


def answer(step, enterprise, by, **changes):
    values = {"message": "Zašto", "seen": enterprise.version, "now": NOW} | changes
    return step(enterprise=enterprise, by=by, **values)


def last_step(enterprise):
    step = enterprise.state_changes.get()
    return step.from_state, step.to_state, step.by, step.at, step.message


def mails():
    return list(OutgoingEmail.objects.order_by("pk").values_list("to", "template", "language"))


def unchanged(enterprise):
    """Nothing of the entry, its steps or its mails was written."""
    before = Enterprise.objects.get(pk=enterprise.pk)
    assert (before.state, before.version) == (enterprise.state, enterprise.version)
    assert not StateChange.objects.exists()
    assert not OutgoingEmail.objects.exists()
    return True


class TestSubmit:
    def test_sends_it_with_number_step_mail_and_consent(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        sent = submit(draft, entrepreneur, language="sr-cyrl")
        assert sent.state == State.SUBMITTED
        assert sent.reference == "IM-2026-0001"
        assert (sent.submitted_at, sent.confirmed_on, sent.wants_listing) == (NOW, TODAY, True)
        assert last_step(sent) == ("draft", "submitted", entrepreneur, NOW, "")
        assert mails() == [("ana@primer.rs", "entrepreneurs/received", "sr-cyrl")]
        consent = Consent.objects.get()
        assert (consent.text.purpose, consent.email, consent.user) == (
            "registry_publication", "ana@primer.rs", entrepreneur,
        )  # fmt: skip
        assert (consent.language, consent.place, consent.given_at) == ("sr-cyrl", "entrepreneurs:check", NOW)

    def test_a_repeat_changes_nothing(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        first = submit(draft, entrepreneur)
        second = submit(draft, entrepreneur, wants_listing=False)
        assert (second.reference, second.version, second.wants_listing) == (first.reference, first.version, True)
        assert StateChange.objects.count() == OutgoingEmail.objects.count() == Consent.objects.count() == 1

    def test_what_was_asked_for_goes_back_under_its_number(self, entrepreneur):
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur)
        sent = submit(row, entrepreneur)
        assert (sent.state, sent.reference) == (State.SUBMITTED, row.reference)

    def test_everyone_of_its_people_gets_the_mail(self, entrepreneur, stranger):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        Membership.objects.create(enterprise=draft, user=stranger, joined_at=NOW)
        submit(draft, entrepreneur)
        assert [to for to, _template, _language in mails()] == ["ana@primer.rs", "boris@primer.rs"]

    def test_without_people_the_contact_person_gets_it(self, coordinator):
        draft = make_enterprise(State.DRAFT, contact_email="kontakt@primer.rs")
        submit(draft, coordinator)
        assert [to for to, _template, _language in mails()] == ["kontakt@primer.rs"]

    @pytest.mark.parametrize(
        ("facts", "missing"),
        [
            ({"legal_form": ""}, ["legal_form"]),
            ({"name": ""}, ["name"]),
            ({"mb": "", "pib": "", "status_stage": ""}, ["mb", "pib", "status_stage"]),
            ({"status_stage": "registered"}, ["status_since"]),
            ({"status_stage": "ended"}, ["status_ended_on"]),
            ({"municipality": None, "contact_name": ""}, ["municipality", "contact_name"]),
            ({"contact_phone": "", "contact_email": ""}, ["contact_phone"]),
            ({"categories": (), "description": ""}, ["categories", "description"]),
            ({"social_roles": []}, ["social_roles"]),
        ],
        ids="-".join,
    )
    def test_says_what_is_missing(self, entrepreneur, facts, missing):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, **facts)
        with pytest.raises(Incomplete) as refusal:
            submit(draft, entrepreneur)
        assert [gap.field for gap in refusal.value.gaps] == missing
        assert unchanged(draft)

    def test_one_being_founded_needs_no_numbers(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, **founding(status_stage=""))
        sent = submit(draft, entrepreneur, wants_listing=False)
        assert (sent.state, sent.wants_listing) == (State.SUBMITTED, False)

    @pytest.mark.parametrize("number", ["mb", "pib"])
    @pytest.mark.parametrize("state", [State.SUBMITTED, State.NEEDS_CHANGES, State.PUBLISHED, State.RENEWAL_DUE])
    def test_finds_the_live_twin(self, entrepreneur, number, state):
        other = make_enterprise(state)
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, **{number: getattr(other, number)})
        with pytest.raises(AlreadyListed) as refusal:
            submit(draft, entrepreneur)
        assert refusal.value.other == other
        assert unchanged(draft)

    @pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.SUBMITTED, State.NEEDS_CHANGES}))
    def test_not_from_another_state(self, entrepreneur, state):
        row = make_enterprise(state, owner=entrepreneur)
        with pytest.raises(WrongState):
            submit(row, entrepreneur)
        assert unchanged(row)

    def test_the_year_of_the_number_is_the_local_one(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        sent = submit(draft, entrepreneur, now=dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))
        assert sent.reference == "IM-2027-0001"
        assert sent.confirmed_on == dt.date(2027, 1, 1)


class TestPublish:
    def test_makes_it_public_with_the_check(self, entrepreneur, coordinator):
        row = make_enterprise(State.SUBMITTED, owner=entrepreneur, name="Đurđevak d.o.o.", short_name="Đurđevak")
        shown = publish(row, coordinator, message="Dobro došli")
        assert shown.state == State.PUBLISHED
        assert (shown.slug, shown.published_at) == ("djurdjevak", NOW)
        assert (shown.checked_on, shown.checked_by, shown.checked_basis) == (TODAY, coordinator, "izvod iz registra")
        assert last_step(shown) == ("submitted", "published", coordinator, NOW, "Dobro došli")
        assert mails() == [("ana@primer.rs", "entrepreneurs/published", "sr-latn")]
        assert "/preduzeca/djurdjevak/" in OutgoingEmail.objects.get().text
        assert list(Enterprise.objects.listed()) == [shown]

    def test_one_that_does_not_wish_to_be_shown_is_registered(self, entrepreneur, coordinator):
        row = make_enterprise(State.SUBMITTED, owner=entrepreneur, **founding(wants_listing=False))
        publish(row, coordinator)
        assert not Enterprise.objects.listed().exists()
        assert "/preduzeca/preduzece" not in OutgoingEmail.objects.get().text

    def test_the_address_stays_when_it_comes_back(self, coordinator):
        row = make_enterprise(State.SUBMITTED, slug="staro-ime", name="Novo ime")
        assert publish(row, coordinator).slug == "staro-ime"

    def test_the_next_free_address(self, coordinator):
        make_enterprise(slug="zadruga")
        make_enterprise(slug="zadruga-2")
        make_enterprise(slug="zadruga-stara")
        assert publish(make_enterprise(State.SUBMITTED, name="Zadruga"), coordinator).slug == "zadruga-3"

    @pytest.mark.parametrize(("name", "slug"), [("„…“", "im-2026-7777"), ("Ж" * 160, "z" * 60)])
    def test_an_address_of_any_name(self, coordinator, name, slug):
        row = make_enterprise(State.SUBMITTED, name=name, reference="IM-2026-7777")
        assert publish(row, coordinator).slug == slug

    def test_the_audit_names_who_did_it(self, coordinator):
        row = make_enterprise(State.SUBMITTED)
        with pghistory.context(user=coordinator.pk, url="/rad/preduzeca/"):
            publish(row, coordinator)
        change = next(change for change in changes_of(row) if change.name == "checked_basis")
        assert (change.who, change.how) == ("Vera Verić", "/rad/preduzeca/")
        assert (change.before, change.after) == ("", "izvod iz registra")

    def test_not_what_was_changed_since_it_was_read(self, coordinator):
        row = make_enterprise(State.SUBMITTED)
        Enterprise.objects.filter(pk=row.pk).update(short_name="Drugo")
        with pytest.raises(StaleRecord) as refusal:
            publish(row, coordinator)
        assert refusal.value.current.short_name == "Drugo"
        assert not StateChange.objects.exists()

    def test_not_what_lacks_facts(self, coordinator):
        row = make_enterprise(State.SUBMITTED, categories=())
        with pytest.raises(Incomplete):
            publish(row, coordinator)
        assert unchanged(row)

    @pytest.mark.parametrize("state", [state for state in State if state != State.SUBMITTED])
    def test_not_from_another_state(self, coordinator, state):
        row = make_enterprise(state)
        with pytest.raises(WrongState):
            publish(row, coordinator)
        assert unchanged(row)


@pytest.mark.parametrize(
    ("step", "state", "mail"),
    [(steps.ask_for_more, State.NEEDS_CHANGES, "needs_changes"), (steps.decline, State.DECLINED, "declined")],
)
class TestAnswer:
    def test_gives_it_back_with_words(self, entrepreneur, coordinator, step, state, mail):
        row = make_enterprise(State.SUBMITTED, owner=entrepreneur, language="en")
        assert answer(step, row, coordinator).state == state
        assert last_step(row) == ("submitted", state, coordinator, NOW, "Zašto")
        assert mails() == [("ana@primer.rs", f"entrepreneurs/{mail}", "en")]
        assert "Zašto" in OutgoingEmail.objects.get().text

    def test_not_what_was_changed_since(self, coordinator, step, state, mail):
        row = make_enterprise(State.SUBMITTED)
        with pytest.raises(StaleRecord):
            answer(step, row, coordinator, seen=row.version - 1)
        assert unchanged(row)

    def test_only_what_waits(self, coordinator, step, state, mail):
        for before in set(State) - {State.SUBMITTED}:
            row = make_enterprise(before)
            with pytest.raises(WrongState):
                answer(step, row, coordinator)
            assert unchanged(row)


class TestLeaving:
    @pytest.mark.parametrize("before", [State.PUBLISHED, State.RENEWAL_DUE])
    def test_withdraw(self, entrepreneur, before):
        row = make_enterprise(before, owner=entrepreneur)
        gone = steps.withdraw(enterprise=row, by=entrepreneur, message="Selimo se", now=NOW)
        assert gone.state == State.WITHDRAWN
        assert last_step(gone) == (before, "withdrawn", entrepreneur, NOW, "Selimo se")
        assert mails() == [("ana@primer.rs", "entrepreneurs/withdrawn", "sr-latn")]
        assert not Enterprise.objects.listed().exists()
        again = steps.withdraw(enterprise=row, by=entrepreneur, message="", now=NOW)
        assert again.version == gone.version
        assert OutgoingEmail.objects.count() == StateChange.objects.count() == 1

    @pytest.mark.parametrize("before", [State.PUBLISHED, State.RENEWAL_DUE])
    def test_archive(self, entrepreneur, coordinator, before):
        row = make_enterprise(before, owner=entrepreneur)
        assert steps.archive(enterprise=row, by=coordinator, message="Ne radi", now=NOW).state == State.ARCHIVED
        assert last_step(row) == (before, "archived", coordinator, NOW, "Ne radi")
        assert mails() == [("ana@primer.rs", "entrepreneurs/archived", "sr-latn")]
        steps.archive(enterprise=row, by=coordinator, message="Ne radi", now=NOW)
        assert OutgoingEmail.objects.count() == StateChange.objects.count() == 1

    @pytest.mark.parametrize("before", [State.DECLINED, State.WITHDRAWN, State.ARCHIVED])
    def test_reopen(self, entrepreneur, before):
        row = make_enterprise(before, owner=entrepreneur)
        again = steps.reopen(enterprise=row, by=entrepreneur, now=NOW)
        assert (again.state, again.reference) == (State.DRAFT, row.reference)
        assert last_step(again) == (before, "draft", entrepreneur, NOW, "")
        assert mails() == []

    @pytest.mark.parametrize(
        ("step", "allowed"),
        [
            (steps.withdraw, {State.PUBLISHED, State.RENEWAL_DUE, State.WITHDRAWN}),
            (steps.archive, {State.PUBLISHED, State.RENEWAL_DUE, State.ARCHIVED}),
            (steps.reopen, {State.DECLINED, State.WITHDRAWN, State.ARCHIVED}),
            (steps.confirm_facts, {State.PUBLISHED, State.RENEWAL_DUE}),
        ],
    )
    def test_only_from_where_it_can(self, entrepreneur, step, allowed):
        words = {} if step in (steps.reopen, steps.confirm_facts) else {"message": "Kraj"}
        for state in set(State) - allowed:
            row = make_enterprise(state)
            with pytest.raises(WrongState) as refusal:
                step(enterprise=row, by=entrepreneur, now=NOW, **words)
            assert refusal.value.enterprise == row
            assert unchanged(row)


class TestRenewal:
    def test_ask(self, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, confirmed_on=TODAY - dt.timedelta(days=366))
        asked = steps.ask_for_renewal(enterprise=row, now=NOW)
        assert asked.state == State.RENEWAL_DUE
        assert last_step(asked) == ("published", "renewal_due", None, NOW, "")
        assert mails() == [("ana@primer.rs", "entrepreneurs/renewal_due", "sr-latn")]
        assert list(Enterprise.objects.listed()) == [asked]
        with pytest.raises(WrongState):
            steps.ask_for_renewal(enterprise=row, now=NOW)

    def test_confirm_what_was_asked(self, entrepreneur):
        row = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur, confirmed_on=TODAY - dt.timedelta(days=400))
        confirmed = steps.confirm_facts(enterprise=row, by=entrepreneur, now=NOW)
        assert (confirmed.state, confirmed.confirmed_on) == (State.PUBLISHED, TODAY)
        assert last_step(confirmed) == ("renewal_due", "published", entrepreneur, NOW, "")
        assert mails() == []

    def test_confirm_before_anybody_asks(self, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
        confirmed = steps.confirm_facts(enterprise=row, by=entrepreneur, now=NOW)
        assert (confirmed.state, confirmed.confirmed_on) == (State.PUBLISHED, TODAY)
        assert not StateChange.objects.exists()

    @pytest.mark.parametrize(("days", "is_stale"), [(364, False), (365, True)])
    def test_a_year_makes_it_stale(self, days, is_stale):
        row = Enterprise(confirmed_on=TODAY - dt.timedelta(days=days))
        assert row.is_stale(today=timezone.localdate(NOW)) is is_stale


def test_mails_are_in_the_language_its_people_used_last(entrepreneur, coordinator):
    draft = make_enterprise(State.DRAFT, owner=entrepreneur, language="sr-latn")
    sent = submit(draft, entrepreneur, language="sr-cyrl")
    publish(sent, coordinator)
    assert [language for _to, _template, language in mails()] == ["sr-cyrl", "sr-cyrl"]


def test_numbers_of_the_tests_hold():
    from centar.identifiers import mb_is_valid, validate_pib

    for number in range(50):
        assert mb_is_valid(valid_mb(number))
        assert validate_pib(valid_pib(number))
