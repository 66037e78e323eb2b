"""People of the tests, where making one takes more than a line."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from centar.models import User


def second_factor(user: User) -> User:
    """The same person with a second factor set up, as the staff's pages ask."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def staff_member(email: str, role: str, *, name: str = "") -> User:
    """Staff with one role and a second factor; the roles have to be there."""
    user = User.objects.create_user(email, name=name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return second_factor(user)
