from centar.admin import calendar, consent, mail, office, pages, partners, places, readings, users

__all__ = ["calendar", "consent", "mail", "office", "pages", "partners", "places", "readings", "users"]
