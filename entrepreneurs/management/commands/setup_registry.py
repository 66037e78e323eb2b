from typing import Any

from django.core.management import BaseCommand

from entrepreneurs.lists import load_lists


class Command(BaseCommand):
    help = "Loads the registry's lists: categories of offer, areas of impact, vulnerable groups. Edits stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_lists()} values added.")
