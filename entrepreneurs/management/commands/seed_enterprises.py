from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from centar.models import Municipality, User
from entrepreneurs.measuring import MOST, seed_enterprises
from entrepreneurs.models import Enterprise

KEEPER = "merenje@primer.rs"


class Command(BaseCommand):
    help = "Adds many invented enterprises, marked as examples, to a database for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=1000, help="how many to add (1000)")
        parser.add_argument("--yes", action="store_true", help="also into a database with real enterprises")

    def handle(self, *, count: int, yes: bool, **options: Any) -> None:
        if not 0 < count <= MOST:
            raise CommandError(f"The count goes from 1 to {MOST}.")
        if not Municipality.objects.exists():
            raise CommandError("There is no municipality yet: load a town pack first, by setup_office.")
        if not yes and Enterprise.objects.filter(is_example=False).exists():
            raise CommandError("This database has real enterprises. Invented ones go there only with --yes.")
        keeper, _made = User.objects.get_or_create(email=KEEPER, defaults={"name": "Merenje", "is_active": False})
        seed_enterprises(number=count, by=keeper, tell=lambda added: self.stdout.write(f"{added} of {count}"))
