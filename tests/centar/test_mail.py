import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from centar import actions, jobs, mail, retention
from centar.models import OutgoingEmail, User

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=4)


@pytest.fixture(autouse=True)
def letters(settings, tmp_path):
    """Mails of an app that exists only here."""
    folder = tmp_path / "trial" / "mails"
    folder.mkdir(parents=True)
    (folder / "hello.txt").write_text(
        "{% load i18n %}Subject: {{ what }} ({{ number }})\n\n"
        "{% get_current_language as code %}{{ code }} & {{ what }}\n\n\n\n"
        "Line one\nline two\n\nhttps://example.rs/a?b=1&c=2\n"
    )
    (folder / "no_subject.txt").write_text("Hello\n\nthere\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]


def write(**changes):
    values = {
        "to": "ana@primer.rs",
        "template": "trial/hello",
        "context": {"what": "Đ <b>", "number": "IM-2026-0001"},
        "language": "sr-latn",
        "dedupe_key": "hello-1",
    }
    return mail.queue_email(**{**values, **changes})


def jobs_for(email):
    return ProcrastinateJob.objects.filter(task_name=mail.DELIVER, args={"email_id": email.pk})


def refuse(monkeypatch, error):
    def send_messages(self, messages):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages)


@pytest.mark.django_db
class TestWriting:
    def test_renders_subject_and_text_once_in_the_readers_language(self):
        email = write(language="en")
        assert email.subject == "Đ <b> (IM-2026-0001)"
        assert email.text.startswith("en & Đ <b>\n\nLine one\nline two\n\nhttps://example.rs/a?b=1&c=2\n\n-- \n")
        assert email.text.endswith("http://127.0.0.1:8000")
        assert (email.state, email.attempts, email.sent_at) == ("queued", 0, None)
        assert jobs_for(email).count() == 1

    def test_same_key_gives_the_first_row_and_no_second_job(self):
        first = write()
        assert write(context={"what": "other", "number": 2}) == first
        assert OutgoingEmail.objects.count() == jobs_for(first).count() == 1

    def test_a_rollback_leaves_neither_row_nor_job(self):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        assert not OutgoingEmail.objects.exists()
        assert not ProcrastinateJob.objects.exists()

    @pytest.mark.parametrize("address", ["ana@primer.rs\nBcc: x@primer.rs", "a@primer.rs, b@primer.rs", "ana", ""])
    def test_one_plain_address_or_none(self, address):
        with pytest.raises(ValidationError):
            write(to=address)
        if address:
            with pytest.raises(ValidationError):
                write(reply_to=address)

    def test_what_a_visitor_typed_cannot_leave_the_subject_line(self):
        email = write(context={"what": "Upit\r\nBcc: x@primer.rs\x07\t", "number": 1})
        assert email.subject == "Upit Bcc: x@primer.rs (1)"
        message = mail.as_message(email).message()
        assert message["Bcc"] is None
        assert message["To"] == "ana@primer.rs"

    def test_the_database_refuses_a_subject_of_two_lines(self):
        email = write()
        with pytest.raises(IntegrityError, match="mail_subject_one_line"):
            OutgoingEmail.objects.filter(pk=email.pk).update(subject="a\nb")

    def test_a_mail_without_subject_line_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError, match="does not begin with"):
            write(template="trial/no_subject")

    def test_links_carry_the_language_and_never_the_visitors_host(self):
        with mail.translation.override("en"):
            assert mail.link("centar:home") == "http://127.0.0.1:8000/en/"
        with mail.translation.override("sr-latn"):
            assert mail.link("centar:home") == "http://127.0.0.1:8000/"


@pytest.mark.django_db
class TestDelivery:
    def test_sends_text_and_html_with_the_same_words_and_the_stored_id(self):
        email = write(reply_to="kupac@primer.rs")
        mail.deliver(email_id=email.pk, now=NOW)
        (message,) = outbox.outbox
        assert message.extra_headers["Message-ID"] == email.message_id
        assert message.reply_to == ["kupac@primer.rs"]
        html = message.alternatives[0].content
        assert "Đ &lt;b&gt;" in html
        assert 'href="https://example.rs/a?b=1&amp;c=2"' in html
        assert "Line one<br>line two" in html
        assert "<img" not in html
        email.refresh_from_db()
        assert (email.state, email.sent_at, email.next_attempt_at, email.attempts) == ("sent", NOW, None, 1)

    def test_a_second_job_for_a_sent_mail_sends_nothing(self):
        email = write()
        mail.deliver(email_id=email.pk, now=NOW)
        mail.deliver(email_id=email.pk, now=NOW)
        assert len(outbox.outbox) == 1

    def test_of_a_mail_that_is_gone_nothing_is_sent_and_nothing_tried_again(self):
        mail.deliver(email_id=12345, now=NOW)
        assert outbox.outbox == []
        assert not ProcrastinateJob.objects.exists()
        assert not OutgoingEmail.objects.exists()

    def test_a_secret_mail_loses_its_text_once_sent(self):
        email = write(secret=True)
        assert email.text
        mail.deliver(email_id=email.pk, now=NOW)
        email.refresh_from_db()
        assert email.text == ""
        assert "sr-latn & Đ" in outbox.outbox[0].body

    def test_failures_wait_longer_each_time_up_to_an_hour(self, monkeypatch):
        refuse(monkeypatch, smtplib.SMTPServerDisconnected("gone"))
        email, waits = write(), []
        for _round in range(8):
            mail.deliver(email_id=email.pk, now=NOW)
            email.refresh_from_db()
            waits.append((email.next_attempt_at - NOW).total_seconds() / 60)
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
        assert email.last_error == "SMTPServerDisconnected: gone"
        assert jobs_for(email).filter(scheduled_at=email.next_attempt_at).count() == 2

    def test_after_three_days_it_is_for_staff(self, monkeypatch):
        refuse(monkeypatch, TimeoutError())
        email = write()
        OutgoingEmail.objects.update(queued_at=NOW - timedelta(hours=72))
        before = jobs_for(email).count()
        mail.deliver(email_id=email.pk, now=NOW)
        assert list(OutgoingEmail.objects.failed()) == [email]
        assert jobs_for(email).count() == before

    @pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "queued")])
    def test_an_address_refused_for_good_is_not_tried_again(self, monkeypatch, code, state):
        refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"ana@primer.rs": (code, b"no")}))
        email = write()
        mail.deliver(email_id=email.pk, now=NOW)
        email.refresh_from_db()
        assert email.state == state


@pytest.mark.django_db
class TestSendAgain:
    @pytest.fixture
    def staff(self):
        return User.objects.create_user("osoblje@primer.rs", is_staff=True)

    def test_puts_a_failed_mail_back_as_the_same_message(self, staff):
        email = write()
        OutgoingEmail.objects.update(state="failed", next_attempt_at=None, attempts=70, queued_at=LONG_AGO)
        again = actions.send_again(email=email, by=staff, now=NOW)
        assert (again.state, again.attempts, again.queued_at, again.requeued_by) == ("queued", 0, NOW, staff)
        assert again.message_id == email.message_id
        assert jobs_for(email).count() == 2

    def test_refuses_what_waits_or_has_no_text(self, staff):
        waiting, secret = write(), write(dedupe_key="secret", secret=True)
        mail.deliver(email_id=secret.pk, now=NOW)
        for email in (waiting, secret):
            with pytest.raises(actions.MailNotSendable):
                actions.send_again(email=email, by=staff, now=NOW)


@pytest.mark.django_db
class TestSweep:
    def test_gives_a_mail_without_a_job_a_job_and_leaves_the_others(self, caplog):
        orphan, normal, later = write(), write(dedupe_key="2"), write(dedupe_key="3")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE (args->>'email_id')::int <> %s", [normal.pk])
        OutgoingEmail.objects.filter(pk=later.pk).update(next_attempt_at=timezone.now() + timedelta(minutes=5))
        jobs.sweep_unsent(timestamp=0)
        assert [jobs_for(email).count() for email in (orphan, normal, later)] == [1, 1, 0]
        assert not caplog.records

    def test_raises_the_alarm_after_a_quarter_of_an_hour(self, caplog):
        write()
        OutgoingEmail.objects.update(queued_at=timezone.now() - timedelta(minutes=16))
        jobs.sweep_unsent(timestamp=0)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert "16 minutes" in caplog.text


@pytest.mark.django_db
def test_retention_deletes_old_mail_that_is_done(caplog):
    old, waiting, fresh = write(), write(dedupe_key="2"), write(dedupe_key="3")
    for email in (old, fresh):
        mail.deliver(email_id=email.pk, now=NOW)
    OutgoingEmail.objects.exclude(pk=fresh.pk).update(queued_at=NOW - timedelta(days=91))
    assert retention.delete_sent_mail(NOW) == 1
    assert set(OutgoingEmail.objects.all()) == {waiting, fresh}


@pytest.mark.django_db
class TestTakingBack:
    def test_what_has_not_left_goes_and_what_has_left_stays(self):
        sent, _queued, _other = (write(dedupe_key=key) for key in ("talk:1:a", "talk:1:b", "talk:12:a"))
        sent.state, sent.sent_at, sent.next_attempt_at = "sent", NOW, None
        sent.save()
        assert mail.take_back(dedupe_prefix="talk:1:") == 1
        assert set(OutgoingEmail.objects.values_list("dedupe_key", flat=True)) == {"talk:1:a", "talk:12:a"}


@pytest.mark.django_db
class TestCalendarEntries:
    ENTRY = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-A:Đ\r\nEND:VCALENDAR\r\n"

    def test_goes_along_as_an_invitation(self):
        message = mail.as_message(write(calendar=self.ENTRY)).message()
        (part,) = (part for part in message.walk() if part.get_content_type() == "text/calendar")
        assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "utf-8")
        assert part.get_payload(decode=True).decode() == self.ENTRY

    def test_goes_with_the_text_once_a_secret_mail_is_sent(self):
        email = write(calendar=self.ENTRY, secret=True)
        mail.deliver(email_id=email.pk, now=NOW)
        email.refresh_from_db()
        assert (email.text, email.calendar) == ("", "")

    def test_without_a_method_it_is_our_mistake(self):
        with pytest.raises(ValueError, match="METHOD"):
            mail.as_message(write(calendar="BEGIN:VCALENDAR"))
