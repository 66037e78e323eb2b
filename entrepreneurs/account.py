"""What the registry shows on a person's account page."""

from django.utils.translation import gettext_lazy as _

from centar.account import AccountBlock
from centar.http import SignedInRequest
from entrepreneurs.models import Enterprise


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    rows = Enterprise.objects.of(request.user).order_by("sort_key", "id")
    return [AccountBlock(_("My enterprises"), "entrepreneurs/account_block.html", {"enterprises": rows})]
