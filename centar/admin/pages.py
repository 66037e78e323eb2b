from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from centar.admin.bases import AuditedAdmin
from centar.markdown import render_markdown
from centar.models import Page
from centar.versions import VersionedAdminMixin


@admin.register(Page)
class PageAdmin(VersionedAdminMixin, AuditedAdmin):
    list_display = ["title", "slug", "checked_on", "next_check_on", "show_in_footer", "order"]
    readonly_fields = ["preview", "preview_en"]
    fieldsets = [
        (None, {"fields": ["slug", ("checked_on", "next_check_on"), ("show_in_footer", "order")]}),
        (_("Serbian"), {"fields": ["title", "body", "source", "preview"]}),
        (_("English"), {"fields": ["title_en", "body_en", "source_en", "preview_en"]}),
    ]

    @admin.display(description=_("saved text as visitors see it"))
    def preview(self, page: Page) -> SafeString:
        return format_html('<div lang="sr">{}</div>', render_markdown(page.body))

    @admin.display(description=_("saved English text as visitors see it"))
    def preview_en(self, page: Page) -> SafeString:
        return format_html('<div lang="en">{}</div>', render_markdown(page.body_en))
