from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from centar.demo import seed_accounts
from centar.models import User
from centar.roles import sync_roles
from entrepreneurs.demo import seed_demo_enterprises
from entrepreneurs.lists import load_lists


class Command(BaseCommand):
    help = "Fills the demo: accounts, the registry's lists, about forty invented enterprises. Only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        load_lists()
        accounts = seed_accounts()
        sync_roles()
        staff = User.objects.get(pk=accounts[0].pk)
        self.stdout.write(f"{seed_demo_enterprises(staff=staff, now=timezone.now())} enterprises added.")
