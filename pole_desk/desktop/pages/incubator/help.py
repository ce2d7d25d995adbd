"""What F1 says of the incubator."""

from __future__ import annotations

from pole_desk.kernel.i18n import _

HELP = _(
    "# Incubateur\n\n"
    "- **Nouveau projet** (Ctrl+N) : ceux déjà suivis qui lui ressemblent sont montrés avant d’enregistrer.\n"
    "- Sur le tableau, les **flèches** vont d’un projet à l’autre, **Entrée** l’ouvre, **Ctrl+flèche** le passe à "
    "l’étape voisine ; on peut aussi le glisser. Ce que les règles refusent est dit avant de lâcher.\n"
    "- **Liste** montre les mêmes projets en tableau, à trier et à exporter.\n"
    "- **F2** modifie, **Alt+Gauche** revient.\n"
    "- Rien n’est supprimé : **Ctrl+Z** annule le dernier acte, ce qui est retiré reste au dossier.\n"
)
