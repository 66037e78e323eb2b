from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils.text import Truncator

from centar.towns.pack import PackError, find_pack, read_pack
from centar.towns.setup import Change, set_up_office


class Command(BaseCommand):
    help = "Loads a town pack: the office, its district and municipalities, partners, pages and consent texts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", nargs="?", default="", help="name or path of the pack; TOWN_PACK, or the only one")
        parser.add_argument("--check", action="store_true", help="only check the pack, change nothing")

    @no_translations
    def handle(self, *, pack: str, check: bool, **options: Any) -> None:
        try:
            town_pack = read_pack(find_pack(pack or settings.TOWN_PACK))
            if check:
                self.stdout.write(f"{town_pack.path.name}: in order.")
                return
            report = set_up_office(pack=town_pack)
        except PackError as error:
            raise CommandError("\n".join(["The town pack has problems:", *error.problems])) from error
        for change in report.changes:
            for line in lines(change):
                self.stdout.write(line)
        for hours in report.removed:
            self.stdout.write(f"removed: {hours._meta.verbose_name} {hours}")
        for page in report.kept:
            self.stdout.write(f"edited on the site, left as it is although the pack differs: page {page}")
        for row in report.leftovers:
            self.stdout.write(f"not in the pack, left as it is: {row._meta.verbose_name} {row}")
        new = sum(change.is_new for change in report.changes)
        changed = sum(bool(change.fields) for change in report.changes) - new
        same = len(report.changes) - new - changed
        self.stdout.write(f"{town_pack.path.name}: {new} created, {changed} changed, {same} as they were.")


def lines(change: Change) -> list[str]:
    title = f"{change.row._meta.verbose_name} {change.row}"
    if change.is_new:
        return [f"created: {title}"]
    return [f"changed: {title}: {name}: {brief(old)} → {brief(new)}" for name, (old, new) in change.fields.items()]


def brief(value: object) -> str:
    return repr(Truncator(str(value)).chars(60))
