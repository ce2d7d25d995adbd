"""Sending letters from any page: what would leave is shown first, then sent off the GUI thread, each result told.

The password is asked for when this machine does not know it, and sending goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from pole_desk.accounts.billing import outbox as drawing
from pole_desk.accounts.mail.commands import send_invoices
from pole_desk.accounts.mail.outbox import PASSWORDS, Run, send_waiting
from pole_desk.accounts.mail.queries import OnPaper, Sending, sending, server
from pole_desk.accounts.mail.rules import TOPIC, Outcome, State, kind_names, state_names
from pole_desk.accounts.mail.rules.server import Server
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.handing import open_handing
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.runner import Progress, Promise
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import CheckField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, moment_text, ngettext, number
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import InvoiceId, LetterId
from pole_desk.ports.outgoing import Posted

Values = dict[str, Any]
SHOWN = 40
"""Letters listed before they leave; the others are counted."""


def open_sending(
    page: Page,
    panel: SidePanel,
    *,
    title: str,
    month: Month | None = None,
    invoices: Collection[InvoiceId] | None = None,
) -> None:
    """Show who would receive what, then post and send: a month's documents, or these."""
    form = Form()
    apart = form.add("", CheckField(_("Un courriel par facture")), name="apart")
    again = form.add("", CheckField(_("Renvoyer ce qui est déjà parti")), name="again")
    note = text(_("Calcul de ce qui partirait…"))
    form.add_widget(note)
    drafts = text(_("Aucun serveur d’envoi : chaque courriel deviendra un brouillon .eml, à ouvrir et à envoyer vous-même. "
                    "Le serveur se règle dans Réglages, Courriel."))  # fmt: skip
    drafts.hide()
    form.add_widget(drafts)
    letters, paper = Rows(_("Par courriel"), _("Aucun courriel à envoyer.")), Rows(_("Sur papier"), _("Personne."))
    for box in (letters, paper):
        form.add_widget(box)
    given: list[OnPaper] = []
    hand = ghost(_("Noter transmises sur papier…"), lambda: _hand_paper_over(page, panel, given), "file-check")
    form.add_widget(hand)

    def options() -> Values:
        return {"month": month, "invoices": invoices, "again": again.value(), "grouped": not apart.value()}

    def show(plan: Sending) -> None:
        note.setText(plan_words(plan))
        letters.set_rows([
            Row(one.client, _("{to} · {numbers}").format(to=one.letter.to, numbers=", ".join(one.numbers)),
                euros(one.total))
            for one in plan.letters[:SHOWN]
        ])  # fmt: skip
        letters.set_title(_("Par courriel : {count}").format(count=number(len(plan.letters))))
        paper.set_rows([Row(one.client, _("{why} · {numbers}").format(
            why=one.why, numbers=", ".join(one.numbers))) for one in plan.paper])  # fmt: skip
        paper.setVisible(bool(plan.paper))
        given[:] = plan.paper
        hand.setVisible(bool(plan.paper))
        button.why("" if plan.letters or plan.undrawn or plan.queued else _("Il n’y a rien à envoyer par courriel."))

    def look() -> None:
        button.why(_("Calcul en cours…"))
        page.ask_latest("sending", sending, **options()).then(show)

    def send(_values: Values) -> Promise[Any]:
        return send_documents(page, panel, **options())

    button = open_act(page, panel, form, title=title, verb=_("Envoyer"), send=send)

    def say_drafts(found: Server | None) -> None:
        drafts.setVisible(found is None)
        if found is None:
            button.setText(_("Écrire les brouillons"))

    form.edited.connect(look)
    page.ask(server).then(say_drafts)
    look()


def _hand_paper_over(page: Page, panel: SidePanel, given: Sequence[OnPaper]) -> None:
    """Note that what goes on paper was handed over."""
    ids = [one for client in given for one in client.invoices]
    open_handing(page, panel, invoices=ids, numbers=[one for client in given for one in client.numbers])


def plan_words(plan: Sending) -> str:
    """What a list alone would not say: how many more, already sent, still to be drawn."""
    said = []
    if len(plan.letters) > SHOWN:
        said.append(_("Les {count} premiers sont listés.").format(count=SHOWN))
    if plan.already:
        words = ngettext("{count} document est déjà parti.", "{count} documents sont déjà partis.", len(plan.already))
        said.append(words.format(count=number(len(plan.already))))
    if plan.queued:
        words = ngettext(
            "{count} courriel déjà écrit partira aussi.", "{count} courriels déjà écrits partiront aussi.", len(plan.queued)
        )
        said.append(words.format(count=number(len(plan.queued))))
    if plan.unsure:
        words = ngettext(
            "{count} document est peut-être déjà parti : voyez « Courriels envoyés ».",
            "{count} documents sont peut-être déjà partis : voyez « Courriels envoyés ».", len(plan.unsure),
        )
        said.append(words.format(count=number(len(plan.unsure))))
    if plan.undrawn:
        words = ngettext("{count} PDF sera d’abord produit.", "{count} PDF seront d’abord produits.", len(plan.undrawn))
        said.append(words.format(count=number(len(plan.undrawn))))
    return " ".join(said) or _("Chaque client reçoit le PDF de ses factures, tel qu’il a été émis.")


def send_documents(page: Page, panel: SidePanel, **options: Any) -> Promise[Any]:
    """Draw the files that wait, post the letters, then send them."""

    def draw(runner: Runner, progress: Progress) -> int:
        return drawing.drain(
            runner, progress=lambda done, total: progress.report(done, total), cancelled=lambda: progress.cancelled
        )

    def posted(queued: Any) -> None:
        leaving = (*queued.letters, *queued.plan.queued)
        if leaving:
            send_letters(page, panel, letters=leaving)
        else:
            page.say(_("Il n’y avait rien de plus à envoyer."), "info")

    def post(_kept: int) -> None:
        page.do(send_invoices, **options).then(posted)

    return page.work(draw, says=_("Production des PDF")).then(post)


def send_letters(
    page: Page,
    panel: SidePanel,
    *,
    letters: Collection[LetterId] | None = None,
    then: Callable[[Run], object] | None = None,
) -> None:
    """Send what waits, or some of it, off the GUI thread; « Arrêter » leaves the rest in the queue."""

    def run(runner: Runner, progress: Progress) -> Run:
        return send_waiting(
            runner,
            letters=letters,
            progress=lambda done, total: progress.report(
                done, total, _("{done} sur {total}").format(done=number(done), total=number(total))
            ),
            cancelled=lambda: progress.cancelled,
        )

    def sent(found: Run) -> None:
        page.seat.feed.publish(frozenset({TOPIC}))
        tone = run_tone(found)
        look = (_("Voir lesquels"), partial(page.seat.go, "settings", None, "letters")) if tone == "danger" else ("", None)
        page.say(run_words(found), tone, *look)
        if then is not None:
            then(found)

    again = partial(send_letters, page, panel, letters=letters, then=then)
    page.work(run, says=_("Envoi des courriels")).then(sent).fail(partial(refused, page, panel, again))


def refused(page: Page, panel: SidePanel, again: Callable[[], object], error: Exception) -> None:
    """Ask for the password when that is what lacks, then do it again; say any other refusal."""
    if not isinstance(error, PoleError):
        page.refused(error)
    elif error.code in ("password", "mail_login"):
        page.ask(server).then(partial(ask_password, page, panel, again, error.message))
    else:
        page.say(error.message, "danger")


def ask_password(
    page: Page, panel: SidePanel, again: Callable[[], object], why: str, found: Server | None
) -> None:
    """A field for the password of the server; what was interrupted is done again."""
    if found is None:
        return
    form = Form()
    form.add_widget(text(why))
    field = add_password(form, required=True)

    def send(_values: Values) -> Promise[bool]:
        return keep_password(page, found, field.line.text()).then(lambda _kept: again())

    open_act(page, panel, form, title=_("Mot de passe du courriel"), verb=_("Continuer"), send=send)
    field.setFocus()


def add_password(form: Form, *, required: bool = False) -> TextField:
    """A field whose letters are not shown."""
    field = TextField()
    field.line.setEchoMode(QLineEdit.EchoMode.Password)
    form.add(
        _("Mot de passe"), field, name="password", required=required,
        help=_("Gardé dans le trousseau du système, jamais dans la base ; sans trousseau, jusqu’à la fermeture."),
    )  # fmt: skip
    return field


def keep_password(page: Page, found: Server, password: str) -> Promise[bool]:
    """Keep it off the GUI thread: a keyring may ask its owner first."""

    def run(_runner: Runner, _progress: Progress) -> bool:
        return PASSWORDS.keep(found, password)

    return page.work(run, says=_("Enregistrement du mot de passe"))


def posted_row(one: Posted) -> Row:
    """A letter about a record, as a line of its card."""
    tones = {State.SENT: "success", State.DRAFTED: "success", State.FAILED: "danger", State.SET_ASIDE: "neutral",
             State.RETURNED: "danger"}  # fmt: skip
    detail = _("{kind}, le {moment}").format(
        kind=kind_names()[one.kind], moment=moment_text(one.sent_at or one.posted_at)
    )
    return Row(one.to, detail, pill=state_names()[one.state], tone=tones.get(State(one.state), "warning"))


def run_words(run: Run) -> str:
    """What became of the letters, in a sentence."""
    counted = [
        (run.count(Outcome.SENT), _("{count} envoyé"), _("{count} envoyés")),
        (run.count(Outcome.DRAFTED), _("{count} brouillon écrit"), _("{count} brouillons écrits")),
        (run.count(Outcome.LATER), _("{count} à réessayer"), _("{count} à réessayer")),
        (run.count(Outcome.REFUSED), _("{count} refusé"), _("{count} refusés")),
        (run.count(Outcome.UNSURE), _("{count} à vérifier"), _("{count} à vérifier")),
    ]
    parts = [ngettext(one, many, count).format(count=number(count)) for count, one, many in counted if count]
    words = _("Courriels : {parts}.").format(parts=", ".join(parts)) if parts else _("Aucun courriel à envoyer.")
    if run.folder is not None and run.told:
        words += " " + _("Dossier : {folder}").format(folder=run.folder)
    return f"{words} {run.stopped}".strip()


def run_tone(run: Run) -> str:
    """How the sentence is coloured."""
    if any(run.count(one) for one in (Outcome.REFUSED, Outcome.LATER, Outcome.UNSURE)):
        return "danger"
    return "warning" if run.stopped else "success" if run.told else "info"
