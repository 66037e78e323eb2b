"""Who gets what at which address: a committed table, so that a page opened to the wrong people is seen in review."""

import csv

import pytest

from tests.access import TABLE, UNNAMED, access_rows, as_csv, is_public, named_patterns

pytestmark = pytest.mark.django_db

# every view that says @login_not_required; the rest turn a stranger to the sign-in page
PUBLIC = {
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
    "centar:home",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


@pytest.fixture(scope="module")
def written():
    with TABLE.open(newline="") as file:
        return {(row["name"], row["method"]): row for row in csv.DictReader(file)}


def test_public_addresses_are_the_listed_ones():
    assert {name for name, pattern in named_patterns() if is_public(pattern)} == PUBLIC


def test_every_address_answers_each_visitor_as_the_table_says(request):
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


def test_entrepreneurs_get_nothing_of_the_staff(written):
    staff = [row for (name, _method), row in written.items() if name.startswith("admin:") or name.endswith(":desk")]
    assert {row["entrepreneur"] for row in staff} <= {"302", "404", "405"}


def test_addresses_without_a_name_are_only_those_of_the_admin():
    unnamed = {name for name, _pattern in named_patterns() if UNNAMED in name}
    assert unnamed == {"admin:(without a name) (?P<url>.*)$", "admin:(without a name) <path:object_id>/"}
