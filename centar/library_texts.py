"""Texts of libraries that have no Serbian catalogue, or one that reads badly, named here so that ours keeps them.

Only what a visitor or staff can see. Nothing imports this file: the extraction reads it.
"""

from django.utils.translation import gettext_noop, ngettext_lazy, pgettext_lazy

DJANGO_FILTER = [
    gettext_noop("%s (descending)"),
    gettext_noop("All"),
    gettext_noop("Multiple values may be separated by commas."),
    gettext_noop("No"),
    gettext_noop("Ordering"),
    gettext_noop("Past 7 days"),
    gettext_noop("Range query expects two values."),
    gettext_noop("Select a lookup."),
    gettext_noop("This month"),
    gettext_noop("This year"),
    gettext_noop("Today"),
    gettext_noop("Unknown"),
    gettext_noop("Yes"),
    gettext_noop("Yesterday"),
]
PHONENUMBER_FIELD = [
    gettext_noop("Phone number"),
    gettext_noop("The phone number entered is not valid."),
    pgettext_lazy(
        "{example_number} is a national phone number.",
        "Enter a valid phone number (e.g. {example_number}) or a number with an international call prefix.",
    ),
]
DJANGO_ADMIN = [
    gettext_noop("Add %s"),
    gettext_noop("Change %s"),
    gettext_noop("View %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 1),
]
