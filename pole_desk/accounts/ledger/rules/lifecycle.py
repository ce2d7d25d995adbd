"""The life of an electronic invoice: statuses 200 to 213, which may follow which, and the reasons that they want.

Source: XP Z12-012 and XP Z12-014 (statuses), BR-FR-CDV-15 and BR-FR-CDV-CL-09 (reasons). The platform tells them;
they are recorded by hand, each after the other; a mistake is corrected by a further one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day


class Status(IntEnum):
    """What was told of an invoice."""

    FILED = 200
    SENT = 201
    TAKEN = 202
    OFFERED = 203
    OPENED = 204
    APPROVED = 205
    APPROVED_IN_PART = 206
    DISPUTED = 207
    SUSPENDED = 208
    COMPLETED = 209
    REFUSED = 210
    PAID_OUT = 211
    CASHED = 212
    REJECTED = 213


class Told(NamedTuple):
    """A status as recorded; `corrects` is the recorded one that it takes the place of."""

    id: int
    code: int
    told_on: date
    corrects: int | None = None


_TREATED = (
    Status.APPROVED, Status.APPROVED_IN_PART, Status.DISPUTED, Status.SUSPENDED, Status.REFUSED, Status.PAID_OUT,
    Status.CASHED,
)  # fmt: skip
NEXT: dict[Status | None, tuple[Status, ...]] = {
    None: (Status.FILED, Status.REJECTED),
    Status.FILED: (Status.SENT, Status.TAKEN, Status.OFFERED, Status.OPENED, *_TREATED, Status.REJECTED),
    Status.SENT: (Status.TAKEN, Status.OFFERED, Status.OPENED, *_TREATED, Status.REJECTED),
    Status.TAKEN: (Status.OFFERED, Status.OPENED, *_TREATED, Status.REJECTED),
    Status.OFFERED: (Status.OPENED, *_TREATED),
    Status.OPENED: _TREATED,
    Status.APPROVED: (Status.DISPUTED, Status.PAID_OUT, Status.CASHED),
    Status.APPROVED_IN_PART: (Status.APPROVED, Status.DISPUTED, Status.PAID_OUT, Status.CASHED),
    Status.DISPUTED: (
        Status.OPENED, Status.APPROVED, Status.APPROVED_IN_PART, Status.SUSPENDED, Status.REFUSED, Status.PAID_OUT,
        Status.CASHED,
    ),
    Status.SUSPENDED: (Status.COMPLETED, Status.REFUSED),
    Status.COMPLETED: (Status.OPENED, *_TREATED),
    Status.REFUSED: (),
    Status.PAID_OUT: (Status.CASHED,),
    Status.CASHED: (Status.CASHED,),
    Status.REJECTED: (),
}  # fmt: skip
"""What may come next; a step that the platform did not tell may be left out. Money may come in several times."""

OTHER = "AUTRE"
_DETAILS = (
    "CMD_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR", "PU_ERR", "REM_ERR", "QTE_ERR", "ART_ERR",
    "MODPAI_ERR", "QUALITE_ERR", "LIVR_INCOMP",
)  # fmt: skip
REASONS: dict[Status, tuple[str, ...]] = {
    Status.APPROVED_IN_PART: (OTHER, *_DETAILS),
    Status.DISPUTED: (
        OTHER, "COORD_BANC_ERR", "TX_TVA_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "NON_CONFORME", "DOUBLON", "DEST_INC",
        "DEST_ERR", "TRANSAC_INC", "EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "ADR_ERR", *_DETAILS,
    ),
    Status.SUSPENDED: (
        "JUSTIF_ABS", "COORD_BANC_ERR", "CMD_ERR", "SIRET_ERR", "CODE_ROUTAGE_ERR", "REF_CT_ABSENT", "REF_ERR",
    ),
    Status.REFUSED: (
        "TX_TVA_ERR", "MONTANTTOTAL_ERR", "CALCUL_ERR", "NON_CONFORME", "DOUBLON", "DEST_ERR", "TRANSAC_INC",
        "EMMET_INC", "CONTRAT_TERM", "DOUBLE_FACT", "CMD_ERR", "ADR_ERR", "REF_CT_ABSENT",
    ),
    Status.REJECTED: (
        "MONTANTTOTAL_ERR", "CALCUL_ERR", "DOUBLON", "DEST_INC", "ADR_ERR", "REJ_SEMAN", "REJ_UNI", "REJ_COH",
        "REJ_ADR", "REJ_CONT_B2G", "REJ_REF_PJ", "REJ_ASS_PJ",
    ),
}  # fmt: skip
"""BR-FR-CDV-CL-09: a status that is here wants one of its reasons; the others take none."""
TROUBLES = (Status.DISPUTED, Status.SUSPENDED, Status.REFUSED, Status.REJECTED)
"""What waits for somebody at the pole."""


def status_names() -> dict[Status, str]:
    """What each status is called in French (XP Z12-012)."""
    return {
        Status.FILED: _("Déposée"), Status.SENT: _("Émise par la plateforme"),
        Status.TAKEN: _("Reçue par la plateforme"),
        Status.OFFERED: _("Mise à disposition"), Status.OPENED: _("Prise en charge"), Status.APPROVED: _("Approuvée"),
        Status.APPROVED_IN_PART: _("Approuvée partiellement"), Status.DISPUTED: _("En litige"),
        Status.SUSPENDED: _("Suspendue"), Status.COMPLETED: _("Complétée"), Status.REFUSED: _("Refusée"),
        Status.PAID_OUT: _("Paiement transmis"), Status.CASHED: _("Encaissée"), Status.REJECTED: _("Rejetée"),
    }  # fmt: skip


def reason_names() -> dict[str, str]:
    """What each reason is called in French (XP Z12-014, annexe A)."""
    return {
        OTHER: _("Autre, à préciser"), "JUSTIF_ABS": _("Justificatif absent ou insuffisant"),
        "COORD_BANC_ERR": _("Coordonnées bancaires erronées"), "TX_TVA_ERR": _("Taux de TVA erroné"),
        "MONTANTTOTAL_ERR": _("Montant total erroné"), "CALCUL_ERR": _("Erreur de calcul"),
        "NON_CONFORME": _("Mention légale manquante"), "DOUBLON": _("Facture déjà reçue"),
        "DEST_INC": _("Destinataire inconnu"), "DEST_ERR": _("Erreur de destinataire"),
        "TRANSAC_INC": _("Transaction inconnue"), "EMMET_INC": _("Émetteur inconnu"),
        "CONTRAT_TERM": _("Contrat terminé"), "DOUBLE_FACT": _("Prestation facturée deux fois"),
        "CMD_ERR": _("Numéro de commande incorrect ou manquant"),
        "ADR_ERR": _("Adresse de facturation électronique erronée"),
        "SIRET_ERR": _("SIRET erroné ou absent"), "CODE_ROUTAGE_ERR": _("Code routage erroné ou absent"),
        "REF_CT_ABSENT": _("Référence du contrat manquante"), "REF_ERR": _("Référence incorrecte"),
        "PU_ERR": _("Prix unitaire incorrect"), "REM_ERR": _("Remise incorrecte"), "QTE_ERR": _("Quantité incorrecte"),
        "ART_ERR": _("Article incorrect"), "MODPAI_ERR": _("Modalités de paiement incorrectes"),
        "QUALITE_ERR": _("Qualité incorrecte"), "LIVR_INCOMP": _("Livraison incomplète"),
        "REJ_SEMAN": _("Rejet sémantique"), "REJ_UNI": _("Contrôle d’unicité"), "REJ_COH": _("Incohérence des données"),
        "REJ_ADR": _("Rejet d’adressage"), "REJ_CONT_B2G": _("Contrôle propre au secteur public"),
        "REJ_REF_PJ": _("Référence de pièce jointe"), "REJ_ASS_PJ": _("Association de pièce jointe"),
    }  # fmt: skip


def standing(told: Sequence[Told]) -> list[Told]:
    """The statuses that hold, in order: those that a further one corrected are left out."""
    corrected = {one.corrects for one in told if one.corrects is not None}
    return [one for one in told if one.id not in corrected]


def require_status(
    code: int, *, on: date, reason: str, note: str, before: Sequence[Told], issued_on: date, today: date,
    corrects: int | None = None,
) -> Status:  # fmt: skip
    """The status to record; `before` is all that was told of the invoice.

    Raises BadInput `status`, `reason`, `on`, RuleBroken `status_order` naming what may come next,
    `status_corrected` when it is not the last one that is corrected.
    """
    try:
        status = Status(code)
    except ValueError:
        said = _("« {code} » n’est pas un statut : ils vont de 200 à 213.").format(code=code)
        raise BadInput("status", said) from None
    held = standing(before)
    if corrects is not None:
        if not held or held[-1].id != corrects:
            raise RuleBroken("status_corrected", _("Seul le dernier statut se corrige : relisez la fiche."))
        held = held[:-1]
    _require_order(status, held)
    _require_reason(status, reason, note)
    earliest = held[-1].told_on if held else issued_on
    if not earliest <= on <= today:
        raise BadInput(
            "on",
            _("Ce statut est daté entre le {first} et aujourd’hui.").format(first=numeric_day(earliest)),
            first=earliest.isoformat(),
        )
    return status


def _require_order(status: Status, held: Sequence[Told]) -> None:
    last = Status(held[-1].code) if held else None
    if status in NEXT[last]:
        return
    names = status_names()
    choices = ", ".join(f"{one.value} {names[one]}" for one in NEXT[last])
    said = (
        _("Une facture « {last} » ne devient pas « {status} ». Possible : {choices}.")
        if choices
        else _("Une facture « {last} » ne change plus de statut : faites un avoir, puis une nouvelle facture.")
    )
    raise RuleBroken(
        "status_order",
        said.format(last=names[last] if last else _("pas encore déposée"), status=names[status], choices=choices),
        next=[one.value for one in NEXT[last]],
    )


def _require_reason(status: Status, reason: str, note: str) -> None:
    wanted = REASONS.get(status, ())
    if wanted and reason not in wanted:
        raise BadInput(
            "reason",
            _("Le statut « {status} » veut un motif : {reasons}.").format(
                status=status_names()[status], reasons=", ".join(wanted)
            ),
            reasons=list(wanted),
        )
    if not wanted and reason:
        said = _("Le statut « {status} » ne porte pas de motif.").format(status=status_names()[status])
        raise BadInput("reason", said)
    if reason == OTHER and not note.strip():
        raise BadInput("note", _("Le motif « AUTRE » s’explique : ajoutez une note."))
