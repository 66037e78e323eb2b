"""Pictures to upload."""

import io

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "purple").save(out, kind, **options)
    return out.getvalue()
