"""The gate for files that people upload. A picture that passes is one we drew ourselves from theirs.

Size, first bytes, then the pixel count in the header are checked before anything is decoded; metadata and whatever
was hidden in a picture do not survive. A PDF is kept as it came, so it is only ever handed out as a download.
How many files a person may keep is the caller's rule.
"""

import fcntl
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDE = 1600
# decoding must stay within 150 MB, whatever comes at once: JPEG can be decoded reduced, PNG and WEBP only whole, WEBP
# in several copies
MAX_MILLION_PIXELS = {"JPEG": 24, "PNG": 12, "WEBP": 8}
SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "JPEG": lambda head: head.startswith(b"\xff\xd8\xff"),
    "PNG": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "WEBP": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
}

TOO_LARGE = _("The file is larger than 10 MB. Add a smaller one or send it to us by e-mail")
UNKNOWN_KIND = _("We cannot open this kind of file. Add a JPG, PNG or WEBP picture")
UNKNOWN_DOCUMENT = _("We cannot open this kind of file. Add a PDF, JPG, PNG or WEBP file")
TOO_MANY_PIXELS = _("The picture has more than %(limit)s million pixels. Add a smaller one or send it to us by e-mail")


PDF = b"%PDF-"


def private_storage() -> Storage:
    """Files that only a view that knows the visitor hands out: nobody reaches them by guessing an address."""
    return storages["private"]


def clean_document(upload: File) -> ContentFile:
    """A PDF as it came, or a picture as `clean_image` draws it, under a name of our own. Raises ValidationError."""
    if upload.size > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    upload.seek(0)
    if upload.read(len(PDF)) == PDF:
        upload.seek(0)
        return ContentFile(upload.read(), f"{secrets.token_hex(16)}.pdf")
    try:
        return clean_image(upload)
    except ValidationError as error:
        if error.code == "unknown_kind":
            raise ValidationError(UNKNOWN_DOCUMENT, code="unknown_kind") from error
        raise


def clean_image(upload: File) -> ContentFile:
    """The uploaded picture upright, at most 1600 pixels a side, under a name of our own.

    Transparent pictures become WEBP, others JPEG; of moving ones the first frame stays. Raises ValidationError.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    upload.seek(0)
    kind = _kind(upload.read(16))
    upload.seek(0)
    try:
        with _alone():
            picture = _open(upload, kind)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(kind) from error
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise ValidationError(UNKNOWN_KIND, code="unknown_kind") from error
    return _encode(picture)


class ImageUploadField(forms.FileField):
    """A file field whose value has passed the gate."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def to_python(self, data: File | None) -> ContentFile | None:
        upload = super().to_python(data)
        return clean_image(upload) if upload is not None else None


class DocumentUploadField(forms.FileField):
    """A file field for a PDF or a picture that has passed the gate."""

    widget = forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def to_python(self, data: File | None) -> ContentFile | None:
        upload = super().to_python(data)
        return clean_document(upload) if upload is not None else None


def is_same_picture(kept: FieldFile, image: ContentFile) -> bool:
    """Whether the stored picture is this one: the gate draws the same picture to the same bytes."""
    if not kept.storage.exists(str(kept.name)) or kept.size != image.size:
        return False
    with kept.open("rb") as stored:
        return stored.read() == image.read()


def delete_pictures(pictures: Iterable[FieldFile]) -> None:
    """Deletes the files of rows that are about to go, at the end of the transaction in which they go."""
    for picture in pictures:
        transaction.on_commit(partial(picture.storage.delete, str(picture.name)))


@contextmanager
def _alone() -> Iterator[None]:
    """One picture at a time on this machine, in whatever thread and process: several at once would fill its memory."""
    with Path(__file__).open("rb") as lock:  # a lock of its own for each who opens it, and gone with the process
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _kind(head: bytes) -> str:
    for kind, matches in SIGNATURES.items():
        if matches(head):
            return kind
    raise ValidationError(UNKNOWN_KIND, code="unknown_kind")


def _check_pixels(image: Image.Image, kind: str) -> None:
    if image.width * image.height > MAX_MILLION_PIXELS[kind] * 1_000_000:
        raise _too_many_pixels(kind)


def _too_many_pixels(kind: str) -> ValidationError:
    return ValidationError(TOO_MANY_PIXELS, code="too_many_pixels", params={"limit": MAX_MILLION_PIXELS[kind]})


def _open(upload: File, kind: str) -> Image.Image:
    """The picture as it will be kept; the one that came is out of memory when this returns."""
    with Image.open(upload, formats=[kind]) as image:
        _check_pixels(image, kind)
        return _redraw(image)


def _redraw(image: Image.Image) -> Image.Image:
    """The visible pixels alone, turned upright, on a canvas that has never seen the file's metadata."""
    image.draft("RGB", (MAX_SIDE, MAX_SIDE))
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    canvas = Image.new(image.mode, image.size)
    canvas.paste(image)
    return canvas


def _encode(picture: Image.Image) -> ContentFile:
    out = io.BytesIO()
    name = secrets.token_hex(16)
    if picture.mode == "RGBA":
        picture.save(out, "WEBP", quality=85)
        return ContentFile(out.getvalue(), f"{name}.webp")
    picture.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return ContentFile(out.getvalue(), f"{name}.jpg")
