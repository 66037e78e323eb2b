from centar.models.calendar import ClosedDay, OfficeHours
from centar.models.consent import Consent, ConsentText, ConsentWithdrawal
from centar.models.counters import RateLimit, ReferenceCounter
from centar.models.mail import OutgoingEmail
from centar.models.user import User, UserRole
from centar.models.versioned import Versioned

__all__ = [
    "ClosedDay",
    "Consent",
    "ConsentText",
    "ConsentWithdrawal",
    "OfficeHours",
    "OutgoingEmail",
    "RateLimit",
    "ReferenceCounter",
    "User",
    "UserRole",
    "Versioned",
]
