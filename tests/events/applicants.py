"""Exhibitors at work: their clients, the addresses of their pages, and the answers of a whole application."""

from django.test import Client
from django.urls import reverse
from django.utils import translation

from centar.models import User
from entrepreneurs.models import Category
from events.models import Fair, StandType

CALL_OPENS, CALL_CLOSES, CALL_SHUTS = "2027-03-01T00:00Z", "2027-04-01T00:00Z", "2027-04-10T00:00Z"


def client_of(email: str = "ana@primer.rs") -> Client:
    """Signed in; `client.user` is the person."""
    client = Client()
    client.user = User.objects.get_or_create(email=email)[0]
    client.force_login(client.user)
    return client


def page(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"events:{name}", args=args)


def of(application, name: str = "application", *more: object, language: str = "en") -> str:
    """The address of one of the application's own pages."""
    return page(name, application.fair.year, application.key, *more, language=language)


def address(application, slug: str) -> str:
    """Of one of the pages that are filled in."""
    return of(application, "application_page", slug)


def call_page(fair: Fair, name: str = "apply", language: str = "en") -> str:
    return page(name, fair.year, language=language)


def whole(kind: StandType) -> dict[str, dict[str, object]]:
    """The answers that an application needs, by page."""
    return {
        "preduzece": {"contact_name": "Ana Anić", "contact_phone": "060 1234567"},
        "izlaganje": {"showing": "Pekmez i sokovi.", "power_watts": "1200", "tables": "2", "needs_water": "on"},
        "stand": {"stand_type": str(kind.pk), "helpers": "Ana Anić\nBoris Borić"},
        "katalog": {
            "public_title": "Slatka kuća",
            "category": str(Category.objects.get(slug="hrana-i-pice").pk),
            "public_text": "Domaći pekmez.",
        },
    }
