from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.test import override_settings
from django.urls import path
from django.utils import timezone

from centar import retention
from centar.limits import LimitExceeded, client_network, client_prefix, hit
from centar.models import RateLimit
from centar.urls import urlpatterns as portal
from tests.threads import at_once

NOW = timezone.now()
HOUR = timedelta(hours=1)


def hits(count, *, key="booking:x", now=NOW):
    for _hit in range(count):
        hit(key=key, limit=3, window=HOUR, now=now)


@pytest.mark.django_db
class TestHit:
    def test_lets_the_limit_pass_and_says_when_to_come_back(self):
        hits(3)
        with pytest.raises(LimitExceeded) as refusal:
            hits(1, now=NOW + timedelta(minutes=10))
        assert refusal.value.retry_at == NOW + HOUR

    def test_a_new_window_begins_when_the_old_is_over(self):
        hits(3)
        hits(3, now=NOW + HOUR)
        with pytest.raises(LimitExceeded) as refusal:
            hits(1, now=NOW + HOUR)
        assert refusal.value.retry_at == NOW + 2 * HOUR

    def test_refused_hits_do_not_prolong_the_wait_or_overflow(self):
        hits(3)
        for _try in range(5):
            with pytest.raises(LimitExceeded):
                hits(1)
        assert RateLimit.objects.get().hits == 4

    def test_keys_are_counted_apart_and_stored_unreadable(self):
        hits(3)
        hits(3, key="booking:ana@primer.rs")
        assert not RateLimit.objects.filter(key__contains="ana").exists()

    def test_spent_counters_are_deleted(self):
        hits(1)
        hits(1, key="later", now=NOW + HOUR)
        assert retention.delete_spent_limits(NOW + HOUR + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twelve_at_once_exactly_the_limit_pass():
    results = at_once(12, lambda: hit(key="storm", limit=5, window=HOUR, now=NOW))
    assert [result for result in results if result is None] == [None] * 5
    assert sum(isinstance(result, LimitExceeded) for result in results) == 7


@pytest.mark.django_db(transaction=True)
def test_a_hit_inside_a_transaction_is_a_mistake_of_ours():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        hit(key="x", limit=1, window=HOUR, now=NOW)


class TestClient:
    @pytest.mark.parametrize(
        ("address", "network"),
        [
            ("203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:aa:bbcc:1:2:3:4", "2001:db8:aa:bb00::/56"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("fe80::1%eth0", "fe80::/56"),
            ("", ""),
            ("nonsense", ""),
        ],
    )
    def test_network(self, rf, address, network):
        assert client_network(rf.get("/", REMOTE_ADDR=address)) == network

    @pytest.mark.parametrize(
        ("proxies", "network"), [(0, "10.0.0.0/24"), (1, "198.51.100.0/24"), (2, "203.0.113.0/24"), (3, "10.0.0.0/24")]
    )
    def test_only_what_our_own_proxies_wrote_counts(self, rf, settings, proxies, network):
        settings.TRUSTED_PROXIES = proxies
        request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.9"})
        assert client_network(request) == network

    def test_prefix_is_the_networks_and_hides_it(self, rf):
        one, two, other = (
            client_prefix(rf.get("/", REMOTE_ADDR=address)) for address in ("192.0.2.1", "192.0.2.2", "192.0.3.1")
        )
        assert one == two != other
        assert len(one) == 32


@login_not_required
def refuse(request):
    raise LimitExceeded(timezone.now() + timedelta(minutes=5))


@login_not_required
def fail(request):
    raise ZeroDivisionError


urlpatterns = [path("r/", refuse), path("f/", fail), *portal]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_the_visitor_is_told_when_to_come_back(client):
    response = client.post("/r/")
    assert response.status_code == 429
    assert 295 <= int(response["Retry-After"]) <= 301
    assert timezone.localtime(response.context["retry_at"]).strftime("%H:%M") in response.text


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_other_errors_are_not_its_business(client):
    with pytest.raises(ZeroDivisionError):
        client.get("/f/")
