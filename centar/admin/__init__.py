from centar.admin import office, pages, partners, places, users

__all__ = ["office", "pages", "partners", "places", "users"]
