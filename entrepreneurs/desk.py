"""What waits at the registry for staff."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centar.desk import DeskPage, Waiting
from centar.models import User
from entrepreneurs.models import ChangeRequest, Claim, Enterprise, FactReport, State

PERMISSION = "entrepreneurs.change_enterprise"


def pages(user: User) -> list[DeskPage]:
    return [
        DeskPage(_("Enterprises"), reverse("entrepreneurs:desk_queue"), PERMISSION),
        DeskPage(_("Register an enterprise"), reverse("entrepreneurs:desk_on_behalf"), PERMISSION),
    ]


def queues(user: User, *, now: dt.datetime) -> list[Waiting]:
    submitted = Enterprise.objects.in_state(State.SUBMITTED)
    changes = ChangeRequest.objects.filter(state="open")
    claims = Claim.objects.filter(state="open")
    waiting = [
        ("applications", _("Applications to check"), "desk_queue", submitted, "submitted_at"),
        ("changes", _("Changes of checked facts"), "desk_changes", changes, "created_at"),
        ("claims", _("Requests for access"), "desk_claims", claims, "created_at"),
        ("reports", _("Reported errors"), "desk_reports", FactReport.objects.open(), "created_at"),
    ]
    return [
        Waiting(name, label, rows, since, reverse(f"entrepreneurs:{page}"), PERMISSION)
        for name, label, page, rows, since in waiting
    ]
