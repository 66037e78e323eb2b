from centar.models.calendar import OfficeHours
from centar.models.consent import ConsentText
from centar.models.office import Office
from centar.models.page import Page
from centar.models.partner import Partner
from centar.models.place import District, Municipality
from centar.models.user import User

__all__ = ["ConsentText", "District", "Municipality", "Office", "OfficeHours", "Page", "Partner", "User"]
