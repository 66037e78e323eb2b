"""Folding, alphabetical order and text search in the database; the same keys as centar/script.py."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

FOLD = r"""
CREATE FUNCTION sr_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(btrim(regexp_replace(lower(
    replace(replace(replace(
        translate(
            regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]+' COLLATE "C", '', 'g'),
            'абвгдђежзијклмнопрстћуфхцчшѕыіэєщюяАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШЅЫІЭЄЩЮЯЉЊЏđĐðÐłŁøØæÆœŒßẞıьЬъЪ',
            'abvgddezzijklmnoprstcufhccsziieesuaabvgddezzijklmnoprstcufhccsziieesuaљњџddddllooaaoossi'
        ), 'љ', 'lj'), 'њ', 'nj'), 'џ', 'dz')
    COLLATE "C"), '[^a-z0-9@]+' COLLATE "C", ' ', 'g')), 'dj', 'd')
"""

# every letter as one: small Cyrillic for č ć đ š ž and the digraphs, small Latin or Cyrillic, as typed, for the rest
LETTERS = r"""
CREATE FUNCTION sr_letters(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(regexp_replace(
    translate(
        lower(regexp_replace(normalize(translate(
            normalize(value, NFC),
            'čćđšžČĆĐŠŽǉǌǆǈǋǅǇǊǄ', 'чћђшжчћђшжљњџљњџљњџ'
        ), NFKD), '[\u0300-\u036f]+' COLLATE "C", '', 'g') COLLATE "C"),
        'АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШьЬ', 'абвгдђежзијклљмнњопрстћуфхцчџш'
    ),
    '(?<![a-zчћжшђ])(?:ne|re)?(?:'
    'in(?=j(?:ek|unk|icir))|kon(?=j(?:ug|un[kct]|ekt))|tan(?=jug)|van(?=j(?:ez|ug))|an(?=jon)'
    '|nad(?=ж(?:iv|et|nj|der|up))|od(?=ж(?:al|iv|et|nj|vak|ur))'
    '|pod(?=ж(?:upan|e[ћg]|ar|anr|iv))|pred(?=ж(?:iv|et)))' COLLATE "C", '\&ь', 'g'
), 'lj', 'љ'), 'nj', 'њ'), 'dж', 'џ')
"""

SORT = r"""
CREATE FUNCTION sr_sort_{script}(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    translate(sr_letters(value), '{order}abcdefghijklmnoprstuvzь', '{letters}{latin}'),
    '[^0-9A-Za-h]+' COLLATE "C", ' ', 'g'
)) COLLATE "C"
"""


def sort_function(script: str, order: str) -> migrations.RunSQL:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"
    latin = "".join(letters[order.index(letter)] for letter in "абцдефгхијклмнопрстувз")
    return migrations.RunSQL(
        SORT.format(script=script, order=order, letters=letters, latin=latin), f"DROP FUNCTION sr_sort_{script}(text)"
    )


class Migration(migrations.Migration):
    dependencies = [("centar", "0001_initial")]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION sr_fold(text)"),
        migrations.RunSQL(LETTERS, "DROP FUNCTION sr_letters(text)"),
        sort_function("latn", "абцчћдџђефгхијклљмнњопqрсштувwxyзж"),
        sort_function("cyrl", "абвгдђежзијклљмнњопрстћуфхцчџшqwxy"),
        migrations.RunSQL(
            "CREATE TEXT SEARCH CONFIGURATION sr (COPY = pg_catalog.serbian)", "DROP TEXT SEARCH CONFIGURATION sr"
        ),
    ]
