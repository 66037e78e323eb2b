import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.utils import translation

from centar.models import User
from centar.roles import ROLES, Role, RolesRefused, UnknownPermission, assign_roles, sync_roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def administrator(db):
    sync_roles()
    user = User.objects.create_user("admin@example.rs")
    user.groups.add(Group.objects.get(name="administrator"))
    sync_roles()
    return user


def held(code):
    return {f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=code).permissions.all()}


def test_groups_become_equal_to_the_file():
    sync_roles()
    assert set(Group.objects.values_list("name", flat=True)) == {role.code for role in ROLES}
    for role in ROLES:
        assert held(role.code) == set(role.permissions)
    assert sync_roles() == []


def test_what_was_added_by_hand_goes_and_what_was_taken_returns(capsys):
    sync_roles()
    administrator = Group.objects.get(name="administrator")
    administrator.permissions.set(Permission.objects.filter(codename__in=["view_user", "delete_user"]))
    Group.objects.create(name="friends")
    call_command("sync_roles")
    changes = capsys.readouterr().out.splitlines()
    assert {"+ administrator: add_user", "- administrator: delete_user", "- friends"} <= set(changes)
    assert "+ administrator: view_user" not in changes
    assert held("administrator") == set(ROLES[-1].permissions)


def test_unknown_permission_stops_everything():
    with pytest.raises(UnknownPermission, match=r"^centar\.fly$"):
        sync_roles([Role("editor", "Editor", ("centar.view_user", "centar.fly"))])
    assert not Group.objects.exists()


def test_command_names_the_unknown_permission():
    Permission.objects.filter(codename="view_user").delete()
    with pytest.raises(CommandError, match=r"do not exist: centar\.view_user$"):
        call_command("sync_roles")


def test_staff_mark_follows_the_roles(administrator):
    assert User.objects.get(pk=administrator.pk).is_staff
    member = User.objects.create_user("clan@example.rs", is_staff=True)
    member.groups.add(Group.objects.get(name="council_member"))
    root = User.objects.create_superuser("root@example.rs")
    sync_roles()
    assert not User.objects.get(pk=member.pk).is_staff
    assert User.objects.get(pk=root.pk).is_staff


def test_administrator_gives_and_takes_roles(administrator):
    user = User.objects.create_user("vera@example.rs")
    assign_roles(user=user, codes=["editor", "council_member"], by=administrator)
    user.refresh_from_db()
    assert set(user.groups.values_list("name", flat=True)) == {"editor", "council_member"}
    assert user.is_staff
    assign_roles(user=user, codes=[], by=administrator)
    user.refresh_from_db()
    assert (user.groups.count(), user.is_staff) == (0, False)


def test_nobody_sets_their_own_roles(administrator):
    with pytest.raises(RolesRefused, match="their own"):
        assign_roles(user=administrator, codes=["coordinator"], by=administrator)


def test_others_give_no_roles(administrator):
    editor = User.objects.create_user("vera@example.rs")
    assign_roles(user=editor, codes=["editor"], by=administrator)
    with pytest.raises(RolesRefused, match="Only an administrator"):
        assign_roles(user=administrator, codes=[], by=User.objects.get(pk=editor.pk))


def test_administrator_cannot_touch_a_superuser(administrator):
    root = User.objects.create_superuser("root@example.rs")
    with pytest.raises(RolesRefused, match="runs the server"):
        assign_roles(user=root, codes=[], by=administrator)
