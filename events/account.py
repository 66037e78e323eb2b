"""What events show on a person's account page."""

from centar.account import AccountBlock
from centar.http import SignedInRequest
from events.fair_account import fair_blocks


def blocks(request: SignedInRequest) -> list[AccountBlock]:
    return fair_blocks(request)
