"""Who gets what at which address: a committed table, so that a page opened to the wrong people is seen in review."""

import csv
import re

import pytest
from django.utils import timezone

from tests.access import TABLE, UNNAMED, access_rows, as_csv, is_public, named_patterns

pytestmark = pytest.mark.django_db

# every view that says @login_not_required; the rest turn a stranger to the sign-in page
PUBLIC = {
    "events:answer_invitation",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "admin:login",
    "centar:contact",
    "centar:home",
    "centar:page",
    "consultations:booking",
    "consultations:booking_document",
    "consultations:booking_tick",
    "consultations:call_back",
    "consultations:call_back_done",
    "consultations:cancel",
    "consultations:confirm_link",
    "consultations:details",
    "consultations:earlier",
    "consultations:feed",
    "consultations:find",
    "consultations:ics",
    "consultations:leave_link",
    "consultations:move",
    "consultations:open_link",
    "consultations:support",
    "consultations:times",
    "consultations:wait",
    "consultations:wait_done",
    "entrepreneurs:directory",
    "entrepreneurs:enterprise",
    "entrepreneurs:open_link",
    "entrepreneurs:photo",
    "entrepreneurs:report",
    "entrepreneurs:report_sent",
    "entrepreneurs:start",
    "events:archive",
    "events:cancel",
    "events:certificate",
    "events:event",
    "events:events",
    "events:feed",
    "events:feedback",
    "events:find",
    "events:ics",
    "events:material",
    "events:open_link",
    "events:party",
    "events:register",
    "events:registration",
    "events:registration_ics",
    "events:apply",
    "events:badge",
    "events:call",
    "events:catalogue",
    "events:catalogue_json",
    "events:exhibitor",
    "events:exhibitor_photo",
    "events:fair",
    "events:fairs",
    "events:media_request",
    "events:media_sent",
    "events:plan",
    "events:programme",
    "events:programme_ics",
    "healthz",
    "media_file",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "readyz",
    "robots",
    "sitemap",
    "sitemap_section",
}


@pytest.fixture(scope="module")
def written():
    with TABLE.open(newline="") as file:
        return {(row["name"], row["method"]): row for row in csv.DictReader(file)}


def test_public_addresses_are_the_listed_ones():
    assert {name for name, pattern in named_patterns() if is_public(pattern)} == PUBLIC


@pytest.mark.usefixtures("photo_store")
@pytest.mark.urls("tests.access_urls")
def test_every_address_answers_each_visitor_as_the_table_says(request, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # a slow machine would outlast a confirmed sign-in
    rows = access_rows()
    if request.config.getoption("--write-access-table"):
        TABLE.write_text(as_csv(rows))
    assert as_csv(rows) == TABLE.read_text(), "Run pytest tests/test_access.py --write-access-table, read the diff"


def test_no_address_fails(written):
    assert [key for key, row in written.items() if any(cell.startswith("5") for cell in row.values())] == []


def test_strangers_are_led_to_sign_in_or_refused(written):
    """Outside the public list nobody gets a page without signing in."""
    opened = {name for (name, _method), row in written.items() if row["anonymous"] not in {"302", "404", "405"}}
    assert opened <= PUBLIC


STAFF_ONLY = re.compile(r"^admin:|:desk")


@pytest.mark.parametrize("visitor", ["owner", "another", "council_member"])
def test_others_get_nothing_of_the_staff(written, visitor):
    answers = {row[visitor] for (name, _method), row in written.items() if STAFF_ONLY.search(name)}
    assert answers <= {"302", "404", "405"}


def test_an_entry_is_there_for_its_owner_alone(written):
    entry = {"tasks", "entry", "people", "photos", "check", "withdraw", "delete"}
    for page in entry:
        row = written[f"entrepreneurs:{page}", "GET"]
        assert row["another"] == row["researcher"] == "404", page
        assert row["owner"] in {"200", "302"}, page


def test_a_talk_is_there_for_its_owner_alone(written):
    for page in ("booking", "ics", "move", "cancel", "booking_document"):
        row = written[f"consultations:{page}", "GET"]
        assert row["owner"] == "200", page
        assert {row[visitor] for visitor in ("anonymous", "another", "coordinator", "researcher")} == {"404"}, page


def test_addresses_without_a_name_are_only_those_of_the_admin():
    unnamed = {name for name, _pattern in named_patterns() if UNNAMED in name}
    assert unnamed == {"admin:(without a name) (?P<url>.*)$", "admin:(without a name) <path:object_id>/"}
