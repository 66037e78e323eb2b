"""What journalists are told, and exhibitors asked afterwards, by mail."""

from __future__ import annotations

from centar.mail import queue_email, take_back
from centar.models import Office, OutgoingEmail
from events.models import ExhibitorApplication, MediaRequest


def tell_media(request: MediaRequest, name: str) -> None:
    """Writes the mail `media_<name>`, once."""
    _mail_media(request, name, key=f"media:{request.pk}:{name}")


def tell_media_news(request: MediaRequest, name: str, *, number: int) -> None:
    """Writes the mail `media_<name>` about the fair itself, once for each `number` of it; what was written of it
    before and has not left is taken back."""
    prefix = f"media-fair:{request.pk}:"
    take_back(dedupe_prefix=prefix)
    _mail_media(request, name, key=f"{prefix}{name}:{number}")


def _mail_media(request: MediaRequest, name: str, *, key: str) -> None:
    queue_email(
        to=request.email,
        template=f"events/media_{name}",
        context={"request_of_media": request, "event": request.event, "office": Office.objects.current()},
        language=request.language,
        dedupe_key=key,
    )


def ask_exhibitor(application: ExhibitorApplication) -> bool:
    """Asks how it was, once; says whether it is asked now: there is an address, and nobody wrote to it about this."""
    key = f"exhibitor-feedback:{application.pk}"
    if not application.contact_email or OutgoingEmail.objects.filter(dedupe_key=key).exists():
        return False
    fair = application.fair
    queue_email(
        to=application.contact_email,
        template="events/exhibitor_how_it_was",
        context={"application": application, "fair": fair, "event": fair.event, "office": Office.objects.current()},
        language=application.language,
        dedupe_key=key,
    )
    return True
