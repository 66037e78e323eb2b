from centar.admin import office, pages, partners, places

__all__ = ["office", "pages", "partners", "places"]
