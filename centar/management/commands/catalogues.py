from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from centar import catalogues


class Command(BaseCommand):
    help = "Derives the Latin catalogue from the Cyrillic one and compiles both; --check says what is wrong with them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a text is not in order")

    def handle(self, *, check: bool, **options: Any) -> None:
        locale = Path(settings.LOCALE_PATHS[0])
        if check:
            self.check_texts(locale)
            return
        for path in catalogues.derive(locale) + catalogues.compile_stale(locale):
            self.stdout.write(f"wrote {path.relative_to(locale.parent)}")

    def check_texts(self, locale: Path) -> None:
        found = catalogues.problems(locale)
        try:
            found += [text for text in catalogues.missing(settings.BASE_DIR, locale) if text not in found]
        except FileNotFoundError:
            self.stderr.write("Not checked whether the code's texts are translated: GNU gettext is not installed.")
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The catalogues are in order.")
