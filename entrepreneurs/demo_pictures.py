"""Flat drawings that stand in for photos of the demo enterprises, made when the demo data are."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
SCALE = 2  # drawn larger and reduced, so that edges come out smooth
WHEAT, CREAM, PLUM, PEAR = "#F2D9A0", "#FDF6E6", "#611F4F", "#A3B520"
RIVER, BRICK, STONE, WOOD = "#12767E", "#B8452B", "#C9C3C7", "#C48A4E"


class Board:
    """A drawing surface that counts in points of the finished picture."""

    def __init__(self, wall: str, table: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), wall)
        self.pen = ImageDraw.Draw(self.image)
        self.box(0, 610, WIDTH, HEIGHT, table)

    def box(self, left: int, top: int, right: int, bottom: int, fill: str, *, radius: int = 0) -> None:
        corners = [side * SCALE for side in (left, top, right, bottom)]
        self.pen.rounded_rectangle(corners, radius * SCALE, fill=fill)

    def oval(self, left: int, top: int, right: int, bottom: int, fill: str) -> None:
        self.pen.ellipse([side * SCALE for side in (left, top, right, bottom)], fill=fill)

    def shape(self, points: list[tuple[int, int]], fill: str) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def handle(self, left: int, top: int, right: int, bottom: int, *, fill: str) -> None:
        corners = [side * SCALE for side in (left, top, right, bottom)]
        self.pen.arc(corners, 180, 360, fill=fill, width=22 * SCALE)

    def png(self) -> bytes:
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


def jars() -> Board:
    board = Board(CREAM, WOOD)
    for left, top, filling, lid in [(130, 260, BRICK, PLUM), (470, 200, "#D98E2B", RIVER), (810, 260, PLUM, PEAR)]:
        board.box(left, top + 60, left + 260, 660, "#E9F1F1", radius=36)
        board.box(left + 18, top + 130, left + 242, 644, filling, radius=26)
        board.box(left + 14, top, left + 246, top + 72, lid, radius=14)
        board.box(left + 48, top + 220, left + 212, top + 330, CREAM, radius=8)
        board.box(left + 70, top + 252, left + 190, top + 264, lid, radius=6)
        board.box(left + 70, top + 284, left + 160, top + 296, STONE, radius=6)
    return board


def bags() -> Board:
    board = Board("#E3EEEF", STONE)
    for left, main, patch in [(110, PLUM, PEAR), (445, RIVER, WHEAT), (780, BRICK, "#E3C9DA")]:
        board.handle(left + 75, 150, left + 235, 480, fill=main)
        board.shape([(left + 20, 310), (left + 290, 310), (left + 310, 690), (left, 690)], main)
        board.shape([(left + 90, 420), (left + 220, 420), (left + 228, 590), (left + 82, 590)], patch)
        for step in range(6):
            board.box(left + 100 + step * 20, 436, left + 111 + step * 20, 440, main)
            board.box(left + 100 + step * 20, 570, left + 111 + step * 20, 574, main)
    return board


def bread() -> Board:
    board = Board("#F7E7D3", "#8A5A33")
    board.box(120, 560, 1080, 650, WOOD, radius=30)
    board.box(210, 300, 770, 590, "#B8712F", radius=140)
    board.box(230, 300, 750, 520, "#CF8A42", radius=120)
    for left in (310, 440, 570):
        board.shape([(left, 340), (left + 44, 340), (left + 104, 470), (left + 60, 470)], "#F1CF9B")
    for left in (770, 900):
        board.oval(left, 430, left + 200, 600, "#C07A35")
        board.oval(left + 40, 450, left + 160, 540, "#DDA05C")
    return board


def soap() -> Board:
    board = Board("#F2E4EE", "#E2DEE0")
    for left, top, fill, light in [
        (240, 500, "#B79BC4", "#CDB7D8"),
        (500, 500, "#9DB58B", "#B9CCAA"),
        (300, 360, "#E6C9A8", "#F1DDC5"),
        (540, 360, "#D9A6B8", "#E8C4D0"),
    ]:
        board.box(left, top, left + 240, top + 140, fill, radius=26)
        board.box(left + 16, top + 14, left + 224, top + 62, light, radius=20)
    board.box(898, 330, 906, 680, "#5F7A4A")
    for row in range(8):
        board.oval(866, 210 + row * 40, 906, 250 + row * 40, "#7A5BA6")
        board.oval(898, 196 + row * 40, 938, 236 + row * 40, "#9378BC")
    return board


def toys() -> Board:
    board = Board("#DDF0F1", "#E8D3B0")
    board.box(150, 470, 480, 600, BRICK, radius=18)
    board.box(150, 320, 300, 480, PLUM, radius=14)
    board.box(178, 350, 272, 420, CREAM, radius=8)
    board.box(400, 390, 450, 480, WOOD, radius=8)
    board.box(540, 450, 800, 600, PEAR, radius=18)
    board.box(470, 540, 550, 556, WOOD)
    for left in (170, 340, 565, 690):
        board.oval(left, 550, left + 110, 660, "#3B2A20")
        board.oval(left + 34, 584, left + 76, 626, WHEAT)
    for left, top, fill in [(880, 530, RIVER), (1010, 530, "#F2B632"), (945, 400, BRICK)]:
        board.box(left, top, left + 120, top + 122, fill, radius=12)
        board.oval(left + 36, top + 36, left + 84, top + 84, CREAM)
    return board


def seedlings() -> Board:
    board = Board("#F3F7D9", "#A9825A")
    for left, height in [(150, 200), (480, 300), (810, 230)]:
        top = 470 - height
        board.box(left + 114, top + 20, left + 126, 480, "#5C6E1E")
        for step in range(0, height, 70):
            board.oval(left + 10, top + step + 10, left + 122, top + step + 62, PEAR)
            board.oval(left + 118, top + step - 20, left + 230, top + step + 32, "#7F9418")
        board.shape([(left, 460), (left + 240, 460), (left + 204, 690), (left + 36, 690)], "#B5603C")
        board.box(left - 14, 440, left + 254, 500, BRICK, radius=10)
    return board


PICTURES: dict[str, Callable[[], Board]] = {
    "jars": jars,
    "bags": bags,
    "bread": bread,
    "soap": soap,
    "toys": toys,
    "seedlings": seedlings,
}


def draw(kind: str) -> bytes:
    """A PNG of 1200 by 800; raises KeyError for a kind not in PICTURES."""
    return PICTURES[kind]().png()
