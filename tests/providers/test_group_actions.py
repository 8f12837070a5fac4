from __future__ import annotations

import pytest

from providers.actions import groups as actions
from providers.models import Contact, ProviderGroup
from tests.factories import NOON, make_contact, make_group

pytestmark = pytest.mark.django_db


def test_group_is_added_with_what_is_known() -> None:
    group = actions.add_group(
        name="Olustee Care", tin="123456789", kind="clinic", phone="3865550101", at=NOON
    )

    assert ProviderGroup.objects.values_list("name", "tin", "kind", "phone", "created_at").get() == (
        "Olustee Care",
        "123456789",
        "clinic",
        "3865550101",
        NOON,
    )
    assert group.pk


def test_second_group_of_a_tin_is_refused_at_the_tin() -> None:
    make_group(name="First", tin="123456789")
    with pytest.raises(actions.GroupRefused) as refusal:
        actions.add_group(name="Second", tin="123456789", kind="group", at=NOON)

    assert refusal.value.field == "tin"
    assert list(ProviderGroup.objects.values_list("name", flat=True)) == ["First"]


def test_group_is_corrected_and_keeps_its_tin_unless_a_new_one_is_said() -> None:
    group = make_group(name="Frist", tin="123456789")
    for _ in range(2):
        actions.change_group(group=group, name="First", kind="ipa", phone="")
        group.refresh_from_db()
        assert (group.name, group.kind, group.tin) == ("First", "ipa", "123456789")

    actions.change_group(group=group, name="First", kind="ipa", phone="", tin="987654321")
    group.refresh_from_db()
    assert group.tin == "987654321"


def test_tin_of_another_group_is_refused_and_nothing_changes() -> None:
    make_group(tin="123456789")
    group = make_group(name="Other", tin="987654321")
    with pytest.raises(actions.GroupRefused):
        actions.change_group(group=group, name="Changed", kind="solo", phone="", tin="123456789")

    group.refresh_from_db()
    assert (group.name, group.tin) == ("Other", "987654321")


def test_contact_is_added_and_corrected() -> None:
    group = make_group()
    contact = actions.add_contact(
        group=group, name="Priya Mehta", role="Owner", phone="3865550101", signs=True
    )
    facts = {"name": "Priya Mehta-Lane", "role": "Owner", "phone": "", "email": "p@x.example", "signs": False}
    for _ in range(2):
        actions.change_contact(contact=contact, **facts)  # type: ignore[arg-type]  # one value per field
        assert Contact.objects.values(*facts).get() == facts


def test_name_of_a_contact_is_there_once_per_group() -> None:
    group, other = make_group(), make_group()
    make_contact(group=group, name="Priya Mehta")
    with pytest.raises(actions.GroupRefused) as refusal:
        actions.add_contact(group=group, name="Priya Mehta")
    actions.add_contact(group=other, name="Priya Mehta")

    assert refusal.value.field == "name"
    assert Contact.objects.count() == 2
