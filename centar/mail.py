"""Mail: a row is written with what caused it, a job delivers the row.

Delivery is at least once: a worker that dies between the server's "250" and our commit sends the same
message, with the same Message-ID, again.
"""

import logging
import re
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import MIMEPart
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from centar.jobqueue import defer
from centar.models import Office, OutgoingEmail

log = logging.getLogger(__name__)

DELIVER = "centar.jobs.deliver_email"
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)
ALARM_AFTER = timedelta(minutes=15)
SUBJECT = re.compile(r"\s*Subject:(.*?)\n\s*\n(.*)", re.DOTALL)
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
FOOTER_MARK = "\n\n-- \n"


def link(name: str, *args: Any, **kwargs: Any) -> str:
    """The full address of a page, in the language that is active, whatever host the visitor typed."""
    return settings.SITE_URL + reverse(name, args=args, kwargs=kwargs)


def queue_email(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    dedupe_key: str,
    reply_to: str = "",
    secret: bool = False,
    calendar: str = "",
) -> OutgoingEmail:
    """Write the mail `<app>/<name>` to one person and put its delivery in the queue, in this transaction.

    The same `dedupe_key` gives the row that is already there. A `secret` mail loses its text once it is sent.
    `calendar` is an iCalendar text with a METHOD, which goes along for the reader's calendar.
    Raises ValidationError when an address is not one plain address.
    """
    if existing := OutgoingEmail.objects.filter(dedupe_key=dedupe_key).first():
        return existing
    validate_email(to)
    if reply_to:
        validate_email(reply_to)
    subject, text = render(template, context, language)
    now = timezone.now()
    email = OutgoingEmail(
        to=to,
        reply_to=reply_to,
        subject=subject,
        text=text,
        calendar=calendar,
        language=language,
        template=template,
        is_secret=secret,
        dedupe_key=dedupe_key,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        created_at=now,
        queued_at=now,
        next_attempt_at=now,
    )
    try:
        with transaction.atomic():
            email.save(force_insert=True)
            defer(DELIVER, email_id=email.pk)
    except IntegrityError:
        if existing := OutgoingEmail.objects.filter(dedupe_key=dedupe_key).first():
            return existing  # another request wrote it while we rendered
        raise
    return email


def render(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of `templates/<app>/mails/<name>.txt`, whose first paragraph is `Subject: …`."""
    app, name = template.split("/")
    written = _plain(f"{app}/mails/{name}.txt", context, language)
    match = SUBJECT.fullmatch(written.replace("\r\n", "\n"))
    if not match:
        raise ValueError(f"The mail {template} does not begin with “Subject: …” and an empty line.")
    subject, body = match.groups()
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    return CONTROL.sub(" ", subject).strip()[:200], body + FOOTER_MARK + footer(language)


def footer(language: str) -> str:
    """Who writes: the office's name, address and phone; only the site's address before an office is set up."""
    written = _plain("centar/mails/footer.txt", {"office": Office.objects.current()}, language)
    return "\n".join(line.strip() for line in written.splitlines() if line.strip())


def _plain(template: str, context: Mapping[str, Any], language: str) -> str:
    with translation.override(language):
        values = Context({**context, "site_url": settings.SITE_URL}, autoescape=False)
        return Engine.get_default().get_template(template).render(values)


def as_message(email: OutgoingEmail) -> EmailMultiAlternatives:
    """The mail in two parts with the same words; the second is made from the first."""
    message = EmailMultiAlternatives(
        email.subject,
        email.text,
        settings.DEFAULT_FROM_EMAIL,
        [email.to],
        reply_to=[email.reply_to] if email.reply_to else None,
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    body, _mark, signature = email.text.rpartition(FOOTER_MARK)
    html = render_to_string(
        "centar/mails/base.html",
        {"email": email, "paragraphs": body.split("\n\n"), "signature": signature},
    )
    message.attach_alternative(html, "text/html")
    if email.calendar:
        message.attach(_calendar_part(email.calendar))
    return message


def _calendar_part(calendar: str) -> MIMEPart:
    """The entry as calendars want it: its method in the content type too, or it is a file like any other."""
    method = METHOD.search(calendar)
    if method is None:
        raise ValueError("A mailed calendar entry says its METHOD.")
    part = MIMEPart()
    part.set_content(calendar.encode(), "text", "calendar", cte="base64", filename="invite.ics")
    part.set_param("charset", "utf-8")
    part.set_param("method", method[1])
    return part


def take_back(*, dedupe_prefix: str) -> int:
    """Drop the mails whose key begins so, as far as they have not left yet; says how many.

    One that a worker has in hand at this moment counts as gone.
    """
    with transaction.atomic():
        rows = OutgoingEmail.objects.select_for_update(skip_locked=True).filter(dedupe_key__startswith=dedupe_prefix)
        unsent = [row.pk for row in rows.exclude(state=OutgoingEmail.State.SENT).order_by("pk")]
        return OutgoingEmail.objects.filter(pk__in=unsent).delete()[0]


def deliver(*, email_id: int, now: datetime) -> None:
    """Hand one mail to the mail server, unless it is sent already or another worker has it in hand.

    A refusal is written in the row and the next attempt put in the queue, at growing distance, for three days.
    """
    with transaction.atomic():
        email = OutgoingEmail.objects.queued().select_for_update(skip_locked=True).filter(pk=email_id).first()
        if email is None:
            return
        email.attempts += 1
        try:
            as_message(email).send(using="default")
        except Exception as error:  # whatever stops the sending is a failed attempt, to be seen by staff
            _note_failure(email, error, now)
        else:
            email.state, email.sent_at, email.next_attempt_at = OutgoingEmail.State.SENT, now, None
            email.last_error = ""
            if email.is_secret:
                email.text = email.calendar = ""
        email.save()


def _note_failure(email: OutgoingEmail, error: Exception, now: datetime) -> None:
    email.last_error = f"{type(error).__name__}: {error}".replace("\x00", "")[:500]
    if _refused_for_good(error) or now - email.queued_at >= GIVE_UP_AFTER:
        email.state, email.next_attempt_at = OutgoingEmail.State.FAILED, None
        log.error("Mail %d was given up after %d attempts", email.pk, email.attempts)
        return
    email.next_attempt_at = now + wait_after(email.attempts)
    defer(DELIVER, at=email.next_attempt_at, email_id=email.pk)


def _refused_for_good(error: Exception) -> bool:
    """The server knows the address and will never take it (5xx to RCPT); all else may pass."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _answer in error.recipients.values()
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4 … minutes, at most an hour."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
