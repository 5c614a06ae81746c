"""Accounts: named once, for an organisation in a role, and never deleted."""

import pytest

from events.refusals import Refusal
from service.auth import accounts
from service.bootstrap import Service
from tests.support.plan import LAB, NOW, WORKPLAN, make_account


def test_an_account_is_found_by_its_name(service: Service) -> None:
    made = make_account(service, LAB, "lab-reporting")
    assert (made.kind, made.role, made.organisation, made.created_at) == (
        "service",
        "lead_agency",
        "LAB",
        NOW,
    )
    assert accounts.named(service.engine, "lab-reporting") == made
    assert accounts.accounts(service.engine) == [made]


def test_an_account_without_a_name_gets_one_of_its_own(service: Service) -> None:
    names = {make_account(service, LAB).name for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith("service-") and accounts.NAME.fullmatch(name) for name in names)


def test_a_name_is_given_once(service: Service) -> None:
    first = make_account(service, LAB, "lab")
    with pytest.raises(Refusal, match="account_exists"):
        make_account(service, LAB, "lab")
    assert accounts.accounts(service.engine) == [first]


@pytest.mark.parametrize("name", ["", "Lab", "-lab", "lab lab", "lab\n", "ლაბი", "l" * 65])
def test_what_is_no_name_is_refused(service: Service, name: str) -> None:
    state = service.ledger(WORKPLAN).state()
    with pytest.raises(Refusal, match="malformed_name"):
        accounts.add(service.engine, service.clock, state, role="auditor", name=name)


def test_an_account_that_there_is_not_is_told_with_those_that_were_meant(service: Service) -> None:
    make_account(service, LAB, "lab-reporting")
    with pytest.raises(Refusal, match="unknown_account") as refused:
        accounts.named(service.engine, "lab-reportin")
    assert "lab-reporting" in refused.value.detail
    with pytest.raises(Refusal, match="unknown_account"):
        accounts.disable(service.engine, service.clock, "nobody")
