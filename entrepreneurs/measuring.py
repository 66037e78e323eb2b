"""Many invented enterprises, for measuring: row by row the same on every machine, whatever the number asked for."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pgtrigger
from django.db import connection, transaction
from stdnum.iso7064 import mod_11_10

from centar.identifiers import mb_check_digit
from centar.models import Municipality, User
from centar.script import slugify, to_cyrillic
from entrepreneurs.lists import load_lists
from entrepreneurs.models import (
    Category,
    CategoryOffered,
    Enterprise,
    GroupServed,
    LegalForm,
    Need,
    SocialRole,
    State,
    StatusStage,
    VulnerableGroup,
)
from entrepreneurs.pairs import refresh_facet_pairs
from entrepreneurs.vocabulary import refresh_vocabulary

TEXTS_FILE = Path(__file__).parent / "data" / "measuring.toml"
CHUNK = 2000
CYRILLIC_SHARE = 0.25
REFERENCE = "MERENJE-{:07d}"
MOST = 900_000  # what fits into the registration numbers below
# Days, not moments, so that a database made tomorrow holds the same rows
FIRST_DAY = dt.datetime(2023, 1, 9, 10, 0, tzinfo=dt.UTC)
DAYS = 1_400

FORMS = {
    LegalForm.ASSOCIATION: 40, LegalForm.ENTREPRENEUR: 15, LegalForm.LLC: 14, LegalForm.COOPERATIVE: 10,
    LegalForm.SOCIAL_COOPERATIVE: 6, LegalForm.NONE: 6, LegalForm.FOUNDATION: 4, LegalForm.SPORTS_ASSOCIATION: 2,
    LegalForm.ENDOWMENT: 1, LegalForm.JOINT_STOCK: 1, LegalForm.PARTNERSHIP: 1,
}  # fmt: skip
STATES = {State.PUBLISHED: 93, State.RENEWAL_DUE: 3, State.SUBMITTED: 2, State.ARCHIVED: 1, State.WITHDRAWN: 1}
STAGES = {
    StatusStage.NONE: 50, StatusStage.IN_PREPARATION: 20, StatusStage.APPLIED: 10, StatusStage.REGISTERED: 20,
}  # fmt: skip


@dataclass(frozen=True)
class Lists:
    """What the rows are spread over; the texts' pieces by name."""

    texts: dict[str, Any]
    municipalities: list[Municipality]
    categories: list[Category]
    groups: list[VulnerableGroup]


@dataclass
class Made:
    """One enterprise, not saved, with what belongs to it."""

    enterprise: Enterprise
    categories: list[Category]
    groups: list[VulnerableGroup]


def seed_enterprises(*, number: int, by: User, tell: Callable[[int], None]) -> None:
    """Adds `number` examples after those of earlier calls; `tell` hears how many stand after each chunk.

    The history of what never changed is not written, and each row's index columns are made once instead of three
    times: so the triggers rest while rows come in, and only the index trigger runs, once they are complete.
    """
    load_lists()
    lists = Lists(
        texts=tomllib.loads(TEXTS_FILE.read_text(encoding="utf-8")),
        municipalities=list(Municipality.objects.order_by("code")),
        categories=list(Category.objects.order_by("slug")),
        groups=list(VulnerableGroup.objects.order_by("slug")),
    )
    first = Enterprise.objects.filter(reference__startswith=REFERENCE[:7]).count() + 1
    added = 0
    for numbers in itertools.batched(range(first, first + number), CHUNK, strict=False):
        _insert([_make(n, lists, by) for n in numbers])
        added += len(numbers)
        tell(added)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE entrepreneurs_enterprise, entrepreneurs_categoryoffered, entrepreneurs_groupserved")
    refresh_facet_pairs()
    refresh_vocabulary()


@transaction.atomic
def _insert(rows: list[Made]) -> None:
    with pgtrigger.ignore():
        Enterprise.objects.bulk_create(made.enterprise for made in rows)
        CategoryOffered.objects.bulk_create(
            CategoryOffered(enterprise=made.enterprise, category=category)
            for made in rows
            for category in made.categories
        )
        GroupServed.objects.bulk_create(
            GroupServed(enterprise=made.enterprise, group=group) for made in rows for group in made.groups
        )
    with pgtrigger.ignore(*_all_but_index()):
        Enterprise.objects.filter(pk__in=[made.enterprise.pk for made in rows]).update(place="")


def _all_but_index() -> Iterator[str]:
    for model, trigger in pgtrigger.registered():
        if model is Enterprise and trigger.name != "index":
            yield trigger.get_uri(model)


def _make(number: int, lists: Lists, by: User) -> Made:
    dice = random.Random(number)  # noqa: S311 -- the same row for the same number
    form, state, stage = (_pick(dice, weights) for weights in (FORMS, STATES, STAGES))
    categories = dice.sample(lists.categories, dice.choice([1, 1, 2, 3]))
    enterprise = Enterprise(
        is_example=True,
        state=state,
        legal_form=form,
        municipality=dice.choice(lists.municipalities),
        social_roles=dice.sample(SocialRole.values, dice.choice([1, 2])),
        needs=dice.sample(Need.values, 2),
        **{name: dice.random() < 0.4 for name in ("vat_payer", "e_invoice", "public_sector", "delivers")},
    )
    _write_texts(enterprise, categories, lists.texts, dice)
    if form != LegalForm.NONE:
        _register(enterprise, number, stage)
    _date(enterprise, number, by)
    return Made(enterprise, categories, dice.sample(lists.groups, dice.choice([0, 1, 2, 3])))


def _pick(dice: random.Random, weights: dict[Any, int]) -> Any:
    return dice.choices(list(weights), list(weights.values()))[0]


def _write_texts(
    enterprise: Enterprise, categories: list[Category], texts: dict[str, Any], dice: random.Random
) -> None:
    def one_of(name: str) -> str:
        return dice.choice(texts[name])

    brand = f"{one_of('first_words')} {one_of('second_words')}"
    enterprise.short_name = f"{brand} {dice.randrange(2, 100)}"
    enterprise.name = f"{texts['kinds'][enterprise.legal_form]} „{enterprise.short_name}“"
    enterprise.settlement = f"{one_of('settlement_first')} {one_of('settlement_second')}"
    enterprise.address = f"Ogledna {dice.randrange(1, 90)}"
    enterprise.description = _description(categories, texts, dice)
    enterprise.story = " ".join(texts["story"])
    enterprise.public_email = f"{slugify(brand, fallback='primer')}@primer.rs"
    if dice.random() < CYRILLIC_SHARE:
        for name in ("name", "short_name", "settlement", "address", "description", "story"):
            setattr(enterprise, name, to_cyrillic(getattr(enterprise, name)))


def _description(categories: list[Category], texts: dict[str, Any], dice: random.Random) -> str:
    """300 to 600 characters: the products of each category, then whom it helps, what for and who buys."""
    known = [texts["products"][category.slug] for category in categories if category.slug in texts["products"]]
    sentences = [
        f"{dice.choice(texts['opening'])} {', '.join(dice.sample(products, 3))}, {dice.choice(texts['manner'])}."
        for products in known or [texts["products"]["ostalo"]]
    ]
    sentences += [dice.choice(texts["people"]), dice.choice(texts["purpose"])]
    more = dice.sample(texts["buyers"], len(texts["buyers"]))
    wanted = dice.randrange(300, 520)
    while len(" ".join(sentences)) < wanted:
        sentences.append(more.pop())
    return " ".join(sentences)


def _register(enterprise: Enterprise, number: int, stage: StatusStage) -> None:
    """Numbers with right check digits, in ranges that no firm has."""
    seven, eight = f"9{number:06d}", f"9{number:07d}"
    enterprise.mb = seven + mb_check_digit(seven)
    enterprise.pib = eight + mod_11_10.calc_check_digit(eight)
    enterprise.status_stage = stage
    if stage == StatusStage.REGISTERED:
        enterprise.status_since = dt.date(2023, 3, 1) + dt.timedelta(days=number % 900)


def _date(enterprise: Enterprise, number: int, by: User) -> None:
    sent_at = FIRST_DAY + dt.timedelta(days=number * 7 % DAYS)
    enterprise.reference = REFERENCE.format(number)
    enterprise.submitted_at = sent_at
    enterprise.confirmed_on = sent_at.date()
    if enterprise.state != State.SUBMITTED:
        enterprise.slug = f"{slugify(enterprise.short_name, fallback='primer')}-{number}"
        enterprise.published_at = sent_at + dt.timedelta(days=3)
        enterprise.checked_on = enterprise.published_at.date()
        enterprise.checked_by = by
        enterprise.checked_basis = "primer za merenje"
