import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from centar import consent
from centar.models import ConsentText, OutgoingEmail, User
from tests.people import second_factor

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MAILS = "admin:centar_outgoingemail_changelist"


def letter(number, **changes):
    values = {
        "to": "ana@primer.rs",
        "subject": "Predmet",
        "text": "private words",
        "language": "en",
        "dedupe_key": f"{number}",
        "message_id": f"<{number}@primer.rs>",
        "state": "failed",
        "created_at": NOW,
        "queued_at": NOW,
    }
    return OutgoingEmail.objects.create(**{**values, **changes})


@pytest.fixture
def staff(client):
    user = User.objects.create_user("osoblje@primer.rs", is_staff=True)
    second_factor(user)
    user.user_permissions.add(Permission.objects.get(codename="view_outgoingemail"))
    client.force_login(user)
    return user


@pytest.fixture
def coordinator(client):
    user = second_factor(User.objects.create_superuser("koordinator@primer.rs"))
    client.force_login(user)
    return user


def send_again(client, *letters):
    data = {"action": "send_again", "_selected_action": [letter.pk for letter in letters]}
    return client.post(reverse(MAILS), data, follow=True)


class TestMail:
    @pytest.mark.parametrize("query", ["text__regex=secret", "calendar__contains=a", "is_secret__exact=1"])
    def test_no_question_tells_what_is_not_shown(self, client, coordinator, query):
        letter(1)
        assert client.get(f"{reverse(MAILS)}?{query}").status_code == 400

    @pytest.mark.parametrize("query", ["state__exact=failed", "created_at__year=2026", "q=ana"])
    def test_the_filters_of_the_page_work(self, client, coordinator, query):
        letter(1)
        assert client.get(f"{reverse(MAILS)}?{query}").status_code == 200

    def test_list_costs_the_same_at_1_and_3_rows(self, client, coordinator, django_assert_num_queries):
        letter(1)
        client.get(reverse(MAILS))
        with django_assert_num_queries(9):
            client.get(reverse(MAILS))
        letter(2)
        letter(3)
        with django_assert_num_queries(9):
            client.get(reverse(MAILS))

    def test_sends_again_what_can_be_and_says_how_many(self, client, coordinator):
        failed, waiting = letter(1), letter(2, state="queued", next_attempt_at=NOW)
        page = send_again(client, failed, waiting)
        assert len(page.context["messages"]) == 2
        failed.refresh_from_db()
        assert (failed.state, failed.requeued_by) == ("queued", coordinator)

    def test_who_may_only_look_cannot_send(self, client, staff):
        failed = letter(1)
        send_again(client, failed)
        failed.refresh_from_db()
        assert failed.state == "failed"

    def test_what_was_given_up_is_taken_off_the_queue_of_the_desk(self, client, coordinator):
        failed, waiting = letter(1), letter(2, state="queued", next_attempt_at=NOW)
        queue = f"{reverse(MAILS)}?state__exact=failed&settled_at__isempty=1"
        assert [row.pk for row in client.get(queue).context["cl"].result_list] == [failed.pk]
        data = {"action": "settle", "_selected_action": [failed.pk, waiting.pk]}
        page = client.post(reverse(MAILS), data, follow=True)
        assert [str(message) for message in page.context["messages"]] == [
            "1 poruka je skinuta sa spiska",
            "1 poruka je poslata ili još čeka",
        ]
        failed.refresh_from_db()
        assert (failed.state, failed.settled_by) == ("failed", coordinator)
        assert list(client.get(queue).context["cl"].result_list) == []
        send_again(client, failed)
        failed.refresh_from_db()
        assert (failed.state, failed.settled_at, failed.settled_by) == ("queued", None, None)

    @pytest.mark.parametrize(("secret", "shown"), [(True, False), (False, True)])
    def test_the_text_is_shown_unless_it_holds_a_code(self, client, coordinator, secret, shown):
        address = reverse("admin:centar_outgoingemail_change", args=[letter(1, is_secret=secret).pk])
        assert ("private words" in client.get(address).text) is shown

    def test_nobody_changes_adds_or_deletes(self, client, coordinator):
        address = reverse("admin:centar_outgoingemail_change", args=[letter(1).pk])
        assert client.post(address, {"subject": "x"}).status_code == 403
        assert client.get(reverse("admin:centar_outgoingemail_add")).status_code == 403
        assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403


class TestConsent:
    @pytest.fixture
    def text(self):
        return ConsentText.objects.create(purpose="profile", version=1, text="Tekst", valid_from=NOW)

    def test_list_costs_the_same_at_1_and_3_rows(self, client, coordinator, text, django_assert_num_queries):
        def agree(number):
            consent.record_consent(
                purpose="profile", email=f"{number}@primer.rs", user=None, language="en", place="x", now=NOW
            )

        address = reverse("admin:centar_consent_changelist")
        agree(1)
        client.get(address)
        with django_assert_num_queries(9):
            client.get(address)
        agree(2)
        agree(3)
        with django_assert_num_queries(9):
            client.get(address)

    def test_a_wording_is_added_and_never_changed(self, client, coordinator, text):
        data = {
            "purpose": "profile",
            "version": 2,
            "text": "Novi",
            "valid_from_0": "2026-01-01",
            "valid_from_1": "9:00",
        }
        assert client.post(reverse("admin:centar_consenttext_add"), data).status_code == 302
        assert ConsentText.objects.count() == 2
        address = reverse("admin:centar_consenttext_change", args=[text.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, data).status_code == 403
