import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_media_file_can_run_nothing(client):
    name = default_storage.save("photos/a.html", ContentFile(b"<script>"))
    response = client.get(default_storage.url(name))
    assert b"".join(response) == b"<script>"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db  # the page that says so names the office
@pytest.mark.parametrize("path", ["missing.png", "../settings.py", "%2e%2e/%2e%2e/etc/passwd", "a%00b", "photos/"])
def test_media_file_elsewhere_is_not_found(client, path):
    default_storage.save("photos/a.txt", ContentFile(b"a"))
    assert client.get(f"/media/{path}").status_code == 404
