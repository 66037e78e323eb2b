"""Serbian in its two scripts, and the keys by which both meet in search, order and addresses.

`to_latin` loses nothing. `to_cyrillic` has to know where nj, lj and dž are two letters (injekcija) and what is not
Serbian at all (links, markup, placeholders, foreign words). `fold` and `sort_key` give what the database's `sr_fold`,
`sr_sort_latn` and `sr_sort_cyrl` give (migration 0002_search); a test holds the two sides together.
"""

import re
import unicodedata
from functools import lru_cache

LATIN = "abvgdđežzijklmnoprstćufhcčš"
CYRILLIC = "абвгдђежзијклмнопрстћуфхцчш"
# č, dž and the like may also arrive as one character of Unicode's compatibility block
DIGRAPHS = {"lj": "љ", "nj": "њ", "dž": "џ", "Lj": "Љ", "Nj": "Њ", "Dž": "Џ", "LJ": "Љ", "NJ": "Њ", "DŽ": "Џ"}
LIGATURES = {"ǉ": "љ", "ǌ": "њ", "ǆ": "џ", "ǈ": "Љ", "ǋ": "Њ", "ǅ": "Џ", "Ǉ": "Љ", "Ǌ": "Њ", "Ǆ": "Џ"}

# Where two Latin letters that look like one Cyrillic letter are two: the match ends after the first of them.
SPLIT = (
    "(?<![a-zčćžšđ])(?:ne|re)?(?:"
    "in(?=j(?:ek|unk|icir))|kon(?=j(?:ug|un[kct]|ekt))|tan(?=jug)|van(?=j(?:ez|ug))|an(?=jon)"
    "|nad(?=ž(?:iv|et|nj|der|up))|od(?=ž(?:al|iv|et|nj|vak|ur))"
    "|pod(?=ž(?:upan|e[ćg]|ar|anr|iv))|pred(?=ž(?:iv|et)))"
)

# What a Cyrillic text too leaves in Latin: acronyms only in capitals, names and words in any case.
_ACRONYMS = (
    "EU UN UNDP UNICEF UNHCR USAID OECD EBRD GIZ IPA IPARD GDPR HR IT CSV PDF JPG JPEG PNG ZIP HTML CSS URL USB"
    " GPS LED ISO HACCP IBAN SEPA"
)
_FOREIGN_WORDS = (
    "reload reload2 google facebook instagram linkedin tiktok viber telegram android iphone microsoft zoom teams"
    " github openstreetmap online offline startup email e-mail"
)
ACRONYMS = frozenset(_ACRONYMS.split())
FOREIGN_WORDS = frozenset(_FOREIGN_WORDS.split())

_LOWER = dict(zip(LATIN, CYRILLIC, strict=True))
_SINGLE = _LOWER | {latin.upper(): cyrillic.upper() for latin, cyrillic in _LOWER.items()}
_TO_CYRILLIC = str.maketrans(_SINGLE | LIGATURES)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in _SINGLE.items()} | {"љ": "lj", "њ": "nj", "џ": "dž"})
_CAPITAL_DIGRAPHS = {"Љ": "Lj", "Њ": "Nj", "Џ": "Dž"}

_SERBIAN_LATIN = "".join(_SINGLE)[: len(_SINGLE)] + "".join(LIGATURES)
_SERBIAN_CYRILLIC = "".join(_SINGLE.values()) + "ЉЊЏљњџ"
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_FOREIGN_CYRILLIC = re.compile(f"[{''.join(sorted(set(map(chr, range(0x400, 0x500))) - set(_SERBIAN_CYRILLIC)))}]")
_FOREIGN_LATIN = re.compile(f"(?![{_SERBIAN_LATIN}])[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_INNER_CAPITAL = re.compile("(?<![LND])[a-zčćđšž][A-ZČĆĐŠŽ]")
# from two letters up; LI, MI and DI are Serbian words in capitals far more often than 51, 1001 and 501
_ROMAN = re.compile("(?!(?:LI|MI|DI)$)(?=..)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DIGRAPH = re.compile("|".join(DIGRAPHS))
_SPLIT = re.compile(SPLIT, re.IGNORECASE)
_CAPITAL = re.compile("[ЉЊЏ]")

# Repetitions are bounded or possessive: a megabyte of hostile text costs time in proportion to its length, no more.
_ADDRESS = (
    r"(?:https?|ftp)://[^\s<>\"']++|(?:mailto|tel):[^\s<>\"']++|(?<![\w.])www\.[^\s<>\"']++"
    r"|[\w.+%-]{1,64}+@(?:[\w-]{1,63}+\.){1,5}[^\W\d_]{2,24}"
    r"|(?:[\w-]{1,63}+\.){1,5}(?:rs|срб|com|org|net|eu|gov|edu|info|io|pdf|docx?|xlsx?|csv|jpe?g|png|odt|zip)"
    r"(?!\w)(?:/[^\s<>\"']*+)?"
)
_MARKUP = (
    r"<[a-zA-Z/!][^<>]*+>|&\#?\w{1,31};|\{\{[^{}]*+\}\}|\{%[^{}]*+%\}|\{[^{}]{0,100}+\}|%\(\w{1,60}\)[a-z]|%[sd](?!\w)"
)
_MEASURE = r"(?<=\d)[ \u00a0]?(?:(?:k[gmW]|[cdm]m|ml|kWh|[kKMGT]B|k?Hz|ha|h|m)(?!\w)|[gl](?![\w.]))"
_CODE = r"(?<!\w)[A-Z]{1,5}-?\d[\w-]*+|(?<!\w)@\w++"
_WORD = r"(?P<word>e-mail(?!\w)|[^\W\d_]++)"
_PLAIN = re.compile(_WORD, re.IGNORECASE)
_LATIN_TOKEN = re.compile(rf"\b(?:href|src|action)=\"[^\"<>]*+\"|{_ADDRESS}|(?P<word>[\u0400-\u04ff]++)")
_NEEDS_CARE = re.compile(r"[<&{%@:\d/]|\.\w")


def to_latin(text: str) -> str:
    """The text in Latin; links keep their letters, words of other Cyrillic alphabets stay whole."""
    if text.isascii() or not _CYRILLIC_LETTER.search(text):
        return text
    return _short_latin(text) if len(text) <= 200 else _latin(text)


def to_cyrillic(text: str, protect: tuple[str, ...] = ()) -> str:
    """The text in Cyrillic, without what is not Serbian: markup, links, placeholders, foreign and protected words.

    `protect` names words or phrases, brands for instance, that keep their letters as typed.
    """
    return _short_cyrillic(text, protect) if len(text) <= 200 else _cyrillic(text, protect)


def in_script(text: str, language: str, protect: tuple[str, ...] = ()) -> str:
    """The text as a reader of this language reads it; readers of English get Latin."""
    return to_cyrillic(text, protect) if language == "sr-cyrl" else to_latin(text)


def _latin(text: str) -> str:
    if _NEEDS_CARE.search(text) or _FOREIGN_CYRILLIC.search(text):
        return _LATIN_TOKEN.sub(_latin_token, text)
    return _CAPITAL.sub(_capital_digraph, text).translate(_TO_LATIN)


def _latin_token(match: re.Match[str]) -> str:
    word = match["word"]
    if word is None or _FOREIGN_CYRILLIC.search(word):
        return match[0]
    return _CAPITAL.sub(_capital_digraph, word).translate(_TO_LATIN)


def _capital_digraph(match: re.Match[str]) -> str:
    """Љубав is Ljubav, ЉУБАВ is LJUBAV, КОЊ is KONJ, and the initial Љ. is Lj."""
    text, at = match.string, match.start()
    following, before = text[at + 1 : at + 2], text[at - 1 : at] if at else ""
    letters = _CAPITAL_DIGRAPHS[match[0]]
    return letters.upper() if (following if following.isalpha() else before).isupper() else letters


def _cyrillic(text: str, protect: tuple[str, ...]) -> str:
    text = unicodedata.normalize("NFC", text)
    token = _careful_token(protect) if protect or _NEEDS_CARE.search(text) else _PLAIN
    return token.sub(_cyrillic_token, text)


@lru_cache(maxsize=256)
def _careful_token(protect: tuple[str, ...]) -> re.Pattern[str]:
    phrases = [rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in sorted(protect, key=len, reverse=True) if phrase]
    return re.compile("|".join([*phrases, _MARKUP, _ADDRESS, _MEASURE, _CODE, _WORD]))


def _cyrillic_token(match: re.Match[str]) -> str:
    word = match["word"]
    return match[0] if word is None else _cyrillic_word(word)


@lru_cache(maxsize=8192)
def _cyrillic_word(word: str) -> str:
    if _stays_latin(word):
        return word
    word = _SPLIT.sub(lambda match: match[0][:-1] + _SINGLE[match[0][-1]], word)
    return _DIGRAPH.sub(lambda match: DIGRAPHS[match[0]], word).translate(_TO_CYRILLIC)


def _stays_latin(word: str) -> bool:
    return (
        word in ACRONYMS
        or word.lower() in FOREIGN_WORDS
        or _ROMAN.fullmatch(word) is not None
        or _FOREIGN_LATIN.search(word) is not None
        or _INNER_CAPITAL.search(word) is not None
    )


_short_latin = lru_cache(maxsize=4096)(_latin)
_short_cyrillic = lru_cache(maxsize=4096)(_cyrillic)


# Keys. The same steps in the same order as in migration 0002_search.

_MARKS = re.compile("[\u0300-\u036f]+")
_CAPITALS = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_FOLD = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчшѕыіэєщюя", "abvgddezzijklmnoprstcufhccsziieesua", strict=True))
    | dict(zip("АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШЅЫІЭЄЩЮЯ", "abvgddezzijklmnoprstcufhccsziieesua", strict=True))
    | dict(zip("đĐðÐłŁøØæÆœŒßẞı", "ddddlloo" + "aaoossi", strict=True))
    | {"љ": "lj", "Љ": "lj", "њ": "nj", "Њ": "nj", "џ": "dz", "Џ": "dz"}
    | dict.fromkeys("ьЬъЪ", "")
    | _CAPITALS
)
_SLUG = _FOLD | str.maketrans(dict.fromkeys("đĐђЂ", "dj"))
_NOT_FOLDED = re.compile("[^a-z0-9@]+")

# The alphabets, each letter by its Cyrillic form, with the foreign letters at their place or at the end.
_ORDER = {"sr-latn": "абцчћдџђефгхијклљмнњопqрсштувwxyзж", "sr-cyrl": "абвгдђежзијклљмнњопрстћуфхцчџшqwxy"}
_KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"
_ONE_LETTER = str.maketrans(
    dict(zip("čćđšžČĆĐŠŽ", "чћђшжчћђшж", strict=True))
    | {ligature: letter.lower() for ligature, letter in LIGATURES.items()}
)
_SMALL = str.maketrans(
    {letter.upper(): letter for letter in "абвгдђежзијклљмнњопрстћуфхцчџш"} | _CAPITALS | dict.fromkeys("ьЬ", "")
)
_SORT_SPLIT = re.compile(SPLIT.translate(_ONE_LETTER))
_NOT_KEY = re.compile("[^0-9A-Za-h]+")


def _key_table(order: str) -> dict[int, str]:
    keys = dict(zip(order, _KEY_LETTERS, strict=True))
    latin = {latin: keys[cyrillic] for latin, cyrillic in _LOWER.items() if latin.isascii()}
    return str.maketrans(keys | latin | {"ь": ""})


_KEY_TABLES = {language: _key_table(order) for language, order in _ORDER.items()}


def fold(text: str) -> str:
    """The search key: small ASCII letters and digits, alike for both scripts and with or without diacritics.

    đ, dj and ђ meet in d; the sign @ stays; anything else becomes one space.
    """
    return _NOT_FOLDED.sub(" ", _plain(text).translate(_FOLD)).strip().replace("dj", "d")


def sort_key(text: str, language: str = "sr-latn") -> str:
    """A key in ASCII whose byte order is the order of the alphabet, Latin or (for sr-cyrl) Cyrillic."""
    letters = _plain(unicodedata.normalize("NFC", text).translate(_ONE_LETTER)).translate(_SMALL)
    letters = _SORT_SPLIT.sub(r"\g<0>ь", letters).replace("lj", "љ").replace("nj", "њ").replace("dж", "џ")
    table = _KEY_TABLES["sr-cyrl" if language == "sr-cyrl" else "sr-latn"]
    return _NOT_KEY.sub(" ", letters.translate(table)).strip()


def slugify(text: str, *, fallback: str, max_length: int = 60) -> str:
    """The text as part of an address (đ becomes dj), cut at a word; `fallback` when nothing of it is left."""
    words = _NOT_FOLDED.sub(" ", _plain(text).translate(_SLUG)).replace("@", " ").split()
    slug = "-".join(words)
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or fallback


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))
