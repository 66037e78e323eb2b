from typing import Any

from django.core.management.base import BaseCommand, CommandError

from centar.roles import UnknownPermission, sync_roles


class Command(BaseCommand):
    help = "Make the groups and their permissions equal to centar/roles.py; run it after each migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = sync_roles()
        except UnknownPermission as error:
            raise CommandError(f"centar/roles.py names permissions that do not exist: {error}") from error
        for change in changes:
            self.stdout.write(change)
