"""Whatever is sent to the portal gets a clear answer: no failure, nothing half saved, what was typed still there.

Forms, parameters and paths are found on the pages and in the URLconf, so a new page is attacked without being listed.
"""

import re
import unicodedata
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from centar.text import readable
from consultations.models import SharedDocument
from entrepreneurs.forms.sections import MoreForm
from entrepreneurs.models import Enterprise, Photo
from events.models import ApplicationPhoto, Material
from tests.access import UNNAMED, named_patterns, sample_address, sample_arguments
from tests.access_cast import make_cast
from tests.hostile import MEGABYTE, RAW, TEXTS, TYPED, client_of, survey, undone
from tests.html import Document
from tests.pictures import picture

pytestmark = pytest.mark.django_db
VISITORS = ("anonymous", "owner", "another", "coordinator")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    """The cast, and the forms and parameters they meet; made once, gone after the module.

    From ten in the morning on: some mails go once an hour, and no test should meet the next one.
    """
    fields = [
        *(model._meta.get_field("image") for model in (Photo, ApplicationPhoto)),
        *(model._meta.get_field("file") for model in (SharedDocument, Material)),
    ]
    stores = [field.storage for field in fields]
    for field in fields:
        field.storage = InMemoryStorage()
    ten = timezone.localtime().replace(hour=10, minute=0, second=0)
    with time_machine.travel(ten), django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        forms, queries = survey(cast, VISITORS)
        with django_db_blocker.block():
            yield cast, forms, queries
        transaction.set_rollback(True)
    for field, store in zip(fields, stores, strict=True):
        field.storage = store


def send(cast, form, data, **options):
    """The answer, and the tables that were written to."""
    with undone() as written:
        return client_of(cast, form.visitor).post(form.address, data, **options), written


def faults(response, written):
    """What is wrong with an answer: a failure, a refusal that says nothing, a page over something half saved."""
    if response.status_code >= 500:
        yield response.status_code
    elif response.status_code >= 400 and not Document(response.content).all("h1"):
        yield f"{response.status_code} without a page"
    if response.status_code != 302 and written:
        yield f"{response.status_code} and written: {sorted(set(written))}"


def test_survey_finds_the_forms_and_parameters(portal):
    _cast, forms, queries = portal
    fields = {name for form in forms for name in form.inputs}
    assert {"email", "mb", "pib", "municipality", "image", "alt", "story", "message", "decision", "code"} <= fields
    assert {"q", "opstina", "red", "prikaz", "strana"} <= queries["/preduzeca/"]
    assert "next" in queries["/nalog/login/"]
    assert "strana" in queries["/dogadjaji/arhiva/"]


def test_every_field_takes_every_text(portal):
    cast, forms, _queries = portal
    found = []
    texts = list(TEXTS.items())
    for number, (form, name, one) in enumerate(inputs_of(forms)):
        # a quarter of the texts for each field, all of them for each form; a key's answer gets all
        for label, text in texts if name == "credential" else texts[number % 4 :: 4]:
            response, written = send(cast, form, form.filled() | {name: encodable(text)})
            found += [(str(form), name, label, fault) for fault in faults(response, written)]
            if response.status_code == 200 and one.kind in TYPED - {"password"}:
                found += [(str(form), name, label, fault) for fault in not_kept(response, name, encodable(text))]
    assert found == []


def inputs_of(forms):
    return ((form, name, one) for form in forms for name, one in form.inputs.items())


def encodable(text):
    """As the portal reads it: what is no UTF-8 arrives as U+FFFD."""
    return text.encode(errors="surrogatepass").decode(errors="replace")


def not_kept(response, name, text):
    """Nothing when the page shows what was typed, in the field where it was typed."""
    page = Document(response.content)
    fields = [one for one in page.elements if one.attrs.get("name") == name and one.tag in {"input", "textarea"}]
    shown = [one.text.removeprefix("\n") if one.tag == "textarea" else one.attrs.get("value", "") for one in fields]
    if plain(text) not in map(plain, shown):
        yield f"shows {shown}"


def plain(text):
    """What of a text is to be seen again: no spaces at its edges, nothing invisible, one way to write each letter."""
    visible = "".join(each for each in readable(text) if unicodedata.category(each) not in {"Cf", "Cc"})
    return "".join(unicodedata.normalize("NFC", visible).split())


def test_every_form_takes_a_megabyte(portal):
    cast, forms, _queries = portal
    found = []
    for form in forms:
        for name in [name for name, one in form.inputs.items() if one.kind in TYPED | {"hidden"}][-2:]:
            answer = send(cast, form, form.filled() | {name: MEGABYTE})
            found += [(str(form), name, fault) for fault in faults(*answer)]
    assert found == []


def test_every_form_takes_missing_and_repeated_fields_and_other_buttons(portal):
    cast, forms, _queries = portal
    found = []
    for form in forms:
        good = form.filled()
        # each field missing once and, with another one missing, repeated once
        turns = zip(good, [*list(good)[1:], *list(good)[:1]], strict=True)
        bodies = [{k: v for k, v in good.items() if k != gone} | {many: ["1", "2", "'"]} for gone, many in turns]
        bodies += [{}, *({k: v for k, v in good.items() if k != gone} for gone in list(good)[::3])]
        bodies += [body | {button: value} for button, value in form.buttons for body in ({}, good)]
        for body in bodies:
            found += [(str(form), body, fault) for fault in faults(*send(cast, form, body))]
    assert found == []


def test_every_form_takes_bodies_that_no_browser_sends(portal):
    cast, forms, _queries = portal
    found = []
    for number, form in enumerate(forms):
        # what does not depend on the form, every eighth of them gets
        for body, kind in [*raw_fields(list(form.inputs)), *(() if number % 8 else raw_bodies())]:
            with undone() as written:
                answer = client_of(cast, form.visitor).generic("POST", form.address, body, kind)
            found += [(str(form), kind, body[:60], fault) for fault in faults(answer, written)]
    assert found == []


def raw_fields(names):
    """Each kind of bytes in one of the fields, by turns in the two ways in which forms are sent."""
    for number, raw in enumerate(RAW.values()):
        name = names[number % len(names)].encode() if names else b"x"
        if number % 2:
            yield name + b"=" + quote(raw).encode() + b"&x=" + raw, FORM
            continue
        part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--x--\r\n' % (name, raw)
        yield part, "multipart/form-data; boundary=x"


def raw_bodies():
    yield b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"
    yield b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"
    yield b"abc", "multipart/form-data"
    yield b"abc", "multipart/form-data; boundary=" + "x" * 300
    yield b'{"email": ["a"]}', "application/json"
    yield b"email=a%40b.rs", "text/plain; charset=zip"
    for charset in ("utf-16", "utf-7", "idna", "punycode", "rot13", "hex", "nonsense"):
        yield b"email=a%40b.rs", f"{FORM}; charset={charset}"
        part = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\xfe\r\n--x--\r\n'
        yield part, f"multipart/form-data; boundary=x; charset={charset}"
    yield b"&".join(b"a%d=1" % number for number in range(500)), FORM


TEXTS_ASKED = [*map(encodable, TEXTS.values()), "0", "-7", "1.5", "99999999999", "last", ":", "a b " * 50]


def test_every_parameter_takes_every_text(portal):
    cast, _forms, queries = portal
    client = client_of(cast, "coordinator")
    found = []
    for path, names in queries.items():
        for query in admin_queries(names) if "/admin/" in path else queries_of(names):
            with undone() as written:
                answer = client.get(f"{path}?{query}")
            found += [(path, query[:80], fault) for fault in faults(answer, written)]
    assert found == []


def queries_of(names):
    for number, name in enumerate(sorted(names)):
        for text in TEXTS_ASKED[number % 2 :: 2]:
            yield urlencode({name: text})
        for raw in [*map(quote, RAW.values()), "%00"]:
            yield f"{name}={raw}&{name}[]={raw}&{raw}=1&a;b=c"


def admin_queries(names):
    """Django's own lists get another text in each parameter, three times."""
    for turn in range(3):
        yield urlencode({name: TEXTS_ASKED[(turn * 7 + place) % 25] for place, name in enumerate(sorted(names))})


def test_every_path_takes_every_text(portal):
    cast, _forms, _queries = portal
    client = client_of(cast, "coordinator")
    texts = [quote(encodable(text), safe="") for text in TEXTS.values() if len(text) < 3000]
    texts += [*map(quote, RAW.values()), "0", "9" * 40, "%2e%2e%2f" * 9, "a%0d%0ab"]
    found = []
    for turn, (name, pattern) in enumerate(named_patterns()):
        arguments = {} if UNNAMED in name else sample_arguments(name, pattern, cast)
        for value in arguments.values():
            address = sample_address(name, pattern, cast)
            share = 9 if name.startswith("admin:") else 3
            for text in texts[turn % share :: share]:
                with undone() as written:
                    answer = client.get(address.replace(f"/{value}/", f"/{text}/"))
                found += [(name, text, fault) for fault in faults(answer, written)]
    assert found == []


FILES = {
    "nothing": ("a.png", b""),
    "text": ("a.jpg", b"GIF89a, but text"),
    "svg": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "svg called png": ("a.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    "page after a picture's head": ("a.jpg", b"\xff\xd8\xff<html><script>alert(1)</script>"),
    "cut": ("a.png", picture(size=(300, 300))[:120]),
    "gif": ("a.gif", picture("GIF")),
    "tiff": ("a.jpg", picture("TIFF")),
    "bomb": ("a.png", picture(size=(13_000, 1300))),
    "postscript": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999 9999\n"),
}
NAMES = ["../../etc/cron.d/a.png", "a\x00.png", "\u202egnp.exe", "ž" * 300 + ".png", "CON", ".htaccess", "a\r\nb.png"]


@pytest.mark.parametrize("kind", FILES)
def test_file_that_is_no_picture_is_refused_and_the_description_kept(portal, kind):
    cast, forms, _queries = portal
    name, content = FILES[kind]
    data = {"image": SimpleUploadedFile(name, content), "alt": "Tegle na tezgi", "consent": "on"}
    response, written = send(cast, photo_form(forms), data)
    assert (response.status_code, written) == (200, [])
    assert list(not_kept(response, "alt", "Tegle na tezgi")) == []
    assert Document(response.content).by_id("error-summary-heading").label == "Ispravite sledeće podatke"


def photo_form(forms):
    return next(form for form in forms if "image" in form.inputs)


@pytest.mark.parametrize("kind", FILES)
def test_file_that_is_no_document_is_refused_and_its_name_kept(portal, kind):
    cast, forms, _queries = portal
    form = next(form for form in forms if "file" in form.inputs)
    name, content = FILES[kind]
    response, written = send(cast, form, {"file": SimpleUploadedFile(name, content), "title": "Uzorak"})
    assert (response.status_code, written) == (200, [])
    assert list(not_kept(response, "title", "Uzorak")) == []


@pytest.mark.parametrize("name", NAMES)
def test_file_name_of_the_visitor_is_never_used(portal, name):
    cast, forms, _queries = portal
    known = list(Photo.objects.values_list("pk", flat=True))
    data = {"image": SimpleUploadedFile(name, picture()), "alt": "Tegle", "consent": "on"}
    with undone():
        client_of(cast, "owner").post(photo_form(forms).address, data)
        added = Photo.objects.exclude(pk__in=known)
        assert [bool(re.fullmatch(r"enterprises/[0-9a-f]{32}\.jpg", photo.image.name)) for photo in added] == [True]


def test_file_where_text_is_asked_and_text_where_a_file_is(portal):
    cast, forms, _queries = portal
    found = []
    for form, name, one in inputs_of(forms):
        value = "a" if one.kind == "file" else SimpleUploadedFile("a.txt", b"=1+1\x00")
        answer = send(cast, form, form.filled() | {name: value})
        found += [(str(form), name, fault) for fault in faults(*answer)]
    assert found == []


@pytest.mark.parametrize(("prefix", "language"), [("", "sr-Latn"), ("/sr-cyrl", "sr-Cyrl"), ("/en", "en")])
def test_refusal_is_in_the_language_of_the_address(portal, prefix, language):
    cast, _forms, _queries = portal
    client = client_of(cast, "anonymous")
    answers = [
        client.get(f"{prefix}/preduzeca/%00/"),
        client.post(f"{prefix}/upis/", {"email": "a\x00b"}),
        client.post(f"{prefix}/upis/", b"--x\r\nContent-Dis", content_type="multipart/form-data"),
        client.post(f"{prefix}/upis/", b"&".join(b"a%d" % number for number in range(500)), content_type=FORM),
    ]
    assert [answer.status_code for answer in answers] == [404, 200, 400, 400]
    assert {Document(answer.content).one("html").attrs["lang"] for answer in answers} == {language}


ANY_TEXT = st.text(st.characters(codec=None), max_size=700)


@given(text=ANY_TEXT)
@hypothesis_settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_refused_or_can_be_saved(portal, text):
    cast, _forms, _queries = portal
    form = MoreForm({"story": text, "people_statement": text, "brand_names": text}, instance=cast.draft)
    form.full_clean()
    with undone():
        for name in {"story", "people_statement", "brand_names"} - form.errors.keys():
            Enterprise.objects.filter(pk=cast.draft.pk).update(**{name: form.cleaned_data[name]})
    assert str(form)


@given(text=st.text(max_size=80))
@hypothesis_settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_words_can_be_searched(portal, text):
    cast, _forms, _queries = portal
    with undone():
        response = client_of(cast, "anonymous").get("/preduzeca/", {"q": encodable(text)})
    assert response.status_code == 200
