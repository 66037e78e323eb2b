"""What a page is about, for search engines: JSON-LD in the words of schema.org, of what the page shows anyway."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString

# as in Django's json_script: no text can end the element, and none begins another one in it
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&"}


def data_block(facts: Mapping[str, Any]) -> SafeString:
    """A script element that runs nothing: browsers leave its type alone, so the policy against inline scripts holds.

    Facts that are empty are left out.
    """
    known = {name: value for name, value in facts.items() if value}
    text = json.dumps({"@context": "https://schema.org", **known}, ensure_ascii=False).translate(ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
