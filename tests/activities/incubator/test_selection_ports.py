"""The selection as strangers see it: searched, checked, merged; its minutes on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk import backend
from pole_desk.activities.incubator.checks import IncubatorChecks
from pole_desk.activities.incubator.commands import (
    MeetingInput,
    add_juror,
    attach_party,
    cast_votes,
    change_incubation,
    close_jury,
    declare_conflict,
    give_scores,
    note_hearings,
    plan_meeting,
    sign_up,
    write_minutes,
)
from pole_desk.activities.incubator.queries import call_card, jury_card, jury_minutes
from pole_desk.activities.incubator.rules import Decision, Presence, ProjectInput, Vote, presence_name
from pole_desk.activities.incubator.search import IncubatorSearch
from pole_desk.formats.pdf.jury_minutes import render_jury_minutes
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.work import Reader
from pole_desk.registers.dossiers.queries import dossier
from pole_desk.registers.parties.commands import merge_parties

from .conftest import MONDAY, Incubator
from .test_juries import ABSENT, PRESENT, Day, opened


def found(incubator: Incubator, words: str) -> list[tuple[str, str]]:
    hits = incubator.read(lambda reader: IncubatorSearch().find(reader, words, 10))
    return [(hit.kind, hit.title) for hit in hits]


def test_projects_calls_and_meetings_are_found_by_their_words(lite_incubator: Incubator) -> None:
    one = lite_incubator.spotted("Vélos pour tous", carrier="Zoé Hamon", email="zoe@v.example")
    lite_incubator.call(name="Appel 2027")
    values = MeetingInput(title="Réunion d’information", starts_at=1_796_200_000, ends_at=1_796_203_600,
                          seats=5, place="Mairie")  # fmt: skip
    lite_incubator.do(plan_meeting, meeting=values)
    assert found(lite_incubator, "velo") == [("incubation", "Vélos pour tous")]
    assert found(lite_incubator, "hamon zoe") == [("incubation", "Vélos pour tous")]
    assert found(lite_incubator, "appel 2027") == [("incubator_call", "Appel 2027")]
    assert found(lite_incubator, "reunion info") == [("incubator_meeting", "Réunion d’information")]
    assert found(lite_incubator, "elos") == found(lite_incubator, "") == []
    hit = lite_incubator.read(lambda reader: IncubatorSearch().find(reader, "velos pour tous", 1))[0]
    assert (hit.page, hit.record, hit.score) == ("incubator", one, 92)


def test_what_names_a_structure_follows_its_merger_and_comes_back(incubator: Incubator) -> None:
    kept, merged = incubator.party("La Fripe"), incubator.party("La Fripe de Nantes")
    day = opened(incubator, count=1)
    who = incubator.card(incubator.filed(day.filed[0]).candidacy.incubation)
    incubator.do(attach_party, incubation=who.id, party=merged, on=MONDAY)
    member = incubator.do(add_juror, jury=day.jury, name="Eva Fol", party=merged)
    sent = incubator.spotted("Envoyé")
    incubator.do(change_incubation, incubation=sent, project=ProjectInput(title="Envoyé", network=merged))

    def named() -> set[int | None]:
        juror = next(one for one in day.card().jurors if one.id == member)
        card = incubator.card(who.id)
        return {
            juror.party, card.party, incubator.card(sent).network,
            incubator.read(dossier, dossier=card.dossier).party,
        }  # fmt: skip

    done = incubator.perform(merge_parties, kept=kept, merged=merged)
    assert named() == {kept}
    incubator.back(done)
    assert named() == {merged}


REFUSED = (
    ("UPDATE incubator_meeting SET taken = seats + 1", "incubator_meeting_seats"),
    ("UPDATE incubator_meeting SET taken = -1", "incubator_meeting_seats"),
    ("UPDATE incubator_cohort SET size_min = 1, size_max = 1, taken = 2", "incubator_cohort_places"),
    ("UPDATE incubator_score SET withdrawn = :no", "incubator_score_apart"),
    ("DELETE FROM incubator_decision", "incubator_decision_kept"),
    ("DELETE FROM incubator_candidacy", "incubator_candidacy_kept"),
    ("DELETE FROM incubation", "incubation_kept"),
)


def test_the_database_itself_refuses_what_no_command_may_do(incubator: Incubator) -> None:
    _heard(incubator)
    values = MeetingInput(title="Réunion", starts_at=1_796_200_000, ends_at=1_796_203_600, seats=5, place="x")
    incubator.do(plan_meeting, meeting=values)
    for statement, guard in REFUSED:
        given = {"no": False} if ":no" in statement else {}
        with pytest.raises(DBAPIError, match=guard):
            with incubator.runner.engine.connect() as connection, connection.begin():
                connection.execute(text(statement), given)
    assert incubator.sound()


TAMPERED = (
    ("UPDATE incubation SET stage = 'incubated'", "incubation_stage"),
    ("UPDATE incubator_meeting SET taken = 0", "meeting_seats"),
    ("UPDATE incubator_cohort SET taken = 0", "cohort_places"),
    ("UPDATE incubator_candidacy SET state = 'refused' WHERE state = 'conditions'", "candidacy_decision"),
    ("UPDATE incubation SET cohort = NULL", "candidacy_place"),
    ("UPDATE incubator_conflict SET juror = (SELECT min(juror) FROM incubator_vote)", "conflict_counted"),
    ("UPDATE incubator_jury SET quorum = 9", "jury_quorum"),
    ("UPDATE incubator_meeting SET cancelled = 1", "incubator_room"),
)


def test_what_is_tampered_with_is_found_by_the_check(lite_incubator: Incubator) -> None:
    day = _heard(lite_incubator)
    values = MeetingInput(title="Réunion", starts_at=1_796_200_000, ends_at=1_796_203_600, seats=5,
                          space=lite_incubator.space("R2"))  # fmt: skip
    meeting = lite_incubator.do(plan_meeting, meeting=values)
    lite_incubator.do(sign_up, meeting=meeting, incubation=lite_incubator.spotted("Autre"), on=MONDAY)
    assert lite_incubator.sound() and day.taken() == 1
    for statement, code in TAMPERED:
        with lite_incubator.runner.engine.connect() as connection, connection.begin() as transaction:
            connection.execute(text(statement))
            reader = Reader(connection, lite_incubator.clock, lite_incubator.runner.user, {})
            codes = {one.code for one in IncubatorChecks().check(reader)}
            transaction.rollback()
        assert code in codes, statement
    assert lite_incubator.read(backend.check) == []


def _heard(incubator: Incubator) -> Day:
    """A jury of three, one in conflict, that scored, voted and decided of two candidacies."""
    day = opened(incubator, count=2, size=2)
    a, b, c = day.members
    form = incubator.read(call_card, call=day.call).asked.criteria
    full = {one.id: Decimal(one.scale) for one in form}
    half = {one.id: Decimal(one.scale) / 2 for one in form}
    incubator.do(give_scores, juror=c, candidacy=day.filed[0], points=full)
    incubator.do(declare_conflict, juror=c, candidacy=day.filed[0], reason="associé du porteur")
    day.there(a=ABSENT, b=PRESENT, c=PRESENT, s=PRESENT)
    for juror, points in ((b, full), (day.substitute, half)):
        incubator.do(give_scores, juror=juror, candidacy=day.filed[0], points=points)
    incubator.do(
        cast_votes, jury=day.jury, candidacy=day.filed[0],
        votes={b: Vote.FOR, day.substitute: Vote.ABSTENTION},
    )  # fmt: skip
    day.decide(0, Decision.CONDITIONS, conditions="trouver un local", reason="utile au quartier")
    day.decide(1, Decision.DEFERRED, deferred_to=date(2026, 12, 10))
    return day


def pages(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file).replace("\r\n", "\n")


def test_the_minutes_say_who_sat_what_was_scored_voted_and_decided(lite_incubator: Incubator) -> None:
    day = _heard(lite_incubator)
    first = lite_incubator.read(jury_card, jury=day.jury).hearings[0]
    lite_incubator.do(note_hearings, jury=day.jury, came={first.id: True})
    draft = pages(render_jury_minutes(lite_incubator.read(jury_minutes, jury=day.jury)))
    assert "Projet, non clos" in draft and "Rien n’est écrit." in draft
    lite_incubator.do(write_minutes, jury=day.jury, minutes="Le porteur a présenté son budget.")
    lite_incubator.do(close_jury, jury=day.jury, on=MONDAY)
    paper = pages(render_jury_minutes(lite_incubator.read(jury_minutes, jury=day.jury)))
    for said in (
        "Procès-verbal du jury du 20 novembre 2026", "Clos le 23 novembre 2026", "Promotion 2027",
        "suppléant de Ana Bel", "titulaire", "2 membres, 3 siègent", "Le porteur a présenté son budget.",
        "Utilité sociale (×\u202f3, sur 5)", "La Fripe\u202f: Acceptée sous conditions",
        "1 pour, 0 contre, 1 abstention", "Cléo Dan (associé du porteur)", "trouver un local",
        "utile au quartier", "Vélos pour tous\u202f: Décision reportée", "10 décembre 2026", "sans vote",
        "75,00", "9 h – 9 h 30".replace(" h", "\u202fh").replace("h 30", "h\u202f30"),
    ):
        assert said in paper, said
    signed = paper[paper.index("Signatures"):]
    assert "Dov Ern" in signed and "Bob Cam" in signed and "Ana Bel" not in signed


def test_the_minutes_of_an_empty_jury_are_a_paper_too(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator, count=0)
    paper = pages(render_jury_minutes(lite_incubator.read(jury_minutes, jury=day.jury)))
    assert "Aucune audition au programme." in paper and "Aucun membre n’est noté présent." in paper
    with pytest.raises(NotFound, match="jury n° 99"):
        lite_incubator.read(jury_minutes, jury=99)


def test_presence_is_told_in_french(lite_incubator: Incubator) -> None:
    assert [presence_name(one) for one in Presence] == ["attendu", "présent", "absent", "excusé"]
