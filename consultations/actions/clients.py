"""Who a client is, and how they are reached."""

from __future__ import annotations

import psycopg.errors
from django.db import IntegrityError, transaction

from centar.locks import hold
from centar.models import User
from centar.versions import check_version
from consultations.actions.refusals import ContactBusy
from consultations.actions.taking import lock_consultants
from consultations.models import Booking, Client


@transaction.atomic
def change_client(*, client: Client, by: User) -> Client:
    """Saves what staff typed on `client`; a new contact is that of the open bookings too, which keep their times.

    `client` carries the version that was seen. Raises ContactBusy when somebody with the new contact has a talk at
    the time of one of these; StaleRecord; Client.DoesNotExist when the data were deleted meanwhile.
    """
    new = _contact(client)
    old = _contact(Client.objects.get(pk=client.pk, anonymised_at=None))
    for contact in sorted({old, new}):  # nobody books with either until this is decided
        hold(f"booking-contact-{contact}")
    open_ones = Booking.objects.active().filter(client=client.pk)
    lock_consultants(set(open_ones.values_list("consultant", flat=True)))
    locked = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk, anonymised_at=None)
    check_version(locked, client.version)
    client.save()
    if new != _contact(locked):
        keys = list(open_ones.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        try:
            with transaction.atomic():
                Booking.objects.filter(pk__in=keys).update(contact_key=new)
        except IntegrityError as error:
            if not isinstance(error.__cause__, psycopg.errors.ExclusionViolation):
                raise
            raise ContactBusy from None
    return client


def _contact(client: Client) -> str:
    """By which nobody is booked twice."""
    return client.email or str(client.phone)
