"""People of the tests, where making one takes more than a line."""

from allauth.mfa.models import Authenticator

from centar.models import User


def second_factor(user: User) -> User:
    """The same person with a second factor set up, as the staff's pages ask."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user
