from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from centar.composition import modules_named
from centar.demo import seed_accounts
from centar.models import User
from centar.roles import sync_roles


class Command(BaseCommand):
    help = "Fills the demo: accounts, and what each app's demo.py offers as examples. Only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = seed_accounts()
        sync_roles()
        staff = User.objects.get(pk=accounts[0].pk)
        for module in modules_named("demo"):
            if hasattr(module, "seed"):
                self.stdout.write(module.seed(staff=staff, now=timezone.now()))
