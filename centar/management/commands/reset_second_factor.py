from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from centar.models import User


class Command(BaseCommand):
    help = "Forget a person's app, passkeys and recovery codes, for one who lost them all. Check who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError("No account has this address.")
        forgotten, _each = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{forgotten} forgotten; the next visit to the staff pages asks for a new one.")
