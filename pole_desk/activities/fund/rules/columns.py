"""The columns that a file of past projects may have, told before it is chosen; they are read by `lines`."""

from __future__ import annotations

from pole_desk.kernel.i18n import _


def file_columns() -> list[tuple[str, str, str]]:
    """Each column: its title, what it says, an example; the examples together are a line that can be imported."""
    return [
        ("titre", _("exigée ; avec le porteur, elle reconnaît un projet déjà là"), _("Épicerie solidaire")),
        ("porteur", _("exigée ; une structure connue par son nom ou son SIREN, sinon créée"), _("Les Voisins")),
        ("siren", _("le SIREN du porteur"), "732829320"),
        ("reference", _("votre numéro de projet, s’il y en a un"), "2008-12"),
        ("annee", _("l’année du projet, quand les dates manquent"), "2008"),
        ("tranche_1", _("exigée ; montant de la première subvention, 5 000 € au plus"), "5 000,00"),
        ("tranche_2", _("montant de la reconduction"), "4 000,00"),
        ("tranche_3", _("montant de la seconde reconduction ; 15 000 € au plus en tout"), ""),
        ("date_1", _("jour de la première subvention ; date_2, date_3 pour les suivantes"), "12/03/2008"),
        ("date_2", "", "15/06/2009"),
        ("date_3", "", ""),
        ("etat", _("« terminé » si rien n’est dit, ou « en cours »"), _("terminé")),
        ("fin", _("jour où le projet a pris fin"), "31/12/2010"),
        ("besoin", _("le besoin du territoire"), _("Des produits frais près de chez soi")),
        ("commune", _("celle du porteur si rien n’est dit"), "Nantes"),
        ("territoire", _("qpv, péri-urbain, ou rien"), "qpv"),
        ("politiques", _("politiques publiques, séparées par |"), _("Alimentation|Lien social")),
        ("chantiers", _("numéros, avec ou sans part : 4, 5 ou 4:60, 5:40"), "4:60, 5:40"),
        ("politique_enrichie", _("la politique que le projet a enrichie"), _("Alimentation")),
        ("preuve", _("exigée avec la politique enrichie"), _("Délibération du 12 mai 2011")),
        ("entreprise", _("ce que le projet est devenu"), _("SCIC Épi")),
        ("emplois", _("en équivalents temps plein"), "3,5"),
    ]
