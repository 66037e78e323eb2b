"""A drawn square that stands in for the plan of the demo's fair."""

import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
SCALE = 2  # drawn larger and reduced, so that edges come out smooth
PAVING, LINE, GRASS, TREE, STAGE, STEP, WATER = (
    *("#EFE9E1", "#DDD3C6", "#D5DFA3", "#A3B520"),
    *("#611F4F", "#8A4A78", "#9CC9CC"),
)


def draw_plan() -> bytes:
    """A PNG of 1600 by 1000: paving, a lawn, a fountain, the stage in the north."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAVING)
    pen = ImageDraw.Draw(image)

    def box(*corners: int, fill: str, radius: int = 0) -> None:
        pen.rounded_rectangle([side * SCALE for side in corners], radius * SCALE, fill=fill)

    def oval(*corners: int, fill: str) -> None:
        pen.ellipse([side * SCALE for side in corners], fill=fill)

    for x in range(0, WIDTH, 80):
        box(x, 0, x + 2, HEIGHT, fill=LINE)
    for y in range(0, HEIGHT, 80):
        box(0, y, WIDTH, y + 2, fill=LINE)
    box(1120, 30, 1540, 150, fill=STEP, radius=10)
    box(1140, 30, 1520, 125, fill=STAGE, radius=8)
    box(60, 680, 1100, 920, fill=GRASS, radius=60)
    oval(500, 420, 720, 600, fill="#FFFFFF")
    oval(520, 436, 700, 584, fill=WATER)
    for x, y in [(120, 440), (280, 520), (900, 440), (1040, 540), (1300, 480), (1450, 600), (1300, 800), (1460, 880)]:
        oval(x - 44, y - 44, x + 44, y + 44, fill=TREE)
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
