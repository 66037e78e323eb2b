"""Stand-in until the mail rows are merged: renders and sends at once."""

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def queue_email(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    language: str,
    dedupe_key: str,
    reply_to: str = "",
    secret: bool = False,
) -> EmailMessage:
    with translation.override(language):
        text = render_to_string("{}/mails/{}.txt".format(*template.split("/")), context)
        subject, _, body = text.strip().partition("\n")
    message = EmailMessage(
        subject.removeprefix("Subject: "), body.strip(), to=[to], reply_to=[reply_to] * bool(reply_to)
    )
    message.send()
    return message
