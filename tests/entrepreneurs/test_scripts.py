"""A page in one script has no words of the other, whichever people typed in."""

import re

import pytest
from django.test import Client

from centar import mail
from entrepreneurs.models import AccessLink, ChangeRequest, Claim, State, StateChange
from tests.entrepreneurs.factories import NOW, TODAY, make_enterprise, make_photo
from tests.entrepreneurs.pages import SECTIONS, page
from tests.html import Document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "photo_store")]

# what stays as it is: links to the languages, brands, addresses of the web and of mail, the marks of files
ALLOWED_LATIN = {"Latinica", "English", "Reload2", "PDF", "JPG", "PNG", "WEBP", "MB", "PIB"}
ALLOWED_CYRILLIC = {"Ћирилица"}
ADDRESS = re.compile(r"\S+@\S+|(?:https://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?|#?IM-\d{4}-\d{4}")
ADDRESS_LINE = re.compile(r"^http\S+$", re.MULTILINE)
TYPED = {
    "sr-cyrl": {
        "name": "Zadruga Ljubav", "short_name": "Ljubav", "settlement": "Veliko Selo", "address": "Glavna 1",
        "description": "Pečemo hleb i njegujemo baštu.", "story": "Počelo je odavno.", "people_statement": "Radimo.",
        "checked_basis": "izvod iz registra", "contact_name": "Pera Perić",
    },
    "sr-latn": {
        "name": "Задруга Љубав", "short_name": "Љубав", "settlement": "Велико Село", "address": "Главна 1",
        "description": "Печемо хлеб и негујемо башту.", "story": "Почело је одавно.", "people_statement": "Радимо.",
        "checked_basis": "извод из регистра", "contact_name": "Пера Перић",
    },
}  # fmt: skip
WORDS = {"sr-cyrl": "Dopunite opis, molba od juče.", "sr-latn": "Допуните опис, молба од јуче."}


def wrong_words(source, language):
    """Words of the other script that a reader meets: texts and attributes that are read out, not what one edits."""
    document = Document(source)
    texts = [element.attrs.get(name, "") for element in document.elements for name in ("alt", "title", "aria-label")]
    texts += [element.text for element in document.elements if element.tag in {"title", "body"}]
    hidden = [element.text for element in document.elements if element.tag in {"script", "style", "textarea"}]
    text = " ".join(texts)
    for one in hidden:
        text = text.replace(one, " ")
    text = ADDRESS.sub(" ", text)
    if language == "sr-cyrl":
        return set(re.findall(r"[A-Za-zČĆĐŠŽčćđšž][\w]+", text)) - ALLOWED_LATIN
    return set(re.findall(r"\w*[\u0400-\u04ff]\w*", text)) - ALLOWED_CYRILLIC


def everything(language):
    return {
        **TYPED[language],
        "brand_names": ["Reload2"],
        "website": "https://www.lipa.primer.rs/",
        "public_email": "lipa@primer.rs",
        "public_phone": "+38137123456",
        "vat_payer": True,
        "delivers": True,
        "public_sector": True,
        "e_invoice": True,
        "status_stage": "registered",
        "status_since": TODAY,
        "founded_on": TODAY,
        "needs": ["buyers", "legal"],
        "income_bracket": "up_to_1m",
        "social_roles": ["goods_services", "work_integration"],
    }


def read(client, name, *args, language, query=""):
    answer = client.get(page(name, *args, language=language) + query)
    assert answer.status_code == 200
    return wrong_words(answer.content, language)


MAILS = ["archived", "change_decided", "claim_decided", "declined", "join", "needs_changes", "published", "received",
         "renewal_due", "resume", "withdrawn"]  # fmt: skip


@pytest.mark.parametrize("language", ["sr-cyrl", "sr-latn"])
@pytest.mark.parametrize("name", MAILS)
def test_mails(language, name, entrepreneur):
    row = make_enterprise(State.PUBLISHED, slug="lipa", **everything(language))
    words = WORDS[language]
    context = {
        "enterprise": row,
        "step": StateChange(enterprise=row, message=words, at=NOW),
        "claim": Claim(enterprise=row, user=entrepreneur, state="accepted", answer=words),
        "request": ChangeRequest(enterprise=row, created_by=entrepreneur, state="refused", answer=words),
        "link": AccessLink(enterprise=row, email="a@primer.rs", expires_at=NOW),
        "token": "abc",
    }
    subject, text = mail.render(f"entrepreneurs/{name}", context, language)
    assert wrong_words(f"<body>{subject}\n{ADDRESS_LINE.sub('', text)}</body>", language) == set()


@pytest.mark.parametrize("language", ["sr-cyrl", "sr-latn"])
class TestScripts:
    def test_the_directory(self, language):
        make_enterprise(State.RENEWAL_DUE, **everything(language), categories=("kultura",), groups=("roma",))
        for query in ["", "?prikaz=tabela", "?vrsta=kultura&status=registered&opstina=donji-jasen", "?oblik=llc"]:
            assert read(Client(), "directory", language=language, query=query) == set(), query

    def test_a_profile(self, language):
        row = make_enterprise(State.PUBLISHED, slug="lipa", **everything(language), groups=("roma", "over_50"))
        make_photo(row, alt=TYPED[language]["name"])
        assert read(Client(), "enterprise", "lipa", language=language) == set()

    def test_the_task_list_with_what_staff_wrote(self, language, entrepreneur, signed_in):
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur, **TYPED[language] | {"checked_basis": ""})
        row.state_changes.create(
            from_state="submitted", to_state="needs_changes", at=NOW, message=WORDS[language], by=entrepreneur
        )
        assert read(signed_in(entrepreneur), "tasks", row.key, language=language) == set()

    @pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.ARCHIVED, State.PUBLISHED])
    def test_an_entry_with_what_staff_wrote(self, language, entrepreneur, signed_in, state):
        checked = {} if state != State.DECLINED else {"checked_basis": ""}
        row = make_enterprise(state, owner=entrepreneur, **everything(language) | checked)
        row.state_changes.create(from_state="submitted", to_state=state, at=NOW, message=WORDS[language])
        assert read(signed_in(entrepreneur), "entry", row.key, language=language) == set()

    def test_what_staff_are_told_after_a_decision(self, language, coordinator, signed_in):
        row = make_enterprise(State.PUBLISHED, **everything(language))
        client, address = signed_in(coordinator), page("desk_archive", row.pk, language=language)
        answer = client.post(address, {"message": WORDS[language]}, follow=True)
        assert answer.status_code == 200
        assert row.name not in "".join(str(message) for message in answer.context["messages"])

    def test_where_staff_look_for_an_entry(self, language, coordinator, signed_in):
        assert read(signed_in(coordinator), "desk_queue", language=language) == set()

    def test_the_start(self, language):
        assert read(Client(), "start", language=language) == set()

    @pytest.mark.parametrize("name", SECTIONS.values())
    def test_empty_pages_of_a_new_entry(self, language, entrepreneur, signed_in, name):
        row = make_enterprise(State.DRAFT, owner=entrepreneur, name="", groups=("roma",))
        assert read(signed_in(entrepreneur), "section", row.key, name, language=language) == set()

    @pytest.mark.parametrize("name", SECTIONS.values())
    def test_and_their_messages(self, language, entrepreneur, signed_in, name):
        row = make_enterprise(State.DRAFT, owner=entrepreneur, groups=("roma",))
        typed = {
            "mb": "1", "pib": "1", "legal_form": "llc", "status_since": "1", "contact_phone": "1", "website": "1 1",
            "public_email": "1", "staff_total": "-1", "staff_vulnerable": "1,5", "founded_on": "1",
            "activity_code": "1", "seen_version": row.version,
            "profit_reinvested": "999", "brand_names": "1\n" * 12, f"people_{row.groups_served.get().group_id}": "0",
        }  # fmt: skip
        address = page("section", row.key, name, language=language)
        assert wrong_words(signed_in(entrepreneur).post(address, typed).content, language) == set()

    @pytest.mark.parametrize("name", ["check", "people", "photos", "delete"])
    def test_the_other_pages_of_a_draft(self, language, entrepreneur, signed_in, name):
        row = make_enterprise(State.DRAFT, owner=entrepreneur, **everything(language) | {"checked_basis": ""})
        assert read(signed_in(entrepreneur), name, row.key, language=language) == set()
