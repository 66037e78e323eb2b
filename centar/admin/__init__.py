from centar.admin import calendar, consent, mail, office, pages, partners, places, users

__all__ = ["calendar", "consent", "mail", "office", "pages", "partners", "places", "users"]
