"""What exhibitors are told, by mail; whoever has no e-mail is on the lists of calls that staff see."""

from __future__ import annotations

from typing import Any

from centar.mail import queue_email, render
from centar.models import Office
from events.models import ApplicationStep, ExhibitorApplication


def tell_exhibitor(application: ExhibitorApplication, name: str, *, step: ApplicationStep, **context: Any) -> bool:
    """Writes the mail `exhibitor_<name>` about a step, once; says whether there is an address to write to."""
    if not application.contact_email:
        return False
    queue_email(
        to=application.contact_email,
        template=f"events/exhibitor_{name}",
        context=exhibitor_context(application, message=step.message, **context),
        language=application.language,
        dedupe_key=f"exhibitor:{application.pk}:{step.pk}",
    )
    return True


def exhibitor_context(application: ExhibitorApplication, *, message: str, **context: Any) -> dict[str, Any]:
    """What a mail to an exhibitor is made of; a preview uses the same."""
    fair = application.fair
    return {
        "application": application,
        "enterprise": application.enterprise,
        "fair": fair,
        "event": fair.event,
        "call": fair.call,
        "office": Office.objects.current(),
        "message": message,
        **context,
    }


def preview(application: ExhibitorApplication, name: str, *, message: str, **context: Any) -> tuple[str, str]:
    """Subject and text of the mail `exhibitor_<name>` about a step that has not been taken yet."""
    facts = exhibitor_context(application, message=message, **context)
    return render(f"events/exhibitor_{name}", facts, application.language)
