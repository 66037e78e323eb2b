from typing import Any

from django.core.management import BaseCommand

from consultations.lists import load_lists


class Command(BaseCommand):
    help = "Loads the topics of talks with their questions, and the room. Edits stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_lists()} values added.")
