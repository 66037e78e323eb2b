import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centar.script import fold, in_script, slugify, sort_key, to_cyrillic, to_latin

WORDS = [
    # two letters that only look like one
    ("injekcija", "инјекција"),
    ("INJEKCIJA", "ИНЈЕКЦИЈА"),
    ("konjunktura", "конјунктура"),
    ("konjunkcija", "конјункција"),
    ("konjugacija", "конјугација"),
    ("vanjezički", "ванјезички"),
    ("anjon", "анјон"),
    ("Tanjug", "Танјуг"),
    ("nadživeti", "надживети"),
    ("nadžeti", "наджети"),
    ("odžaliti", "оджалити"),
    ("podžupan", "поджупан"),
    # and where they are one
    ("konj", "коњ"),
    ("konju", "коњу"),
    ("kanjon", "кањон"),
    ("tanjir", "тањир"),
    ("Odžaci", "Оџаци"),
    ("odžak", "оџак"),
    ("nadžak", "наџак"),
    ("budžet", "буџет"),
    ("udžbenik", "уџбеник"),
    ("odjek", "одјек"),
    # capitals
    ("LJUBAV", "ЉУБАВ"),
    ("Ljubav", "Љубав"),
    ("DŽAMIJA", "ЏАМИЈА"),
    ("Džamija", "Џамија"),
    ("NJEGOŠ", "ЊЕГОШ"),
    ("KONJ", "КОЊ"),
    ("Lj. Petrović", "Љ. Петровић"),
    ("Đorđe Šćepanović", "Ђорђе Шћепановић"),
    ("„Novi most“", "„Нови мост“"),
    ("PIB i PDV", "ПИБ и ПДВ"),
    ("Da li ste Vi i oni", "Да ли сте Ви и они"),
    # not Serbian, or not text
    ("XX vek, odeljak II", "XX век, одељак II"),
    ("I opet", "И опет"),
    ("fond EU i UNDP-a", "фонд EU и UNDP-а"),
    ("program ReLOaD, WordPress, iPhone", "програм ReLOaD, WordPress, iPhone"),
    ("e-pošta ili e-mail", "е-пошта или e-mail"),
    ("na www.primer.rs/ponuda i primer.org.", "на www.primer.rs/ponuda и primer.org."),
    ("https://primer.rs/ljubav?q=njegoš i dalje", "https://primer.rs/ljubav?q=njegoš и даље"),
    ("pišite na ljubav@primer.rs.", "пишите на ljubav@primer.rs."),
    ("obrazac.pdf do 10 MB", "obrazac.pdf до 10 MB"),
    ("9–13 h, 500 g meda, 3 km", "9–13 h, 500 g меда, 3 km"),
    ("prijava IM-2026-0001", "пријава IM-2026-0001"),
    ('<a href="/ponuda/" title="Med">Med &amp; sir</a>', '<a href="/ponuda/" title="Med">Мед &amp; сир</a>'),
    ("%(broj)s prijava, {broj} ili {{ broj }}, %s", "%(broj)s пријава, {broj} или {{ broj }}, %s"),
]


@pytest.mark.parametrize(("latin", "cyrillic"), WORDS)
def test_both_ways(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic
    assert to_latin(cyrillic) == latin


def test_brand_names_keep_their_letters_when_asked():
    text = "Zadruga Plavi konj ima konje"
    assert to_cyrillic(text, protect=("Plavi konj",)) == "Задруга Plavi konj има коње"
    assert to_cyrillic("Plavi (d.o.o.)", protect=("Plavi (d.o.o.)",)) == "Plavi (d.o.o.)"


@pytest.mark.parametrize(
    ("text", "cyrillic"), [("ǈubav", "Љубав"), ("c\u030caj", "чај"), ("schön dan", "schön дан"), ("", "")]
)
def test_unusual_letters_to_cyrillic(text, cyrillic):
    assert to_cyrillic(text) == cyrillic


@pytest.mark.parametrize(
    "text",
    [
        "https://sr.wikipedia.org/wiki/Ваљево",
        "ана@пример.срб",
        "пример.срб",
        "подъезд",
        "Ѓорѓи",
        '<a href="/вести/">',
    ],
)
def test_links_and_other_alphabets_keep_their_letters_in_latin(text):
    assert to_latin(text) == text


def test_each_language_gets_its_script():
    assert in_script("Љубав и mir", "sr-latn") == "Ljubav i mir"
    assert in_script("Љубав и mir", "sr-cyrl") == "Љубав и мир"
    assert in_script("Љубав и mir", "en") == "Ljubav i mir"


SERBIAN = [*"abcčćdđefghijklmnoprsštuvzž", "lj", "nj", "dž"]
lower_words = st.lists(st.sampled_from(SERBIAN), min_size=3, max_size=14).map("".join)
words = st.builds(lambda word, shape: shape(word), lower_words, st.sampled_from([str.lower, str.title, str.upper]))


@given(st.lists(words, max_size=6).map(" ".join))
def test_latin_survives_the_way_there_and_back(text):
    assert to_latin(to_cyrillic(text)) == text


@given(st.text("абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ ,.-1"))
def test_latin_has_no_cyrillic_left(text):
    assert not any("\u0400" <= letter <= "\u04ff" for letter in to_latin(text))


@given(st.text())
def test_any_text_is_taken(text):
    to_cyrillic(text), to_latin(text), sort_key(text, "sr-cyrl")
    assert fold(text).isascii()
    assert sort_key(text).isascii()
    assert slugify(text, fallback="x").isascii()


@pytest.mark.parametrize("piece", ["<a ", "a.", "{", "a@", "lj", "%(", "&", "www.", "{{", "A1-", "љ.", 'href="'])
def test_hostile_text_takes_time_in_proportion(piece):
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    to_cyrillic(text)
    to_latin(text + "љ")
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đorđević", "dordevic"),
        ("Djordjevic", "dordevic"),
        ("ЂОРЂЕВИЋ", "dordevic"),
        ("  Žuti – ČAJ, 2 kom. ", "zuti caj 2 kom"),
        ("Љиљана Џаковић", "ljiljana dzakovic"),
        ("ana@primer.rs", "ana@primer rs"),
        ("\u200b", ""),
    ],
)
def test_fold(text, key):
    assert fold(text) == key


def test_order_of_both_alphabets():
    latin = ["Dunav", "Džep", "Đak", "Lukovo", "Ljig", "Mača", "Maćeha", "Nikola", "Novi", "Njegoš", "Žito"]
    assert sorted(set(latin), key=sort_key) == latin
    assert [sort_key(word) for word in latin] == [sort_key(to_cyrillic(word)) for word in latin]
    cyrillic = ["Аца", "Вук", "Ђак", "Жито", "Зец", "Цвет", "Џеп", "Шума"]
    assert sorted(set(cyrillic), key=lambda word: sort_key(word, "sr-cyrl")) == cyrillic
    assert sort_key("injekcija") == sort_key("инјекција") != sort_key("ињекција")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đorđe Šćepanović, žuč", "djordje-scepanovic-zuc"),
        ("Љубав и мед", "ljubav-i-med"),
        ("Ђак", "djak"),
        ("„ “", "enterprise"),
        ("漢字", "enterprise"),
    ],
)
def test_slugify(text, slug):
    assert slugify(text, fallback="enterprise") == slug


def test_slug_is_cut_at_a_word():
    assert slugify("udruzenje zena i mladih", fallback="x", max_length=14) == "udruzenje-zena"
    assert slugify("udruzenje zena i mladih", fallback="x", max_length=13) == "udruzenje"
    assert slugify("a" * 80, fallback="x") == "a" * 60
