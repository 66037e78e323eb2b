import io
import struct
import subprocess
import sys
import zlib

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, PngImagePlugin

from centar import uploads
from centar.uploads import ImageUploadField, clean_image

ORIENTATION, GPS = 0x0112, 0x8825
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"


def encoded(kind="JPEG", size=(40, 20), mode="RGB", color="red", **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def upload(data, name="slika.jpg"):
    return SimpleUploadedFile(name, data)


def opened(cleaned):
    return Image.open(io.BytesIO(cleaned.read()))


def png_header(width, height):
    """A PNG that promises so many pixels and brings a few compressed bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


class TestGood:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_becomes_jpeg_under_a_name_of_ours(self, kind):
        cleaned = clean_image(upload(encoded(kind), name="../../Ана's photo.php"))
        assert len(cleaned.name) == 36
        assert cleaned.name.endswith(".jpg")
        picture = opened(cleaned)
        assert (picture.format, picture.size) == ("JPEG", (40, 20))

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_a_transparent_one_stays_transparent(self, kind):
        cleaned = clean_image(upload(encoded(kind, mode="RGBA", color=(255, 0, 0, 0))))
        assert cleaned.name.endswith(".webp")
        assert opened(cleaned).convert("RGBA").getpixel((1, 1))[3] == 0

    @pytest.mark.parametrize(("mode", "color"), [("CMYK", 0), ("L", 128)])
    def test_other_colour_models_are_taken(self, mode, color):
        assert opened(clean_image(upload(encoded(mode=mode, color=color)))).mode == "RGB"

    def test_a_palette_is_taken(self):
        assert opened(clean_image(upload(encoded("PNG", mode="P", color=3)))).mode == "RGB"

    def test_shrinks_to_1600(self):
        assert opened(clean_image(upload(encoded(size=(3200, 800))))).size == (1600, 400)

    def test_turned_upright_and_without_place_or_comment(self):
        exif = Image.Exif()
        exif[ORIENTATION] = 6
        exif[GPS] = {1: "N", 2: (43.0, 35.0, 0.0)}
        cleaned = clean_image(upload(encoded(exif=exif, comment=b"home address", dpi=(300, 300))))
        data = cleaned.read()
        picture = Image.open(io.BytesIO(data))
        assert picture.size == (20, 40)
        assert not picture.getexif()
        assert b"home address" not in data

    def test_png_texts_and_colour_profile_do_not_survive(self):
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "home address", zip=False)
        data = encoded("PNG", mode="RGBA", pnginfo=info, icc_profile=b"home address")
        assert b"home address" in data
        assert b"home address" not in clean_image(upload(data)).read()

    def test_of_a_moving_picture_the_first_frame_stays(self):
        frames = [Image.new("RGB", (8, 8), color) for color in ("blue", "red")]
        out = io.BytesIO()
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
        picture = opened(clean_image(upload(out.getvalue())))
        assert getattr(picture, "n_frames", 1) == 1
        red, _green, blue = picture.getpixel((4, 4))
        assert blue > 200 > red

    def test_script_behind_a_real_picture_is_left_behind(self):
        cleaned = clean_image(upload(encoded() + b"<?php system($_GET[0]); ?>" + SVG))
        data = cleaned.read()
        assert b"<?php" not in data
        assert b"<svg" not in data


class TestHostile:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xd8\xff",
            SVG,
            EPS,
            encoded("GIF", mode="P", color=1),
            encoded("TIFF"),
            encoded("BMP"),
            b"%PDF-1.7\n",
            b"PK\x03\x04" + b"\0" * 40,
            encoded()[:300],
            encoded("PNG")[:60],
            encoded("WEBP")[:30],
            b"\xff\xd8\xff" + EPS,
            b"RIFF\x00\x00\x00\x00WEBP" + b"\xff" * 50,
            png_header(0, 0),
            png_header(10, 10),
        ],
    )
    def test_refused_as_a_kind_we_cannot_open(self, data):
        with pytest.raises(ValidationError) as refusal:
            clean_image(upload(data))
        assert refusal.value.code == "unknown_kind"

    @pytest.mark.parametrize(("width", "height"), [(13_300, 13_300), (1, 2**31 - 1), (4001, 3000), (30_000, 30_000)])
    def test_a_bomb_is_known_by_its_header(self, width, height):
        with pytest.raises(ValidationError) as refusal:
            clean_image(upload(png_header(width, height)))
        assert refusal.value.code == "too_many_pixels"

    def test_too_large_is_refused_before_it_is_read(self):
        big = upload(encoded())
        big.size = uploads.MAX_BYTES + 1
        with pytest.raises(ValidationError) as refusal:
            clean_image(big)
        assert refusal.value.code == "too_large"

    def test_says_so_in_the_visitors_language(self):
        with pytest.raises(ValidationError) as refusal:
            clean_image(upload(SVG))
        with translation.override("en"):
            assert refusal.value.messages == ["We cannot open this kind of file. Add a JPG, PNG or WEBP picture"]


MEASURE = """
import io, sys, threading
from PIL import Image
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
settings.configure()
from centar.uploads import clean_image
data = io.BytesIO()
Image.effect_noise((400, 400), 50).convert("RGB").save(data, "PNG")
clean_image(SimpleUploadedFile("a.png", data.getvalue()))
def most():  # kilobytes
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before = most()
upload = open(sys.argv[1], "rb").read()
send = lambda: clean_image(SimpleUploadedFile("a.png", upload))
threads = [threading.Thread(target=send) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((most() - before) // 1024)
"""


def test_four_large_pictures_at_once_stay_within_150_megabytes(tmp_path):
    picture = tmp_path / "large.png"
    Image.effect_noise((400, 400), 50).resize((4000, 3000), 0).convert("RGB").save(picture)
    run = subprocess.run([sys.executable, "-c", MEASURE, picture], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 150


class TestField:
    class Form(forms.Form):
        photo = ImageUploadField(required=False)

    def form(self, **files):
        return self.Form({}, files)

    def test_gives_the_cleaned_picture(self):
        form = self.form(photo=upload(encoded("PNG")))
        assert form.is_valid()
        assert form.cleaned_data["photo"].name.endswith(".jpg")

    def test_may_stay_empty(self):
        form = self.form()
        assert form.is_valid()
        assert form.cleaned_data["photo"] is None

    @pytest.mark.parametrize("data", [b"", SVG])
    def test_bad_files_are_errors_of_the_field(self, data):
        form = self.form(photo=upload(data))
        assert [error.code for error in form.errors.as_data()["photo"]] == ["unknown_kind"]

    def test_asks_the_browser_for_the_right_files(self):
        assert 'accept="image/jpeg,image/png,image/webp"' in str(self.Form()["photo"])
