from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentarConfig(AppConfig):
    name = "centar"
    verbose_name = _("Center")
