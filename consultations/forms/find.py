from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from centar.finding import CodeAndContactForm, code_field, contact_field
from consultations.models import Booking


class FindForm(CodeAndContactForm):
    code = code_field(label=_("Code of the talk"), required=_("Enter the code of the talk"))
    contact = contact_field(help_text=_("The one you left when you booked."))

    def booking(self) -> Booking | None:
        """The booking that has this code and this contact."""
        found = Booking.objects.with_people().filter(code=self.read).first()
        is_theirs = found is not None and self.has_contact(email=found.client.email, phone=found.client.phone)
        return found if is_theirs else None
