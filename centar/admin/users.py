"""People and roles in the admin: what an administrator may do, and no more.

No passwords, no second factors, no marking of addresses as confirmed: those are each person's own.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import PersonalAdmin
from centar.forms import ModelForm
from centar.models import User
from centar.roles import ROLES, assign_roles

ROLE_CHOICES = [(role.code, role.label) for role in ROLES]


class PersonForm(ModelForm):
    """One's own account: no roles."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class UserForm(PersonForm):
    """Someone else's account."""

    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=ROLE_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = list(self.instance.groups.values_list("name", flat=True))


@admin.register(User)
class UserAdmin(PersonalAdmin):
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("groups", "is_staff", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """An administrator sees no account above their own: those are kept on the server."""
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        own = obj is not None and obj == request.user
        return super().get_form(request, obj, change, form=PersonForm if own else UserForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("email", "name", "roles")
        if obj == request.user or not self.has_change_permission(request, obj):
            return ("email", "name", "is_active", "date_joined", "last_login")
        return ("email", "name", "is_active", "roles", "date_joined", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """An address is changed by the person it belongs to; nobody closes their own account here."""
        if obj is None:
            return ()
        own = ("is_active",) if obj == request.user else ()
        return ("email", "date_joined", "last_login", *own)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "roles" in form.cleaned_data:
            assign_roles(user=form.instance, codes=form.cleaned_data["roles"], by=cast("User", request.user))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account is closed, not deleted: what the person did stays with their name."""
        return False


@admin.register(Group)
class RoleAdmin(admin.ModelAdmin):
    """Shown for reading: roles change in centar/roles.py."""

    list_display = ("name",)
    fields = ("name", "permissions")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False
