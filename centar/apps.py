from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class CentarConfig(AppConfig):
    name = "centar"
    verbose_name = _("Center")


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "centar.admin_site.PortalAdminSite"
