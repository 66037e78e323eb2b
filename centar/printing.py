"""PDF of typst templates, in the reader's language and script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from centar.models import Office
from centar.twins import in_language

SCRIPTS = {"sr-cyrl": "cyrl"}


def pdf(source: Path, language: str, **data: Any) -> bytes:
    """PDF/UA-1 of the template. It is given `data`, which may be what JSON can hold, as JSON under the name `data`.

    With it go `lang` and `script`, by which it hyphenates and by which readers are told how to pronounce it, and
    `office`, the name to print.
    """
    office = Office.objects.current()
    around = {
        "lang": "en" if language == "en" else "sr",
        "script": SCRIPTS.get(language, "latn"),
        "office": in_language(office, "name", language) if office else "",
    }
    return typst.compile(
        str(source),
        format="pdf",
        sys_inputs={"data": json.dumps(around | data)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
