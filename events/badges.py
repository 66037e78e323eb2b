"""Badges as a PDF to print and cut, eight to a sheet of A4, in the reader's script."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from centar.languages import active_language
from centar.printing import pdf
from centar.script import in_script
from centar.twins import in_language
from events.models import Fair, Pass, PassKind
from events.templatetags.fair import pass_code

SOURCE = Path(__file__).parent / "badges.typ"
# by hue and always with the word, so that a steward sees from afar and a printer in grey does no harm
COLOURS = {
    PassKind.EXHIBITOR: "#611F4F",
    PassKind.HELPER: "#7A2B64",
    PassKind.VISITOR: "#0A5A60",
    PassKind.MEDIA: "#9B2F16",
    PassKind.JURY: "#505C0C",
    PassKind.ORGANISER: "#1D191C",
}


def badge_sheet(fair: Fair, badges: Iterable[Pass]) -> bytes:
    """The QR code is the address of the badge, which any phone's camera opens."""
    language = active_language()
    return pdf(
        SOURCE,
        language,
        title=_("Badges"),
        fair=in_language(fair.event, "title", language),
        code_text=_("Code of the badge"),
        badges=[_badge(badge, language) for badge in badges],
    )


def address_of(badge: Pass) -> str:
    """Without a language, so that the code stays short and each steward's own language opens."""
    return f"{settings.SITE_URL}/c/{badge.code}/"


def _badge(badge: Pass, language: str) -> dict[str, Any]:
    return {
        "kind": capfirst(badge.get_kind_display()),
        "colour": COLOURS[PassKind(badge.kind)],
        "name": in_script(badge.name, language),
        "line": in_script(badge.line, language),
        "code": pass_code(badge.code),
        "qr": qr_svg(address_of(badge)),
    }


def qr_svg(text: str) -> str:
    """A quarter of it may be hidden by a fold or a smear and it is still read."""
    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
