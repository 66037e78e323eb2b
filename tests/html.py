"""A page as its elements in order, to ask what a browser or a screen reader would meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "path", "circle", "source"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parents: list[Element] = field(repr=False)
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    @property
    def label(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())


class Document(HTMLParser):
    def __init__(self, source: str | bytes) -> None:
        super().__init__()
        self.source = source.decode() if isinstance(source, bytes) else source
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attrs: str) -> list[Element]:
        """Elements of the tag with these attribute values; an underscore in a name stands for a hyphen."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attrs.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attrs: str) -> Element:
        (element,) = self.all(tag, **attrs)
        return element

    def by_id(self, id_: str) -> Element:
        (element,) = [element for element in self.elements if element.attrs.get("id") == id_]
        return element

    def position(self, element: Element) -> int:
        return next(i for i, other in enumerate(self.elements) if other is element)
