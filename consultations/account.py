"""What consulting shows on a person's account page."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock, Pending
from centar.http import SignedInRequest
from centar.templatetags.dates import sr_date
from centar.templatetags.script import script
from consultations.models import Booking, NextStep, SharedDocument

PAST_SHOWN = 10


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    now = timezone.now()
    today = timezone.localdate(now)
    bookings = Booking.objects.of(request.user).with_people()
    steps = list(NextStep.objects.of(request.user))
    context = {
        "upcoming": bookings.upcoming(now=now),
        "past": bookings.past(now=now)[:PAST_SHOWN],
        "steps": steps,
        "documents": SharedDocument.objects.of(request.user),
        "today": today,
    }
    overdue = [step for step in steps if step.is_overdue(today=today)]
    waiting = tuple(map(_waiting, overdue))
    return [AccountBlock(_("My talks"), "consultations/account_block.html", context, waiting)]


def _waiting(step: NextStep) -> Pending:
    words = {"day": sr_date(step.due_on), "text": script(step.text)}
    text = gettext("Agreed until %(day)s, which has passed: %(text)s") % words
    return Pending(text, f"#agreed-{step.pk}", step.due_on)
