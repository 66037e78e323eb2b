"""A page as its elements in order, to ask what a browser or a screen reader would meet."""

from __future__ import annotations

from collections.abc import Iterable
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
        if tag not in {element.tag for element in self._open}:
            return  # as of <input />, or of nothing
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

    def inside(self, element: Element) -> list[Element]:
        return [other for other in self.elements if any(parent is element for parent in other.parents)]

    def links(self) -> dict[str, str]:
        """The address of each link, by its text."""
        return {link.label: link.attrs["href"] for link in self.all("a") if "href" in link.attrs}

    def form(self, *, method: str = "post", having: str = "") -> Element:
        """The only form of the method inside the page's main part, or the one that has a field of that name."""
        found = [
            form
            for form in self.all("form")
            if form.attrs.get("method", "get") == method
            and any(parent.tag == "main" for parent in form.parents)
            and (not having or having in self.fields(form))
        ]
        (form,) = found
        return form

    def fields(self, form: Element) -> dict[str, list[str]]:
        """What a browser would send if the form were submitted as it came; fields without a value too."""
        sent: dict[str, list[str]] = {}
        for field_ in self.inside(form):
            name = field_.attrs.get("name")
            if name and field_.tag in {"input", "select", "textarea"} and "disabled" not in field_.attrs:
                sent.setdefault(name, []).extend(self._values(field_))
        return sent

    def choices(self, form: Element, name: str) -> list[str]:
        """The values that a select, radio buttons or check boxes offer; empty for what is typed."""
        offered = []
        for field_ in self.inside(form):
            if field_.attrs.get("name") != name:
                continue
            if field_.tag == "select":
                offered += [option.attrs.get("value", "") for option in self.inside(field_) if option.tag == "option"]
            elif field_.attrs.get("type") in {"radio", "checkbox"}:
                offered.append(field_.attrs.get("value", "on"))
        return offered

    def _values(self, field_: Element) -> Iterable[str]:
        if field_.tag == "textarea":
            return [field_.text.removeprefix("\r\n").removeprefix("\n")]
        if field_.tag == "select":
            options = [option for option in self.inside(field_) if option.tag == "option"]
            chosen = [option for option in options if "selected" in option.attrs]
            if not chosen and "multiple" not in field_.attrs:
                chosen = options[:1]
            return [option.attrs.get("value", "") for option in chosen]
        kind = field_.attrs.get("type", "text")
        if kind in {"radio", "checkbox"}:
            return [field_.attrs.get("value", "on")] if "checked" in field_.attrs else []
        return [] if kind in {"file", "submit", "button"} else [field_.attrs.get("value", "")]


def filled(page: str | bytes, *, having: str = "", **answers: object) -> dict[str, object]:
    """The data of the page's form with these answers written over what it came with.

    Fails for an answer to a question that the form does not ask, or a choice it does not offer.
    """
    document = Document(page)
    form = document.form(having=having)
    data: dict[str, object] = {name: values for name, values in document.fields(form).items() if values}
    for name, answer in answers.items():
        assert name in document.fields(form), f"the form does not ask for {name}"
        offered = document.choices(form, name)
        for one in answer if isinstance(answer, list) else [answer]:
            assert not offered or one == "" or str(one) in offered, f"{name} does not offer {one}: {offered}"
        data[name] = answer
    return data


def send(client: object, address: str, *, button: str = "", having: str = "", **answers: object) -> object:
    """Opens the page, fills its form in and sends it; `button` is the name of the button that is pressed."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code, page.headers.get("Location"))
    document = Document(page.content)
    action = document.form(having=having).attrs.get("action") or address
    return client.post(action, filled(page.content, having=having, **answers) | ({button: "1"} if button else {}))


def errors_of(page: str | bytes) -> list[str]:
    """The texts of the error summary, in its order."""
    document = Document(page)
    return [
        element.label
        for element in document.elements
        if element.tag == "li" and any("error-summary" in parent.classes for parent in element.parents)
    ]
