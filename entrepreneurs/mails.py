from __future__ import annotations

import datetime as dt
from typing import Any

from centar.mail import queue_email, render
from entrepreneurs.models import Enterprise, StateChange


def recipients(enterprise: Enterprise) -> list[str]:
    """The addresses of its people; before anybody has joined, that of the contact person."""
    addresses = list(enterprise.members.order_by("email").values_list("email", flat=True))
    return addresses or [address for address in [enterprise.contact_email] if address]


def preview(enterprise: Enterprise, name: str, *, message: str, now: dt.datetime) -> tuple[str, str]:
    """Subject and text of the mail about a step that has not been taken yet."""
    step = StateChange(enterprise=enterprise, message=message, at=now)
    return render(f"entrepreneurs/{name}", {"enterprise": enterprise, "step": step}, enterprise.language)


def mail_people(enterprise: Enterprise, name: str, *, step: StateChange, **context: Any) -> None:
    """Writes the mail `name` about one step, once to each of the enterprise's people, in their last language."""
    for address in recipients(enterprise):
        queue_email(
            to=address,
            template=f"entrepreneurs/{name}",
            context={"enterprise": enterprise, "step": step, **context},
            language=enterprise.language,
            dedupe_key=f"enterprise-step-{step.pk}-{name}-{address}",
        )
