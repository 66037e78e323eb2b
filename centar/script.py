"""Serbian text in both scripts: a stand-in with the agreed names until the real module is merged."""

import re

PAIRS = [
    *zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True),
    ("љ", "lj"), ("њ", "nj"), ("џ", "dž"),
]  # fmt: skip
LATIN = dict(PAIRS) | {c.upper(): lat.capitalize() for c, lat in PAIRS}
CYRILLIC = {latin: cyrillic for cyrillic, latin in LATIN.items()}
LETTERS = re.compile("|".join(sorted(CYRILLIC, key=len, reverse=True)))
PROTECTED = re.compile(r"(<[^>]*>|https?://\S+|\S+@\S+|&\w+;)")
ALPHABET = re.findall("dž|lj|nj|.", "abcčćddžđefghijklljmnnjoprsštuvzž")


def to_latin(text: str) -> str:
    return "".join(LATIN.get(letter, letter) for letter in text)


def to_cyrillic(text: str) -> str:
    parts = PROTECTED.split(text)
    return "".join(p if i % 2 else LETTERS.sub(lambda m: CYRILLIC[m[0]], p) for i, p in enumerate(parts))


def in_script(text: str, language: str) -> str:
    return {"sr-latn": to_latin, "sr-cyrl": to_cyrillic}.get(language, to_latin)(text)


def sort_key(text: str) -> str:
    letters = re.findall(r"dž|lj|nj|.", to_latin(text).lower())
    return "".join(f"{ALPHABET.index(x):02d}" if x in ALPHABET else x for x in letters)
