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


def jury_day() -> Topic:
    """A jury, from its call to its minutes."""
    return Topic(
        "jury", _("Tenir un jury"), "scale",
        _("# Tenir un jury\n\n"
          "## Avant\n\n"
          "1. Dans l’appel, **Prévoir un jury** : le jour, une salle du pôle et ses heures, ou une adresse. Le jury "
          "s’ouvre ; l’appel garde la liste de ses jurys. Le quorum est celui de l’appel, sauf si vous en dites un "
          "autre.\n"
          "2. **Membres** : les titulaires, puis les suppléances, chacune d’un titulaire. La suppléance ne siège que "
          "si "
          "son titulaire ne vient pas.\n"
          "3. **Programme** : l’ordre, la durée, la pause. Seules passent les candidatures de l’appel ; glissez une "
          "audition, ou portez-la avec Alt et les flèches.\n"
          "4. **Conflit d’intérêts** : sur un membre. Il ne note pas cette candidature, ne vote pas, et ne compte pas "
          "dans son quorum.\n\n"
          "## Le jour même\n\n"
          "- **Noter les attendus présents**, puis corrigez : une absence n’est pas une abstention.\n"
          "- **Notes** : choisissez le membre, les flèches et les chiffres suffisent ; la demi-note et le quart "
          "passent. "
          "« Reste à noter » dit qui n’a pas fini. Une case « — » ne se note pas : la ligne au-dessus dit pourquoi.\n"
          "- **Voter**, puis **décider** : acceptée, sous conditions, reportée, liste d’attente ou refusée, ce "
          "dernier avec "
          "son motif. La décision n’est pas déduite des notes. Seul un report se prononce sans quorum. Accepter "
          "prend une "
          "place de la promotion : s’il n’en reste pas, c’est dit.\n\n"
          "## Après\n\n"
          "- **Écrire le procès-verbal**, puis le **clore** : tout doit être décidé ou reporté, chaque présence notée. "
          "Clos, le jury ne change plus ; le rouvrir reste possible. **Voir le PDF** l’imprime avec ses signatures.\n"
          "- Une acceptation sous conditions se lève sur la fiche du projet : **Conditions remplies**.\n"
          "- Une décision reportée revient dans Aujourd’hui à son jour : la candidature passe devant un autre jury "
          "du même "
          "appel.\n"),
    )  # fmt: skip


def accompanying() -> Topic:
    """A cohort that runs."""
    return Topic(
        "cohort", _("Suivre une promotion"), "sprout",
        _("# Suivre une promotion\n\n"
          "1. **Ouvrir la promotion** : ses dates, de combien à combien de projets, les heures d’accompagnement "
          "prévues. "
          "Reliez-la à l’appel : le jury y donne les places.\n"
          "2. **Commencer** : les projets sélectionnés deviennent incubés, d’un geste.\n"
          "3. **Ateliers** : ils prennent une salle du pôle sur le planning. Après l’atelier, la feuille de présence "
          "se "
          "remplit en une fois ; Aujourd’hui la réclame.\n"
          "4. **Accompagnement** : qui suit quel projet, pour combien d’heures. Un rendez-vous se planifie sur la "
          "fiche du "
          "projet ; le tenir garde les notes, les actions (qui, pour quand) et la date du prochain.\n"
          "5. **Jalons** : les jalons types de la promotion se donnent à tous ses projets. Un jalon dont le jour est "
          "passé est en retard jusqu’à ce qu’il soit atteint ou abandonné avec son motif.\n"
          "6. **Radar** : un point d’avancement note chaque axe de 0 à 5 ; les points d’avant restent visibles.\n"
          "7. **Signal** : à suivre ou en risque, avec la raison ; il se voit sur le tableau et dans Aujourd’hui.\n\n"
          "Les postes, la cantine, le stockage et le stand d’un projet sont ceux de sa structure : **Rattacher à une "
          "structure**, puis lisez « Au pôle et après ».\n\n"
          "La fiche PDF d’une promotion ou d’un projet s’ouvre de sa page ; d’une autre année, de Rapports, « Autres "
          "papiers »."),
    )  # fmt: skip


def outcomes() -> Topic:
    """After the cohort."""
    return Topic(
        "outcomes", _("La sortie et le devenir d’un projet"), "rocket",
        _("# La sortie et le devenir d’un projet\n\n"
          "1. **Noter la sortie** : entreprise créée (sa forme juridique, ses emplois en équivalents temps plein), "
          "entrée "
          "en pépinière, ou arrêt avec son motif.\n"
          "2. L’entrée en **pépinière** dépose la demande d’hébergement de la structure ; elle suit son chemin dans "
          "Hébergement : visite, comité, convention. La sortie et la demande se reprennent ensemble (Ctrl+Z).\n"
          "3. À **12, 24 et 36 mois**, Aujourd’hui rappelle de demander ce que le projet est devenu. « Demander » "
          "garde la "
          "date de la demande ; **Noter la réponse** : activité, emplois, chiffre d’affaires, toujours au pôle ou "
          "non.\n"
          "4. Une réponse se corrige par une autre : l’ancienne reste lisible. Qui n’est plus en activité n’est plus "
          "interrogé.\n"
          "5. La **survie** d’une promotion compte ceux dont on connaît la réponse ; le taux de réponse est à côté."),
    )  # fmt: skip
