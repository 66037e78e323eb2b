"""The admin, with the portal's sign-in before it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.forms import ModelForm as DjangoModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from centar.forms import ModelForm

# they would let staff edit passwords, second factors and confirmed addresses (ours are in centar/admin/users.py);
# the pages of the job queue have styles in the page, which the policy blocks
LEFT_OUT = ("allauth.", "django.contrib.auth.", "procrastinate.")


class PortalAdminSite(AdminSite):
    site_title = _("Records")
    site_header = _("Records")
    index_title = _("Records")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        if admin_class and admin_class.__module__.startswith(LEFT_OUT):
            return
        if (admin_class or ModelAdmin).form is DjangoModelForm:
            options["form"] = ModelForm
        super().register(model_or_iterable, admin_class, **options)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's sign-in stands before the admin; for those who are not staff there is no admin."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or request.get_full_path())
        if not self.has_permission(request):
            raise Http404
        return redirect("admin:index")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords are changed in one place, where the person confirms again who they are."""
        return redirect("account_change_password")
