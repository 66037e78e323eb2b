"""What events show on a person's account page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock
from centar.http import SignedInRequest
from events.fair_account import fair_blocks
from events.models import Registration

PAST_SHOWN = 10


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    now = timezone.now()
    own = Registration.objects.of(request.user).select_related("event")
    context = {
        "upcoming": own.active().at_coming_events(now=now),
        "past": own.confirmed().filter(event__ends_at__lte=now).order_by("-event__starts_at")[:PAST_SHOWN],
    }
    return [AccountBlock(_("My events"), "events/account_block.html", context), *fair_blocks(request)]
