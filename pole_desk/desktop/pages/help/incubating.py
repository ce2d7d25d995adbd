"""The text of the help about the incubator, from the first meeting to what became of a project."""

from __future__ import annotations

from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.kernel.i18n import _


def incubating() -> Topic:
    """The way of a project, in order."""
    return Topic(
        "incubating", _("L’incubateur, du premier contact au devenir"), "rocket",
        _("# L’incubateur, du premier contact au devenir\n\n"
          "Un projet a une seule fiche, du premier contact jusqu’à trois ans après sa sortie.\n\n"
          "1. **Repérer** : nouveau projet, ou inscription à une réunion d’information. Ceux qui lui ressemblent "
          "sont montrés avant d’enregistrer.\n"
          "2. **L’appel** dit ce qu’on demande : questions, pièces, critères par parcours, phases. Une candidature "
          "est reçue, complétée, puis dite complète ; hors délai, elle est reçue et signalée.\n"
          "3. **Le jury** : programme, titulaires et suppléances, quorum. Chacun note au clavier ; la sévérité de "
          "chacun est corrigée, la note brute reste à côté. Une absence n’est pas une abstention. La décision est à "
          "part des notes ; le procès-verbal se clôt et s’imprime.\n"
          "4. **La promotion** : ateliers avec présence, rendez-vous et actions, jalons, radar, signal de risque, "
          "heures données.\n"
          "5. **La sortie** : entreprise créée, pépinière ou arrêt. Elle peut ouvrir une demande d’hébergement.\n"
          "6. **Le devenir** se demande à 12, 24 et 36 mois ; Aujourd’hui le rappelle.\n\n"
          "Les notes des rendez-vous ne sont lues que par qui en a le droit."),
    )  # fmt: skip
