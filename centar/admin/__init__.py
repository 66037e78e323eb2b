"""The admin of the center, by subject; importing a module registers what it holds."""

from centar.admin import calendar, consent, mail

__all__ = ["calendar", "consent", "mail"]
