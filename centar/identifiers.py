"""The numbers of firms: PIB (tax number) and MB (matični broj)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.rs import pib

_SEPARATORS = re.compile(r"[\s./\-–]+")
_MB_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)


def normalise_number(value: str) -> str:
    """The number without the spaces, dots, slashes and hyphens that people type."""
    return _SEPARATORS.sub("", value)


def validate_pib(value: str) -> str:
    """The nine digits of a PIB; raises ValidationError when they are not nine or the check digit is wrong."""
    number = normalise_number(value)
    if not _is_digits(number, 9):
        raise ValidationError(_("Enter a PIB of 9 digits"), code="invalid")
    if not pib.is_valid(number):
        raise ValidationError(
            _("The PIB is not right. Check the digits on the decision of the APR"), code="check_digit"
        )
    return number


def validate_mb(value: str) -> str:
    """The eight digits of an MB; raises ValidationError when they are not eight or the check digit is wrong."""
    number = normalise_number(value)
    if not _is_digits(number, 8):
        raise ValidationError(_("Enter a registration number of 8 digits"), code="invalid")
    if not mb_is_valid(number):
        raise ValidationError(_("Check the registration number, a digit is not right"), code="check_digit")
    return number


def mb_is_valid(value: str) -> bool:
    """Whether the check digit fits.

    No specification of it is published. The rule was derived from numbers in use and held for 47 of 48 of them, so
    staff may overrule it.
    """
    number = normalise_number(value)
    if not _is_digits(number, 8):
        return False
    return number[7] == mb_check_digit(number[:7])


def mb_check_digit(seven: str) -> str:
    """The eighth digit of an MB, of the seven before it."""
    check = 11 - sum(weight * int(digit) for weight, digit in zip(_MB_WEIGHTS, seven, strict=True)) % 11
    return "0" if check >= 10 else str(check)


def _is_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdigit()
