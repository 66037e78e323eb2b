from datetime import UTC, datetime

import pytest
from django.db import transaction

from centar.references import next_reference
from tests.threads import at_once

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def take(prefix="IM", now=NOW):
    with transaction.atomic():
        return next_reference(prefix, now=now)


@pytest.mark.django_db
def test_counts_by_prefix_and_by_the_local_year():
    assert [take(), take(), take("RZ")] == ["IM-2026-0001", "IM-2026-0002", "RZ-2026-0001"]
    assert take(now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "IM-2027-0001"


@pytest.mark.django_db(transaction=True)
def test_storm_leaves_neither_gap_nor_double():
    results = at_once(12, take)
    assert sorted(results) == [f"IM-2026-{number:04}" for number in range(1, 13)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    with transaction.atomic():
        next_reference("IM", now=NOW)
        transaction.set_rollback(True)
    assert take() == "IM-2026-0001"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_none_is_given():
    with pytest.raises(transaction.TransactionManagementError):
        next_reference("IM", now=NOW)
