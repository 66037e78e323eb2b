"""Who may do what: the whole list, reviewed like code. `manage.py sync_roles` makes the groups equal to it.

A permission is `app.codename` of a model that exists. The administrator manages people; nobody, not even an
administrator, sets their own roles, and nobody touches another's second factor from the site.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from centar.models import User


@dataclass(frozen=True)
class Role:
    """A job at the Center; `is_staff` opens the staff desk and the admin, and asks for a second factor."""

    code: str
    label: str | Promise
    permissions: tuple[str, ...] = ()
    is_staff: bool = True


def _each(app: str, models: str, *actions: str) -> tuple[str, ...]:
    return tuple(f"{app}.{action}_{model}" for model in models.split() for action in actions)


_SEE_ENTERPRISES = (
    "entrepreneurs.view_enterprise",
    "entrepreneurs.view_photo",
    "entrepreneurs.view_category",
    "entrepreneurs.view_impactarea",
    "entrepreneurs.view_vulnerablegroup",
    "entrepreneurs.view_categoryoffered",
    "entrepreneurs.view_groupserved",
)
_KEEP_ENTERPRISES = (
    *_SEE_ENTERPRISES,
    "entrepreneurs.change_enterprise",
    "entrepreneurs.change_photo",
    "entrepreneurs.view_statechange",
    "entrepreneurs.view_changerequest",
    "entrepreneurs.view_claim",
)
_KEEP_LISTS = _each("entrepreneurs", "category impactarea vulnerablegroup", "add", "change")
_KEEP_OFFICE = (
    *_each("centar", "office district municipality", "view", "change"),
    *_each("centar", "officehours closedday openday", "view", "add", "change", "delete"),
)
_CONSULT = (
    *_each("consultations", "booking client casenote nextstep callrequest waitrequest", "view", "add", "change"),
    *_each("consultations", "shareddocument", "view", "add", "delete"),
)
_KEEP_CONSULTING = (
    *_each("consultations", "consultant topic room bookingrules", "view", "add", "change"),
    *_each("consultations", "consultinghours scheduleexception intakequestion", "view", "add", "change", "delete"),
)
_KEEP_FAIR = (
    *_each(
        "events", "fair call standtype stand programmeitem exhibitorapplication invitation", "view", "add", "change"
    ),
    "events.add_vote",
)
_SEE_EVENTS = _each("events", "event material", "view")
_KEEP_EVENTS = (
    *_each("events", "event registration", "view", "add", "change"),
    *_each("events", "material", "view", "add", "change", "delete"),
)
_RECEIVE_AT_EVENTS = (*_SEE_EVENTS, *_each("events", "registration", "view", "add", "change"))
_LET_IN = _each("events", "checkin tapcount", "view", "add")
_KEEP_FAIR_DAY = (
    *_LET_IN,
    *_each("events", "pass mediarequest", "view", "add", "change"),
    *_each("events", "exhibitorapplication", "view", "change"),
)
_KEEP_TEXTS = (*_each("centar", "page", "view", "change"), *_each("centar", "partner", "view", "add", "change"))
_KEEP_MAIL = _each("centar", "outgoingemail", "view", "change")
_SEE_CONSENTS = (*_each("centar", "consent consentwithdrawal", "view"), *_each("centar", "consenttext", "view", "add"))

ROLES = (
    Role(
        "coordinator",
        pgettext_lazy("role", "Coordinator"),
        (
            *_KEEP_ENTERPRISES,
            *_KEEP_LISTS,
            *_KEEP_OFFICE,
            *_KEEP_TEXTS,
            *_KEEP_MAIL,
            *_SEE_CONSENTS,
            *_CONSULT,
            *_KEEP_CONSULTING,
            *_KEEP_EVENTS,
            *_KEEP_FAIR,
            *_KEEP_FAIR_DAY,
        ),
    ),
    Role("consultant", pgettext_lazy("role", "Consultant"), (*_SEE_ENTERPRISES, *_CONSULT, *_RECEIVE_AT_EVENTS)),
    Role("editor", pgettext_lazy("role", "Editor"), (*_SEE_ENTERPRISES, *_KEEP_TEXTS, *_KEEP_EVENTS)),
    Role("juror", pgettext_lazy("role", "Member of the jury"), ("events.add_vote",)),
    Role("researcher", pgettext_lazy("role", "Researcher"), _SEE_ENTERPRISES),
    Role("steward", pgettext_lazy("role", "Steward"), _LET_IN),
    Role("council_secretary", pgettext_lazy("role", "Council secretary")),
    Role("council_member", pgettext_lazy("role", "Council member"), is_staff=False),
    Role(
        "administrator",
        pgettext_lazy("role", "Administrator"),
        (
            "auth.view_group",
            *_each("centar", "user", "view", "add", "change"),
            *_KEEP_OFFICE,
            *_KEEP_MAIL,
            *_SEE_CONSENTS,
            "centar.view_reading",
        ),
    ),
)
STAFF_ROLES = frozenset(role.code for role in ROLES if role.is_staff)


class UnknownPermission(Exception):
    """The file names a permission that no model has."""


class RolesRefused(Exception):
    """Why these roles may not be given; the message is for the one who tried."""


@transaction.atomic
def sync_roles(roles: Iterable[Role] = ROLES) -> list[str]:
    """Make groups, their permissions and the staff mark equal to the file; return what changed, a line each.

    Raises UnknownPermission, with nothing changed.
    """
    roles = list(roles)
    known = _known_permissions()
    missing = sorted({name for role in roles for name in role.permissions} - known.keys())
    if missing:
        raise UnknownPermission(", ".join(missing))
    changes = []
    for group in Group.objects.exclude(name__in=[role.code for role in roles]):
        changes.append(f"- {group.name}")
        group.delete()
    for role in roles:
        group, made = Group.objects.get_or_create(name=role.code)
        changes += [f"+ {role.code}"] if made else []
        wanted = {known[name] for name in role.permissions}
        held = set(group.permissions.all())
        changes += [f"+ {role.code}: {permission.codename}" for permission in wanted - held]
        changes += [f"- {role.code}: {permission.codename}" for permission in held - wanted]
        group.permissions.set(wanted)
    _mark_staff([role.code for role in roles if role.is_staff])
    return sorted(changes)


@transaction.atomic
def assign_roles(*, user: User, codes: Collection[str], by: User) -> None:
    """Give the person exactly these roles and the staff mark that follows. Raises RolesRefused."""
    if by == user:
        raise RolesRefused(gettext("Nobody sets their own roles. Ask another administrator."))
    if not by.has_perm("centar.change_user"):
        raise RolesRefused(gettext("Only an administrator gives roles."))
    if user.is_superuser and not by.is_superuser:
        raise RolesRefused(gettext("This account is kept by whoever runs the server."))
    user = User.objects.select_for_update().get(pk=user.pk)
    user.groups.set(Group.objects.filter(name__in=codes))
    user.is_staff = user.is_superuser or not STAFF_ROLES.isdisjoint(codes)
    user.save(update_fields=["is_staff"])


def _known_permissions() -> dict[str, Permission]:
    named = Permission.objects.annotate(full_name=Concat(F("content_type__app_label"), Value("."), F("codename")))
    return {permission.full_name: permission for permission in named.select_related("content_type")}


def _mark_staff(staff_codes: Collection[str]) -> None:
    staff = User.objects.filter(groups__name__in=staff_codes)
    User.objects.filter(pk__in=staff, is_staff=False).update(is_staff=True)
    User.objects.exclude(pk__in=staff).filter(is_superuser=False, is_staff=True).update(is_staff=False)
