"""Texts that staff write once in Serbian, in either script, and may add in English (`lead` and `lead_en`)."""

from django.db.models import Model

from centar.script import in_script


def in_language(row: Model | None, field: str, language: str) -> str:
    """The field in the language asked for; Serbian in Latin where no English is written."""
    if language == "en" and (english := getattr(row, f"{field}_en", "")):
        return str(english)
    return in_script(getattr(row, field, ""), language)


def has_english(row: Model | None, field: str) -> bool:
    return bool(getattr(row, f"{field}_en", ""))
