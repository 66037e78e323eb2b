"""The palette's pairs reach the contrast of WCAG 2.2; another town's palette has to as well."""

import re

import pytest
from django.conf import settings

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
TEXT, CALM_TEXT, SHAPE = 4.5, 7.0, 3.0

PAIRS = [
    # body, headings, links, buttons: AAA
    ("stone-900", "white", CALM_TEXT),
    ("plum-900", "white", CALM_TEXT),
    ("plum-800", "white", CALM_TEXT),
    ("river-700", "white", CALM_TEXT),
    ("white", "plum-700", CALM_TEXT),
    ("white", "plum-800", CALM_TEXT),
    ("white", "plum-900", CALM_TEXT),
    ("white", "brick-700", CALM_TEXT),
    ("stone-900", "pear-400", CALM_TEXT),
    ("stone-900", "pear-200", CALM_TEXT),
    ("stone-600", "white", CALM_TEXT),
    ("brick-700", "white", CALM_TEXT),
    # text on plum
    ("plum-200", "plum-900", CALM_TEXT),
    ("plum-200", "plum-800", CALM_TEXT),
    ("pear-400", "plum-900", CALM_TEXT),
    ("pear-400", "plum-800", CALM_TEXT),
    # badges, notices, panels, the drawn map
    ("pear-800", "pear-200", TEXT),
    ("pear-800", "pear-100", TEXT),
    ("plum-700", "plum-100", TEXT),
    ("plum-800", "plum-200", TEXT),
    ("wheat-800", "wheat-100", TEXT),
    ("river-800", "river-100", TEXT),
    ("brick-800", "brick-100", TEXT),
    ("stone-700", "stone-100", TEXT),
    ("stone-600", "stone-100", TEXT),
    ("stone-600", "wheat-100", TEXT),
    ("river-700", "stone-100", TEXT),
    ("stone-900", "plum-300", TEXT),
    ("stone-900", "plum-50", TEXT),
    ("white", "stone-600", TEXT),
    # borders of controls, the two rings of focus on their grounds
    ("stone-400", "white", SHAPE),
    ("stone-600", "white", SHAPE),
    ("pear-600", "pear-100", SHAPE),
    ("wheat-400", "plum-900", SHAPE),
    ("wheat-400", "plum-800", SHAPE),
    ("wheat-400", "stone-900", SHAPE),
]


def palette():
    found = dict(re.findall(r"--([a-z]+(?:-\d+)?): (#[0-9a-f]{3,6});", TOKENS.read_text()))
    assert len(found) > 25
    return found


def luminance(colour):
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_pair_is_readable(ink, ground, least):
    colours = palette()
    assert contrast(colours[ink], colours[ground]) >= least


def test_bootstrap_gets_the_same_colours_as_numbers():
    """Bootstrap wants some colours twice, once as red, green, blue: both have to be the same."""
    source, colours = TOKENS.read_text(), palette()
    pairs = {"body-color": "stone-900", "secondary": "stone-600", "link-color": "river-700"}
    pairs["link-hover-color"] = "river-800"
    for name, token in pairs.items():
        numbers = re.search(rf"--bs-{name}-rgb: (\d+), (\d+), (\d+);", source)
        assert numbers, name
        assert "#" + "".join(f"{int(number):02x}" for number in numbers.groups()) == colours[token]


def test_every_colour_used_is_a_token():
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet.name in {"tokens.css", "print.css", "admin.css"}:  # the admin has its own variables
            continue
        source = sheet.read_text()
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", source) == [], sheet.name
        unknown = {n for n in re.findall(r"var\(--([a-z]+-\d+)\)", source) if n not in palette()}
        assert unknown == set(), sheet.name
