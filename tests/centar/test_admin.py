import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group

from centar.models import User
from centar.roles import assign_roles, sync_roles

pytestmark = pytest.mark.django_db

USERS = "/admin/centar/user/"


@pytest.fixture
def root(db):
    sync_roles()
    return User.objects.create_superuser("root@example.rs")


@pytest.fixture
def administrator(client, root):
    """Signed in."""
    user = User.objects.create_user("admin@example.rs", name="Ana")
    assign_roles(user=user, codes=["administrator"], by=root)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    user.refresh_from_db()
    client.force_login(user)
    return user


def change(user):
    return f"{USERS}{user.pk}/change/"


def roles_of(user):
    return set(user.groups.values_list("name", flat=True))


def test_sign_in_is_the_portals_own(client):
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/nalog/login/?next=/admin/"
    assert client.get("/en/admin/login/?next=/en/admin/").headers["Location"] == "/en/nalog/login/?next=/en/admin/"


def test_admin_is_not_there_for_those_who_are_not_staff(client):
    client.force_login(User.objects.create_user("mira@example.rs"))
    assert client.get("/admin/", follow=True).status_code == 404


def test_administrator_opens_an_account_with_roles(client, administrator):
    answer = client.post(f"{USERS}add/", {"email": "Vera@example.rs", "name": "Vera", "roles": ["editor"]})
    assert answer.status_code == 302
    user = User.objects.get(email="vera@example.rs")
    assert (roles_of(user), user.is_staff, user.has_usable_password()) == ({"editor"}, True, False)


def test_administrator_changes_roles_and_closes_an_account(client, administrator):
    user = User.objects.create_user("vera@example.rs", name="Vera")
    client.post(change(user), {"name": "Vera P.", "is_active": "on", "roles": ["coordinator", "editor"]})
    user.refresh_from_db()
    assert (user.name, roles_of(user), user.is_staff) == ("Vera P.", {"coordinator", "editor"}, True)
    client.post(change(user), {"name": "Vera P."})
    user.refresh_from_db()
    assert (user.is_active, roles_of(user), user.is_staff) == (False, set(), False)


def test_forged_fields_change_nothing(client, administrator):
    user = User.objects.create_user("vera@example.rs", "stara lozinka 1")
    before = user.password
    forged = {"name": "V", "is_active": "on", "email": "zlo@example.rs", "password": "x", "is_superuser": "on"}
    client.post(change(user), {**forged, "is_staff": "on", "user_permissions": ["1"], "groups": ["1"]})
    user.refresh_from_db()
    assert (user.email, user.password, user.is_superuser, user.is_staff) == ("vera@example.rs", before, False, False)
    assert (user.groups.count(), user.user_permissions.count()) == (0, 0)


def test_administrator_does_not_change_their_own_roles_or_close_themselves(client, administrator):
    page = client.get(change(administrator))
    assert "roles" not in page.context["adminform"].form.fields
    client.post(change(administrator), {"name": "Ana A.", "roles": ["coordinator"]})
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active) == ("Ana A.", True)
    assert roles_of(administrator) == {"administrator"}


@pytest.mark.parametrize(
    "query", ["password__startswith=a", "password__isnull=0", "groups__user__password__regex=a", "emailaddress__id=1"]
)
def test_no_question_tells_what_is_not_shown(client, administrator, query):
    assert client.get(f"{USERS}?{query}").status_code == 400


@pytest.mark.parametrize("query", ["is_staff__exact=1", "groups__id__exact=1", "q=Ana", "o=1"])
def test_the_filters_of_the_page_work(client, administrator, query):
    assert client.get(f"{USERS}?{query}").status_code == 200


def test_administrator_sees_no_superuser(client, administrator, root):
    assert root.email not in client.get(USERS).content.decode()
    assert client.get(change(root)).status_code == 302
    client.post(change(root), {"name": "x", "roles": []})
    root.refresh_from_db()
    assert (root.name, root.is_superuser) == ("", True)


def test_unknown_role_is_refused(client, administrator):
    user = User.objects.create_user("vera@example.rs")
    page = client.post(change(user), {"name": "V", "is_active": "on", "roles": ["emperor"]})
    assert page.status_code == 200
    assert "roles" in page.context["adminform"].form.errors


def test_nobody_deletes_an_account(client, root):
    user = User.objects.create_user("vera@example.rs")
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={})
    client.force_login(root)
    assert client.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_roles_are_read_only(client, root):
    Authenticator.objects.create(user=root, type=Authenticator.Type.TOTP, data={})
    client.force_login(root)
    editor = Group.objects.get(name="editor")
    assert client.get(f"/admin/auth/group/{editor.pk}/change/").status_code == 200
    assert client.post(f"/admin/auth/group/{editor.pk}/change/", {"name": "x"}).status_code == 403


@pytest.mark.parametrize("model", [EmailAddress, Authenticator])
def test_addresses_and_second_factors_are_not_in_the_admin(model):
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize("address", ["/admin/", USERS, f"{USERS}add/"])
def test_pages_carry_the_strict_policy_the_skip_link_and_nothing_inline(client, administrator, address):
    page = client.get(address)
    text = page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert 'href="#content-start" class="skip-to-content-link"' in text
    assert "css/admin.css" in text
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=|data:", text) == []


def test_list_makes_the_same_queries_for_one_and_for_three(client, administrator, django_assert_num_queries):
    with django_assert_num_queries(9):
        client.get(USERS)
    for number in range(3):
        User.objects.create_user(f"osoba{number}@example.rs")
    with django_assert_num_queries(9):
        client.get(USERS)
