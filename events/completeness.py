"""What an application to exhibit lacks before it can be sent: the same for its pages, the check and the action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.models import ExhibitorApplication

# the pages of the application, in their order
ENTERPRISE, SHOWING, STAND, CATALOGUE = "preduzece", "izlaganje", "stand", "katalog"


@dataclass(frozen=True)
class Missing:
    """A field, the page on which it is filled in, and what to say."""

    page: str
    field: str
    text: Any


def missing(application: ExhibitorApplication) -> list[Missing]:
    """Everything that is lacking, in the order of the pages; empty when the application can be sent."""
    found = []
    if not application.contact_name:
        found.append(Missing(ENTERPRISE, "contact_name", _("Enter the name of the contact person")))
    if not (application.contact_email or application.contact_phone):
        found.append(
            Missing(ENTERPRISE, "contact_phone", _("Enter a phone number or an e-mail of the contact person"))
        )
    if not application.showing:
        found.append(Missing(SHOWING, "showing", _("Say what you will show or sell")))
    if application.stand_type_id is None:
        found.append(Missing(STAND, "stand_type", _("Choose a type of stand")))
    if not application.public_title:
        found.append(Missing(CATALOGUE, "public_title", _("Enter the name for the catalogue")))
    if application.category_id is None:
        found.append(Missing(CATALOGUE, "category", _("Choose the category in which visitors find you")))
    return found
