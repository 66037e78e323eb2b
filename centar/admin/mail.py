from collections.abc import Callable
from typing import cast

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from centar import actions
from centar.admin.bases import PersonalAdmin, ReadOnlyAdmin
from centar.models import OutgoingEmail, User


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(PersonalAdmin, ReadOnlyAdmin):
    list_display = ("created_at", "to", "subject", "state", "attempts", "sent_at")
    list_filter = ("state", ("settled_at", EmptyFieldListFilter), "language", "template")
    search_fields = ("to", "subject", "message_id")
    date_hierarchy = "created_at"
    actions = ("send_again", "settle")
    fields = (
        ("state", "attempts", "last_error"),
        ("created_at", "queued_at", "next_attempt_at", "sent_at"),
        ("to", "reply_to", "language"),
        "subject",
        "readable_text",
        ("template", "message_id", "requeued_by"),
        ("settled_at", "settled_by"),
    )

    @admin.display(description=_("text"))
    def readable_text(self, email: OutgoingEmail) -> str:
        """A code or a private link is for its reader alone."""
        return str(_("contains a code or a private link")) if email.is_secret else email.text

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("centar.change_outgoingemail")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        sent, left = self._each(request, queryset, actions.send_again)
        if sent:
            text = ngettext("%(count)s mail is on its way again", "%(count)s mails are on their way again", sent)
            self.message_user(request, text % {"count": sent}, messages.SUCCESS)
        if left:
            text = ngettext("%(count)s mail cannot be sent again", "%(count)s mails cannot be sent again", left)
            self.message_user(request, text % {"count": left}, messages.WARNING)

    @admin.action(description=_("Nothing more to do, they know by other means"), permissions=["send"])
    def settle(self, request: HttpRequest, queryset: QuerySet[OutgoingEmail]) -> None:
        done, left = self._each(request, queryset, actions.settle_mail)
        if done:
            text = ngettext("%(count)s mail is off the queue", "%(count)s mails are off the queue", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
        if left:
            text = ngettext("%(count)s mail was not given up", "%(count)s mails were not given up", left)
            self.message_user(request, text % {"count": left}, messages.WARNING)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[OutgoingEmail], act: Callable[..., OutgoingEmail]
    ) -> tuple[int, int]:
        """How many it was done to, and how many it cannot be done to."""
        by, now = cast("User", request.user), timezone.now()
        done = left = 0
        for email in queryset:
            try:
                act(email=email, by=by, now=now)
                done += 1
            except (actions.MailNotSendable, actions.MailNotGivenUp):
                left += 1
        return done, left
