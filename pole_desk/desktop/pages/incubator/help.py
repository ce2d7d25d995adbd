"""What F1 says of the incubator."""

from __future__ import annotations

from pole_desk.kernel.i18n import _

HELP = _(
    "# Incubateur\n\n"
    "- **Nouveau projet** (Ctrl+N) : ceux déjà suivis qui lui ressemblent sont montrés avant d’enregistrer.\n"
    "- Sur le tableau, les **flèches** vont d’un projet à l’autre, **Entrée** l’ouvre, **Ctrl+flèche** le passe à "
    "l’étape voisine ; on peut aussi le glisser. Ce que les règles refusent est dit avant de lâcher.\n"
    "- **Liste** montre les mêmes projets en tableau, à trier et à exporter.\n"
    "- **Réunions** : sur les inscrits choisis, **P** présent, **A** absent, **E** excusé, **X** à revoir.\n"
    "- **Appels** : les questions, les pièces et les critères se composent ligne à ligne ; un fichier de "
    "candidatures est montré avant d’être reçu.\n"
    "- **Jurys** : programme, membres, notes au clavier, votes et décisions, puis le procès-verbal en PDF. La note "
    "brute est à côté de celle dont la sévérité de chacun est corrigée. Au programme, une audition se **glisse** à la "
    "place d’une autre, ou se porte avec **Alt+flèche** ; les heures du jour restent.\n"
    "- Un projet repéré deux fois : **Réunir un doublon**. Une personne qui le demande : **Effacer la personne**, sans "
    "retour possible.\n"
    "- **Promotions** : projets, ateliers et présence, heures données, jalons types. **Agenda** : la semaine.\n"
    "- **F2** modifie, **Alt+Gauche** revient.\n"
    "- Rien n’est supprimé : **Ctrl+Z** annule le dernier acte, ce qui est retiré reste au dossier.\n"
)
