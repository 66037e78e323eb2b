"""Filling in: the draft that the first page makes, held changes of checked facts, versions, deletion."""

import datetime as dt
import uuid

import pytest

from centar.models import Municipality, OutgoingEmail
from centar.versions import StaleRecord
from entrepreneurs.actions import drafting
from entrepreneurs.actions.claims import proposed_values
from entrepreneurs.actions.refusals import WrongState
from entrepreneurs.models import (
    AccessLink,
    Category,
    ChangeRequest,
    Enterprise,
    Membership,
    Photo,
    State,
    VulnerableGroup,
)
from tests.entrepreneurs.factories import NOW, TODAY, make_enterprise, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def save(by, key=None, **changes):
    values = {"name": "Zadruga", "legal_form": "cooperative"}
    options = {"values": values, "on_behalf": False, "language": "sr-latn", "seen": None, "now": NOW} | changes
    return drafting.save_section(key=key or uuid.uuid4(), by=by, **options)


class TestFirstPage:
    def test_makes_a_draft_of_ones_own_and_mails_the_way_back(self, entrepreneur):
        key = uuid.uuid4()
        draft = save(entrepreneur, key, language="en")
        assert (draft.key, draft.state, draft.name, draft.legal_form) == (key, State.DRAFT, "Zadruga", "cooperative")
        assert (draft.created_by, draft.language, draft.reference) == (entrepreneur, "en", None)
        assert list(draft.members.all()) == [entrepreneur]
        link = AccessLink.objects.get()
        assert (link.enterprise, link.purpose, link.email) == (draft, "resume", "ana@primer.rs")
        mail = OutgoingEmail.objects.get()
        assert (mail.to, mail.template, mail.language) == ("ana@primer.rs", "entrepreneurs/resume", "en")

    def test_a_repeat_makes_no_second_one(self, entrepreneur):
        key = uuid.uuid4()
        first = save(entrepreneur, key)
        second = save(entrepreneur, key, values={"name": "Zadruga Lipa"}, seen=first.version)
        assert (second.pk, second.name, second.legal_form) == (first.pk, "Zadruga Lipa", "cooperative")
        assert Enterprise.objects.count() == Membership.objects.count() == OutgoingEmail.objects.count() == 1

    def test_half_a_page_without_a_name_mails_once(self, entrepreneur):
        key = uuid.uuid4()
        first = save(entrepreneur, key, values={"legal_form": "llc"})
        save(entrepreneur, key, values={"legal_form": "none"}, seen=first.version)
        assert OutgoingEmail.objects.count() == 1

    def test_staff_make_it_for_others(self, coordinator):
        draft = save(coordinator, on_behalf=True)
        assert draft.created_by == coordinator
        assert not Membership.objects.exists()
        assert not OutgoingEmail.objects.exists()

    def test_more_drafts_than_mails_a_day_are_kept_all_the_same(self, entrepreneur):
        for _ in range(7):
            save(entrepreneur)
        assert Enterprise.objects.of(entrepreneur).count() == 7
        assert OutgoingEmail.objects.count() == 5

    def test_somebody_elses_key_stays_theirs(self, entrepreneur, stranger):
        """Both opened the same fresh address, the other one saved first."""
        draft = save(entrepreneur)
        with pytest.raises(Enterprise.DoesNotExist):
            save(stranger, draft.key, values={"name": "Tuđe"})
        draft.refresh_from_db()
        assert draft.name == "Zadruga"


class TestLaterPages:
    def test_write_columns_and_the_tables_around(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, groups=("roma", "over_50"))
        roma, youth = (VulnerableGroup.objects.get(slug=slug) for slug in ("roma", "youth_no_experience"))
        save(
            entrepreneur,
            draft.key,
            values={
                "description": "Novo",
                "categories": Category.objects.filter(slug="kultura"),
                "groups": {roma.pk: 3, youth.pk: None},
            },
            seen=draft.version,
        )
        draft.refresh_from_db()
        assert draft.description == "Novo"
        assert [category.slug for category in draft.categories.all()] == ["kultura"]
        assert dict(draft.groups_served.values_list("group__slug", "people")) == {
            "roma": 3, "youth_no_experience": None,
        }  # fmt: skip
        assert draft.facets[-3:] == ["k:kultura", "g:youth_no_experience", "g:roma"]

    def test_the_second_saver_is_told(self, entrepreneur):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        seen = draft.version
        save(entrepreneur, draft.key, values={"name": "Prvo"}, seen=seen)
        with pytest.raises(StaleRecord) as refusal:
            save(entrepreneur, draft.key, values={"name": "Drugo"}, seen=seen)
        assert refusal.value.current.name == "Prvo"
        draft.refresh_from_db()
        assert draft.name == "Prvo"

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.DECLINED, State.WITHDRAWN, State.ARCHIVED])
    def test_not_while_staff_read_it_or_after_it_left(self, entrepreneur, coordinator, state):
        row = make_enterprise(state, owner=entrepreneur, name="Staro")
        with pytest.raises(WrongState):
            save(entrepreneur, row.key, values={"name": "Novo"}, seen=row.version)
        assert save(coordinator, row.key, values={"name": "Novo"}, seen=row.version, on_behalf=True).name == "Novo"

    def test_its_language_follows_its_people_not_staff(self, entrepreneur, coordinator):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur, language="sr-latn")
        saved = save(entrepreneur, draft.key, seen=draft.version, language="en")
        assert saved.language == "en"
        assert save(coordinator, draft.key, seen=saved.version, language="sr-cyrl", on_behalf=True).language == "en"


class TestHeldChanges:
    def test_checked_facts_of_a_public_entry_wait(self, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro", short_name="S", status_stage="none")
        place = Municipality.objects.get(slug="lipograd")
        saved = save(
            entrepreneur,
            row.key,
            values={
                "name": "Novo", "short_name": "N", "legal_form": row.legal_form, "municipality": place,
                "status_stage": "registered", "status_since": TODAY,
            },
            seen=row.version,
        )  # fmt: skip
        assert (saved.name, saved.short_name, saved.status_stage, saved.status_since) == ("Staro", "N", "none", None)
        held = ChangeRequest.objects.get()
        assert (held.enterprise, held.state, held.created_by, held.created_at) == (row, "open", entrepreneur, NOW)
        assert held.proposed == {
            "name": "Novo", "municipality": place.pk, "status_stage": "registered", "status_since": "2026-12-01",
        }  # fmt: skip
        assert proposed_values(held.proposed) == {
            "name": "Novo", "municipality": place, "status_stage": "registered", "status_since": TODAY,
        }  # fmt: skip

    def test_a_later_change_joins_the_one_that_waits(self, entrepreneur, stranger):
        row = make_enterprise(State.RENEWAL_DUE, owner=entrepreneur)
        Membership.objects.create(enterprise=row, user=stranger, joined_at=NOW)
        first = save(entrepreneur, row.key, values={"name": "Prvo", "address": "Glavna 1"}, seen=row.version)
        save(stranger, row.key, values={"name": "Drugo", "address": ""}, seen=first.version)
        held = ChangeRequest.objects.get()
        assert held.proposed == {"name": "Drugo", "address": "Glavna 1"}
        assert held.created_by == stranger

    def test_what_did_not_change_does_not_wait(self, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
        save(entrepreneur, row.key, values={"name": row.name, "mb": row.mb, "story": "Priča"}, seen=row.version)
        assert not ChangeRequest.objects.exists()
        row.refresh_from_db()
        assert row.story == "Priča"

    def test_staff_change_them_at_once(self, coordinator):
        row = make_enterprise(State.PUBLISHED)
        assert save(coordinator, row.key, values={"name": "Novo"}, seen=row.version, on_behalf=True).name == "Novo"
        assert not ChangeRequest.objects.exists()


class TestDelete:
    def test_with_all_that_belongs_to_it(self, entrepreneur, photo_store, django_capture_on_commit_callbacks):
        draft = make_enterprise(State.DRAFT, owner=entrepreneur)
        file = make_photo(draft).image.name
        with django_capture_on_commit_callbacks(execute=True):
            drafting.delete_draft(enterprise=draft)
        assert not Enterprise.objects.exists()
        assert not Photo.objects.exists()
        assert not photo_store.exists(file)

    def test_the_history_says_no_more_who_it_was(self, entrepreneur):
        draft = make_enterprise(
            State.DRAFT, owner=entrepreneur, legal_form="entrepreneur", name="Ana Anić PR", short_name="Ana",
            public_phone="+381641234567", public_email="ana@primer.rs", website="https://ana.primer.rs/",
            address="Sporedna 1", story="Ana je počela sama.", people_statement="Anina sestra radi sa nama.",
        )  # fmt: skip
        events = Enterprise._meta.get_field("history").related_model.objects.filter(pgh_obj_id=draft.pk)
        drafting.delete_draft(enterprise=draft)
        assert {event.pgh_label for event in events} == {"insert", "delete"}
        assert {str(getattr(event, name)) for event in events for name in drafting.CONTACT} == {""}
        assert not events.filter(name__icontains="Ana").exists()
        assert not events.exclude(story="", people_statement="").exists()

    @pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
    def test_not_once_it_was_sent(self, entrepreneur, state):
        row = make_enterprise(state, owner=entrepreneur)
        with pytest.raises(WrongState):
            drafting.delete_draft(enterprise=row)
        assert Enterprise.objects.get() == row

    def test_not_a_draft_made_of_one_that_was_sent(self, entrepreneur):
        row = make_enterprise(State.DRAFT, owner=entrepreneur, reference="IM-2025-0042", submitted_at=NOW)
        with pytest.raises(WrongState):
            drafting.delete_draft(enterprise=row)


def test_values_of_a_held_change_as_json():
    assert drafting.to_json(dt.date(2026, 1, 2)) == "2026-01-02"
    assert drafting.to_json(None) is None
    assert drafting.to_json(Municipality(pk=7)) == 7
