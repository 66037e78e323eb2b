"""The portal belongs to no town: the names in the shipped packs stand in packs and demo data, nowhere else."""

import re
import tomllib
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from centar.script import to_cyrillic, to_latin
from centar.towns.pack import FOLDER

ROOT = Path(__file__).parent.parent.parent
PLACES = [
    "centar",
    "entrepreneurs",
    "consultations",
    "events",
    "survey",
    "council",
    "templates",
    "locale",
    "static",
    "tests",
]
KINDS = {".py", ".html", ".txt", ".po", ".css", ".js", ".svg", ".json", ".md", ".xml"}
LATIN_TO_ASCII = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "dj"})
SHORT = 4  # a name this short begins other words, so it counts only as a word


def stem(*forms: str) -> str:
    """What the cases of a name share, so that its other cases and adjectives are found too."""
    return "".join(
        letters[0] for letters in takewhile(lambda letters: len(set(letters)) == 1, zip(*forms, strict=False))
    )


def pack_words(pack: dict) -> Iterator[str]:
    for place in [pack["district"], *pack["municipality"]]:
        forms = place["name"], place["name_genitive"], place["name_locative"]
        yield from [stem(*forms), place["code"], *forms]
    office = pack["office"]
    yield from [office["host_association"], office["email"], office["address"], office["phone"].split()[-1]]


def spellings(word: str) -> set[str]:
    """The word in Latin, Cyrillic and without diacritics, in lower case."""
    latin = to_latin(word).lower()
    return {latin, to_cyrillic(latin), latin.translate(LATIN_TO_ASCII)}


def pattern(packs: list[dict]) -> re.Pattern[str]:
    words = {spelling for pack in packs for word in pack_words(pack) for spelling in spellings(word)}
    return re.compile("|".join(f"{re.escape(w)}\\b" if len(w) <= SHORT else re.escape(w) for w in sorted(words)))


def found_in(text: str, names: re.Pattern[str]) -> list[str]:
    return [
        f"{number}: {line.strip()[:80]}"
        for number, line in enumerate(text.lower().splitlines(), start=1)
        if any(match.start() == 0 or not line[match.start() - 1].isalnum() for match in names.finditer(line))
    ]


def files() -> Iterator[Path]:
    for place in PLACES:
        for path in (ROOT / place).rglob("*"):
            if path.suffix in KINDS and "data" not in path.relative_to(ROOT).parts:
                yield path


def packs() -> list[dict]:
    return [tomllib.loads(path.read_text()) for path in FOLDER.glob("*.toml")]


def test_no_name_of_a_town_stands_in_code_templates_catalogues_or_tests():
    names = pattern(packs())
    found = {str(path.relative_to(ROOT)): lines for path in files() if (lines := found_in(path.read_text(), names))}
    assert found == {}


def test_the_search_finds_names_in_every_spelling_and_case():
    made_up = [
        {
            "district": {
                "name": "Lipički okrug",
                "name_genitive": "Lipičkog okruga",
                "name_locative": "Lipičkom okrugu",
                "code": "RS-99",
            },
            "municipality": [
                {"name": "Šaševac", "name_genitive": "Šaševca", "name_locative": "Šaševcu", "code": "99991"},
                {"name": "Jas", "name_genitive": "Jasa", "name_locative": "Jasu", "code": "99992"},
            ],
            "office": {"host_association": "Lipovina", "email": "a@lipa.rs", "address": "Ulica 5", "phone": "011 321"},
        }
    ]
    names = pattern(made_up)
    for text in [
        "u Šaševcu",
        "SAŠEVAC, ŠAŠEVAČKI",
        "шашевачки",
        "sasevac.rs",
        "/jas/",
        "Lipičkom",
        "code 99991",
        "липовина",
    ]:
        assert found_in(text, names), text
    for text in ["jasno", "najas", "lipa", "okrug", "1999912"]:
        assert not found_in(text, names), text
