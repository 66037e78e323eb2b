"""What waits at the registry for staff."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centar.desk import DeskPage, Queue
from centar.models import User
from entrepreneurs.models import ChangeRequest, Claim, Enterprise, FactReport, State

PERMISSION = "entrepreneurs.change_enterprise"


def pages(user: User) -> list[DeskPage]:
    return [
        DeskPage(_("Enterprises"), reverse("entrepreneurs:desk_queue"), PERMISSION),
        DeskPage(_("Register an enterprise"), reverse("entrepreneurs:desk_on_behalf"), PERMISSION),
    ]


def queues(user: User, *, now: dt.datetime) -> list[Queue]:
    waiting = [
        (
            "applications",
            _("Applications to check"),
            "desk_queue",
            Enterprise.objects.in_state(State.SUBMITTED),
            "submitted_at",
        ),
        (
            "changes",
            _("Changes of checked facts"),
            "desk_changes",
            ChangeRequest.objects.filter(state="open"),
            "created_at",
        ),
        ("claims", _("Requests for access"), "desk_claims", Claim.objects.filter(state="open"), "created_at"),
        ("reports", _("Reported errors"), "desk_reports", FactReport.objects.open(), "created_at"),
    ]
    found = []
    for name, label, page, rows, since in waiting:
        facts = rows.order_by().aggregate(count=Count("pk"), oldest=Min(since))
        address = reverse(f"entrepreneurs:{page}")
        found.append(Queue(name, label, facts["count"], facts["oldest"], address, PERMISSION))
    return found
