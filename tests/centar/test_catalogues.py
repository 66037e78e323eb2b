import os
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from centar import catalogues

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: sr\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)\\n"
"""
GOOD = """
msgid "Love of %(name)s"
msgstr "Љубав за %(name)s"

#, python-format
msgid "%(count)d horse"
msgid_plural "%(count)d horses"
msgstr[0] "%(count)d коњ"
msgstr[1] "%(count)d коња"
msgstr[2] "%(count)d коња"
"""
COUNTS = (1, 2, 5, 11, 21)


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "locale"
    write(folder, GOOD)
    return folder


def write(locale: Path, texts: str) -> None:
    source = locale / catalogues.WRITTEN
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(HEADER + texts, encoding="utf-8")


def update(locale: Path) -> list[Path]:
    return catalogues.derive(locale) + catalogues.compile_stale(locale)


def test_our_catalogues_are_in_order():
    assert catalogues.problems(settings.BASE_DIR / "locale") == []


def test_the_latin_catalogue_is_derived_and_both_are_compiled(locale):
    written = update(locale)
    assert {path.name for path in written} == {"django.po", "django.mo"}
    assert len(written) == 3
    latin = (locale / catalogues.DERIVED).read_text(encoding="utf-8")
    assert 'msgstr "Ljubav za %(name)s"' in latin
    assert 'msgstr[1] "%(count)d konja"' in latin
    assert catalogues.problems(locale) == []


def test_nothing_is_written_twice(locale):
    update(locale)
    assert update(locale) == []


def test_a_changed_text_is_written_again(locale):
    update(locale)
    before = (locale / catalogues.DERIVED).stat().st_mtime
    write(locale, GOOD.replace("Љубав", "Њега"))
    os.utime(locale / catalogues.WRITTEN, (before + 10, before + 10))
    assert catalogues.problems(locale) == [f"{catalogues.DERIVED}: not current"]
    assert len(update(locale)) == 3
    assert "Njega za" in (locale / catalogues.DERIVED).read_text(encoding="utf-8")


def test_the_compiled_texts_are_served_in_each_script(locale, settings):
    update(locale)
    settings.LOCALE_PATHS = [locale]
    shown = {}
    for language in ("sr-latn", "sr-cyrl", "en"):
        with translation.override(language):
            shown[language] = [translation.gettext("Love of %(name)s")] + [
                translation.ngettext("%(count)d horse", "%(count)d horses", n) % {"count": n}
                for n in (1, 2, 5, 11, 21)
            ]
    assert shown == {
        "sr-latn": ["Ljubav za %(name)s", "1 konj", "2 konja", "5 konja", "11 konja", "21 konj"],
        "sr-cyrl": ["Љубав за %(name)s", "1 коњ", "2 коња", "5 коња", "11 коња", "21 коњ"],
        "en": ["Love of %(name)s", "1 horse", "2 horses", "5 horses", "11 horses", "21 horses"],
    }


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ('\nmsgid "Yes"\nmsgstr ""\n', "'Yes': not translated"),
        ('\n#, fuzzy\nmsgid "Yes"\nmsgstr "Да"\n', "'Yes': fuzzy"),
        ('\nmsgid "To %(name)s"\nmsgstr "За %(ime)s"\n', "'To %(name)s': placeholders differ"),
        ('\nmsgid "To {name}"\nmsgstr "За"\n', "'To {name}': placeholders differ"),
        (GOOD.replace('msgstr[0] "%(count)d', 'msgstr[0] "'), "'%(count)d horse': placeholders differ"),
        (GOOD.replace('msgstr[2] "%(count)d коња"', 'msgstr[2] ""'), "'%(count)d horse': not translated"),
    ],
)
def test_what_is_wrong_is_named_and_not_shown(locale, texts, problem):
    write(locale, texts)
    update(locale)
    assert catalogues.problems(locale) == [problem]
    if not problem.endswith("differ"):
        assert problem.split("'")[1] not in (locale / catalogues.DERIVED).read_text(encoding="utf-8")


def test_texts_of_the_code_without_a_translation_are_found(tmp_path, locale):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text("{% load i18n %}{% translate 'New text' %}")
    (tmp_path / "views.py").write_text('from django.utils.translation import gettext as _\n_("Love of %(name)s")\n')
    if shutil.which("xgettext"):
        assert catalogues.missing(tmp_path, locale) == ["'New text': not translated"]
    else:
        with pytest.raises(FileNotFoundError):
            catalogues.missing(tmp_path, locale)


def test_the_command_writes_or_only_checks(locale, settings, tmp_path):
    settings.LOCALE_PATHS = [locale]
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="not current"):
        call_command("catalogues", check=True)
    assert not (locale / catalogues.DERIVED).exists()
    out = StringIO()
    call_command("catalogues", stdout=out)
    assert "wrote locale/sr_Latn/LC_MESSAGES/django.po" in out.getvalue()
    out = StringIO()
    call_command("catalogues", check=True, stdout=out, stderr=StringIO())
    assert "in order" in out.getvalue()
