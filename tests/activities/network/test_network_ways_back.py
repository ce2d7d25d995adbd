"""Every act of the network taken back, and done again: what was noted is as it was."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.network import commands as acts
from pole_desk.activities.network.queries import accessions, answers
from pole_desk.activities.network.rules import Accession, Jobs, Opinion
from pole_desk.kernel.work import Reader, Undo, command_name, commands
from pole_desk.registers.spaces.queries import space_by_code

ON, DAY = date(2026, 11, 2), date(2026, 11, 16)
TABLES = ("charter", "post", "service", "accession", "benefit", "enquiry", "asked", "answer")
POST = {"title": "Coordination", "fte": Decimal("0.80"), "first_day": ON}
Given = dict[str, Any]


def _post(o: Any) -> int:
    return int(o.do(acts.add_post, party=o.other, **POST))


def _service(o: Any) -> int:
    return int(o.do(acts.add_service, party=o.other, service="Paie", first_day=ON))


def _benefit(o: Any) -> int:
    return int(o.do(acts.add_benefit, party=o.other, scheme="Emplois d’Avenir", people=2, first_day=ON))


def _waiting(o: Any) -> int:
    known = [one.id for one in o.read(accessions, party=o.other, state=Accession.ASKED)]
    return known[0] if known else int(o.do(acts.ask_accession, party=o.other, on=ON))


def _refused(o: Any) -> int:
    accession = _waiting(o)
    o.do(acts.decide_accession, accession=accession, state=Accession.REFUSED, on=ON, reason="Trop tôt")
    return accession


def _line(o: Any) -> int:
    return next(one.asked for one in o.read(answers, year=2025) if one.party == o.hosted)


def _jobs(o: Any, people: int) -> Given:
    return {"year": 2025, "party": o.hosted, "jobs": Jobs(people=people), "on": ON}


SCRIPTS: list[tuple[Any, Callable[[Any], Given]]] = [
    (acts.assess_point, lambda o: {"party": o.other, "point": o.points[0], "opinion": Opinion.MET,
                                   "evidence": "Visite", "on": ON}),
    (acts.add_post, lambda o: {"party": o.other, **POST}),
    (acts.change_post, lambda o: {"post": _post(o), **POST, "title": "Accueil", "amount": Decimal("10.00")}),
    (acts.add_service, lambda o: {"party": o.other, "service": "Paie", "first_day": ON}),
    (acts.change_service, lambda o: {"service": _service(o), "name": "Conseil", "hours": 4, "first_day": DAY}),
    (acts.add_benefit, lambda o: {"party": o.other, "scheme": "Emplois d’Avenir", "people": 2, "first_day": ON}),
    (acts.change_benefit, lambda o: {"benefit": _benefit(o), "scheme": "Finances solidaires", "people": 3,
                                     "first_day": ON, "last_day": DAY}),
    (acts.end_record, lambda o: {"kind": "post", "record": _post(o), "last_day": DAY}),
    (acts.withdraw_record, lambda o: {"kind": "service", "record": _service(o)}),
    (acts.ask_accession, lambda o: {"party": o.hosted, "on": ON}),
    (acts.say_goals, lambda o: {"accession": _waiting(o), "goals": "300 habitants"}),
    (acts.decide_accession, lambda o: {"accession": _waiting(o), "state": Accession.REFUSED, "on": DAY,
                                       "reason": "Sans preuve"}),
    (acts.reopen_accession, lambda o: {"accession": _refused(o)}),
    (acts.open_enquiry, lambda o: {"year": 2024, "on": ON, "closes_on": DAY}),
    (acts.ask_more_parties, lambda o: {"year": 2025, "parties": [o.other], "on": ON}),
    (acts.withdraw_asked, lambda o: {"asked": (_line(o),)}),
    (acts.remind, lambda o: {"year": 2025, "parties": [o.hosted], "on": ON}),
    (acts.set_reminded, lambda o: {"reminded": ((_line(o), DAY),)}),
    (acts.answer_enquiry, lambda o: _jobs(o, 3)),
    (acts.withdraw_answer, lambda o: {"answer": o.do(acts.answer_enquiry, **_jobs(o, 4))}),
]  # fmt: skip


def _rows(network: Any) -> dict[tuple[str, int], dict[str, Any]]:
    """What was noted, without the versions, which count the writes."""

    def asked(reader: Reader) -> dict[tuple[str, int], dict[str, Any]]:
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for name in TABLES:
            for row in reader.connection.execute(text(f"SELECT * FROM network_{name}")).mappings():
                found[name, row["id"]] = {key: value for key, value in row.items() if key != "version"}
        for row in reader.connection.execute(text("SELECT id, lcp FROM party")).mappings():
            found["party", row["id"]] = dict(row)
        return found

    return dict(network.read(asked))


def test_every_act_that_can_be_taken_back_is_tried() -> None:
    undoable = {
        name for name, command in commands().items()
        if name.startswith("network.") and "undo_with(" in inspect.getsource(command.run)
        or name in {"network.add_benefit", "network.add_post", "network.add_service", "network.assess_point"}
    }  # fmt: skip
    assert undoable == {command_name(command) for command, _given in SCRIPTS}


def test_what_is_taken_back_is_as_it_was_and_comes_again(network: Any) -> None:
    network.do(acts.open_enquiry, year=2025, on=ON, closes_on=DAY)
    space = network.read(space_by_code, code="B13").id
    network.do(open_lease, party=network.hosted, spaces=[space], first_day=date(2024, 3, 1))
    for command, script in SCRIPTS:
        name = command_name(command)
        given = script(network)
        before = _rows(network)
        act: Undo | None = network.runner.perform(command, **given).undo
        after = _rows(network)
        assert after != before and act is not None, name
        act = network.runner.undo(act).undo
        undone = _rows(network)
        assert {key: undone[key] for key in before} == before, name
        assert act is not None, name
        act = network.runner.undo(act).undo
        assert _rows(network) == after, name
        assert act is not None, name
        network.runner.undo(act)
