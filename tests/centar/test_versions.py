import re
from itertools import count

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from centar.models import ClosedDay, OfficeHours, User, Versioned
from centar.versions import StaleRecord, VersionedFormMixin, check_version
from tests.people import second_factor
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return ClosedDay.objects.create(date="2026-07-01", reason="popis")


class ClosedDayForm(VersionedFormMixin):
    class Meta:
        model = ClosedDay
        fields = ("date", "reason")


class OfficeHoursForm(VersionedFormMixin):
    class Meta:
        model = OfficeHours
        fields = ("weekday", "opens", "closes")


def posted(day, **changes):
    return {"date": "2026-07-01", "reason": "moj", "seen_version": day.version, **changes}


class TestVersion:
    def test_every_update_counts_whoever_makes_it(self, day):
        assert day.version == 1
        day.save()
        assert day.version == 2
        ClosedDay.objects.update(reason="a", version=77)
        day.refresh_from_db()
        assert day.version == 3

    def test_a_stale_object_does_not_turn_the_count_back(self, day):
        stale = ClosedDay.objects.get()
        for _save in range(3):
            day.save()
        stale.save()
        assert (day.version, stale.version) == (4, 5)

    def test_check_tells_what_is_there_now(self, day):
        check_version(day, 1)
        for seen in (2, None):
            with pytest.raises(StaleRecord) as refusal:
                check_version(day, seen)
            assert refusal.value.current is day

    def test_a_model_that_forgets_the_trigger_is_found(self):
        class Forgetful(Versioned):
            class Meta:
                app_label = "centar_trial"

        assert [error.id for error in Forgetful.check() if error.id == "centar.E001"] == ["centar.E001"]
        assert not [error for error in ClosedDay.check() if error.id == "centar.E001"]


class TestForm:
    def test_carries_the_version_hidden(self, day):
        assert '<input type="hidden" name="seen_version" value="1"' in str(ClosedDayForm(instance=day)["seen_version"])

    def test_saves_when_nobody_was_quicker(self, day):
        form = ClosedDayForm(posted(day), instance=day)
        assert form.is_valid()
        assert form.save().version == 2

    def test_a_new_record_has_nothing_to_compare(self):
        assert ClosedDayForm({"date": "2026-07-05", "reason": ""}).is_valid()

    def test_second_saver_sees_both_versions_and_may_save_again(self, day):
        seen = day.version
        ClosedDay.objects.update(reason="njihov")
        current = ClosedDay.objects.get()
        with translation.override("en"):
            form = ClosedDayForm(posted(day, seen_version=seen), instance=current)
            assert not form.is_valid()
            assert form.summary_heading == "Compare the two versions"
            assert "Look at: Reason." in form.non_field_errors()[0]
            assert form.errors["reason"] == ["Reason: saved now “njihov”, yours “moj”"]
        again = ClosedDayForm(posted(day, seen_version=form["seen_version"].value()), instance=ClosedDay.objects.get())
        assert again.is_valid()

    def test_who_wants_what_is_there_already_is_not_asked(self, day):
        ClosedDay.objects.update(reason="moj")
        form = ClosedDayForm(posted(day), instance=ClosedDay.objects.get())
        assert form.is_valid()
        assert form.cleaned_data["seen_version"] == 2

    def test_a_page_without_version_counts_as_old(self, day):
        assert not ClosedDayForm(posted(day, seen_version=""), instance=day).is_valid()

    def test_choices_are_shown_as_words(self):
        hours = OfficeHours.objects.create(weekday=0, opens="09:00", closes="13:00")
        data = {"weekday": "1", "opens": "09:00", "closes": "13:00", "seen_version": 99}
        with translation.override("en"):
            form = OfficeHoursForm(data, instance=OfficeHours.objects.get(pk=hours.pk))
            assert form.errors["weekday"] == ["Day: saved now “Monday”, yours “Tuesday”"]

    def test_an_emptied_field_is_a_dash(self, day):
        ClosedDay.objects.update(reason="njihov")
        with translation.override("en"):
            form = ClosedDayForm(posted(day, reason=""), instance=ClosedDay.objects.get())
            assert form.errors["reason"] == ["Reason: saved now “njihov”, yours “–”"]

    def test_other_errors_have_the_usual_heading(self, day):
        form = ClosedDayForm(posted(day, date="juče"), instance=day)
        assert not form.is_valid()
        assert form.summary_heading == ""


class TestAdmin:
    @pytest.fixture
    def address(self, client, day):
        client.force_login(second_factor(User.objects.create_superuser("koordinator@primer.rs")))
        return reverse("admin:centar_closedday_change", args=[day.pk])

    def form_data(self, page):
        version = re.search(r'name="seen_version" value="(\d+)"', page.text)[1]
        return {"date": "2026-07-01", "reason": "moj", "seen_version": version}

    def test_second_saver_gets_the_form_back_with_both_versions(self, client, address, day):
        data = self.form_data(client.get(address))
        ClosedDay.objects.update(reason="njihov")
        page = client.post(address, data)
        assert page.status_code == 200
        assert "njihov" in page.text
        assert "moj" in page.text
        assert ClosedDay.objects.get().reason == "njihov"
        assert client.post(address, self.form_data(page)).status_code == 302
        assert ClosedDay.objects.get().reason == "moj"

    def test_adding_works(self, client, address):
        add = reverse("admin:centar_closedday_add")
        assert 'name="seen_version"' in client.get(add).text
        assert client.post(add, {"date": "2026-08-01", "reason": "", "seen_version": ""}).status_code == 302

    def test_an_unknown_record_is_no_error(self, client, address, day):
        assert client.post(address.replace(f"/{day.pk}/", "/0/"), {}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_six_savers_at_once_one_wins():
    day = ClosedDay.objects.create(date="2026-07-01")
    texts = count()

    def save():
        with transaction.atomic():
            current = ClosedDay.objects.select_for_update().get(pk=day.pk)
            form = ClosedDayForm(posted(day, reason=f"{next(texts)}"), instance=current)
            return form.is_valid() and bool(form.save())

    assert sorted(at_once(6, save)) == [False] * 5 + [True]
