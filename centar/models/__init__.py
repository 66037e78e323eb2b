from centar.models.calendar import ClosedDay, OfficeHours, OpenDay
from centar.models.consent import Consent, ConsentText, ConsentWithdrawal
from centar.models.counters import RateLimit, ReferenceCounter
from centar.models.edition import Edition
from centar.models.mail import OutgoingEmail
from centar.models.office import Office
from centar.models.page import Page
from centar.models.partner import Partner
from centar.models.place import District, Municipality
from centar.models.reading import Reading
from centar.models.user import User, UserRole
from centar.models.versioned import Versioned

__all__ = [
    "ClosedDay",
    "Consent",
    "ConsentText",
    "ConsentWithdrawal",
    "District",
    "Edition",
    "Municipality",
    "Office",
    "OfficeHours",
    "OpenDay",
    "OutgoingEmail",
    "Page",
    "Partner",
    "RateLimit",
    "Reading",
    "ReferenceCounter",
    "User",
    "UserRole",
    "Versioned",
]
