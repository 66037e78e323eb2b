"""After an event, at the desk: materials and what people thought."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from events.actions.events import add_material
from events.models import Feedback, Material
from tests.events.factories import NOW
from tests.events.pages import desk, heading_of, text_of
from tests.html import Document, errors_of, filled

pytestmark = pytest.mark.django_db


class TestMaterials:
    def test_a_file_passes_the_gate_and_is_removed_with_a_second_step(self, vera, event, photo_store):
        address = desk("material", event.pk)
        page_ = vera.get(address)
        bad = SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")
        answer = vera.post(address, filled(page_.content, title="Loše") | {"file": bad})
        assert len(errors_of(answer.content)) == 1
        good = SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")
        vera.post(address, filled(page_.content, title="Beleške") | {"file": good})
        found = Material.objects.get()
        assert (found.title, found.kind) == ("Beleške", "PDF")
        asked = desk("material_remove", event.pk, found.key)
        assert heading_of(vera.get(asked)) == "Remove the material?"
        vera.post(asked)
        assert not Material.objects.exists()
        assert vera.get(asked).status_code == 302

    def test_its_title_is_corrected_in_both_languages_and_the_file_stays(self, vera, event, photo_store):
        found = add_material(
            event=event, title="Beleske", title_en="", file=ContentFile(b"%PDF-1.7", "a.pdf"), url="", by=None
        )
        links = Document(vera.get(desk("event", event.pk)).content).links()
        address = links["Change the title: Beleske"]
        answer = vera.post(address, filled(vera.get(address).content, title="Beleške", title_en="Notes"))
        assert (answer.status_code, answer["Location"]) == (302, desk("event", event.pk))
        after = Material.objects.get()
        assert (after.title, after.title_en, after.file.name) == ("Beleške", "Notes", found.file.name)
        assert errors_of(vera.post(address, filled(vera.get(address).content, title=" ")).content) == [
            "Enter the title, readers see it"
        ]

    def test_the_second_of_two_who_correct_a_title_sees_both(self, vera, event):
        add_material(event=event, title="Zakon", title_en="", file=None, url="https://primer.rs", by=None)
        address = desk("material_title", event.pk, Material.objects.get().key)
        opened = vera.get(address).content
        vera.post(address, filled(opened, title="Zakon iz 2022."))
        answer = vera.post(address, filled(opened, title="Zakon o preduzećima"))
        assert answer.status_code == 409
        assert "saved now “Zakon iz 2022.”" in answer.content.decode()
        assert Material.objects.get().title == "Zakon iz 2022."

    @pytest.mark.parametrize("both", [True, False])
    def test_a_file_or_a_link(self, vera, event, photo_store, both):
        address = desk("material", event.pk)
        data = filled(vera.get(address).content, title="Zakon", url="https://primer.rs" if both else "")
        if both:
            data["file"] = SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")
        assert errors_of(vera.post(address, data).content) == ["Add either a file or a web address"]


class TestFeedback:
    def add(self, event, *marks):
        for mark in marks:
            Feedback.objects.create(
                event=event, audience="visitor", usefulness=mark, good=f"Dobro {mark}", given_on=NOW.date()
            )

    def test_shown_from_three_answers_on(self, vera, event):
        self.add(event, 5, 4)
        shown = vera.get(desk("feedback", event.pk))
        assert "Until there are 3 answers, none is shown" in text_of(shown)
        assert "Dobro" not in text_of(shown)
        self.add(event, 3)
        words = text_of(vera.get(desk("feedback", event.pk)))
        assert "4.0" in words
        assert "Dobro 3" in words
