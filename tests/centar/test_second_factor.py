import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from django.utils import timezone

from centar.accounts import confirm_email
from centar.models import User
from tests.mails import code_in, mails_to

pytestmark = pytest.mark.django_db

CONFIRM = "/en/nalog/login/code/confirm/"
SECOND = "/en/nalog/2fa/authenticate/"


@pytest.fixture
def staff(db):
    user = User.objects.create_user("vera@example.rs", is_staff=True)
    confirm_email(user)
    return user


def app_code(secret):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def sign_in_by_code(client, user, next_url="/nalog/"):
    client.post("/en/nalog/login/code/", {"email": user.email, "next": next_url})
    return client.post(CONFIRM, {"code": code_in(mails_to(user.email)[-1]), "next": next_url})


@pytest.mark.parametrize("address", ["/rad/", "/sr-cyrl/rad/", "/en/rad/", "/admin/", "/en/admin/centar/user/"])
def test_staff_without_a_second_factor_are_led_to_setting_one_up(client, staff, address):
    client.force_login(staff)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/nalog/2fa/")


def test_the_page_they_are_led_to_says_why(client, staff):
    client.force_login(staff)
    page = client.get("/en/rad/", follow=True)
    assert "Staff pages need a second factor" in next(str(message) for message in page.context["messages"])


def test_recovery_codes_alone_are_no_second_factor(client, staff):
    RecoveryCodes.activate(staff)
    client.force_login(staff)
    assert client.get("/rad/").status_code == 302


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_staff_with_a_second_factor_get_through(client, staff, kind):
    Authenticator.objects.create(user=staff, type=kind, data={})
    client.force_login(staff)
    assert client.get("/rad/").status_code == 200


def test_the_demo_lets_staff_through(client, staff, settings):
    settings.DEMO = True
    client.force_login(staff)
    assert client.get("/rad/").status_code == 200


def test_other_pages_stay_open_to_staff_without_a_second_factor(client, staff):
    client.force_login(staff)
    assert client.get("/").status_code == 200
    assert client.get("/nalog/").status_code == 200


def test_setting_up_the_app_and_signing_in_with_it(client, staff, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to(timezone.now(), tick=False)
    sign_in_by_code(client, staff)
    page = client.get("/en/nalog/2fa/totp/activate/")
    assert "<svg" in page.content.decode()
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/en/nalog/2fa/totp/activate/", {"code": app_code(secret)})
    assert answer.headers["Location"] == "/en/nalog/2fa/recovery-codes/"
    assert client.get("/rad/").status_code == 200
    assert "An authenticator app was added." in mails_to(staff.email)[-1].text

    client.logout()
    time_machine.shift(60)
    answer = sign_in_by_code(client, staff, "/rad/")
    assert answer.headers["Location"] == SECOND
    assert "_auth_user_id" not in client.session
    wrong = client.post(SECOND, {"code": "000000" if app_code(secret) != "000000" else "111111"})
    assert wrong.context["form"].errors["code"] == ["The code is not right. Check it in the app and type it again"]
    answer = client.post(SECOND, {"code": app_code(secret)})
    assert answer.headers["Location"] == "/rad/"
    assert client.get("/rad/").status_code == 200


def test_recovery_code_works_once(client, staff):
    TOTP.activate(staff, generate_totp_secret())
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    sign_in_by_code(client, staff)
    assert client.post(SECOND, {"code": code}).headers["Location"] == "/nalog/"
    client.logout()
    sign_in_by_code(client, staff)
    assert client.post(SECOND, {"code": code}).status_code == 200


@pytest.mark.urls("tests.centar.link_urls")
class TestLink:
    def test_signs_in_and_confirms_the_address(self, client):
        user = User.objects.create_user("mira@example.rs")
        answer = client.post("/en/by-link/?who=mira@example.rs")
        assert answer.headers["Location"] == "/nalog/2fa/"
        assert client.session["_auth_user_id"] == str(user.pk)
        assert EmailAddress.objects.get(user=user).verified

    def test_still_asks_for_the_second_factor(self, client):
        user = User.objects.create_user("mira@example.rs")
        TOTP.activate(user, generate_totp_secret())
        assert client.post("/en/by-link/?who=mira@example.rs").headers["Location"] == SECOND
        assert "_auth_user_id" not in client.session

    def test_is_not_enough_for_staff(self, client, staff):
        answer = client.post("/en/by-link/?who=vera@example.rs")
        assert answer.headers["Location"].startswith(CONFIRM)
        assert "_auth_user_id" not in client.session
        assert len(mails_to(staff.email)) == 1

    def test_opens_no_closed_account(self, client):
        User.objects.create_user("mira@example.rs", is_active=False)
        client.post("/en/by-link/?who=mira@example.rs")
        assert "_auth_user_id" not in client.session


def test_operator_resets_a_lost_second_factor(client, staff, capsys):
    TOTP.activate(staff, generate_totp_secret())
    RecoveryCodes.activate(staff)
    call_command("reset_second_factor", "Vera@example.rs")
    assert capsys.readouterr().out.startswith("2 forgotten")
    assert not Authenticator.objects.filter(user=staff).exists()
    with pytest.raises(CommandError, match="No account has this address"):
        call_command("reset_second_factor", "nema@example.rs")
