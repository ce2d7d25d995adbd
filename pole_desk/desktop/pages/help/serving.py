"""The help on the pole's purpose: the fund, the network, what everything served."""

from __future__ import annotations

from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.kernel.i18n import _


def funding() -> Topic:
    return Topic(
        "funding", _("Le fonds, du dépôt au devenir"), "hand-coins",
        _("# Le fonds, du dépôt au devenir\n\n"
          "Le financeur est **Nantes Métropole**. Pôle Desk garde ses décisions et ses paiements ; rien de cela "
          "n’entre dans les factures ni dans les comptes du pôle.\n\n"
          "1. **Déposer** (Ctrl+N) : le porteur, le besoin, la commune, les politiques publiques concernées. Le "
          "projet prend les chantiers de sa structure ; ils se changent sur sa fiche.\n"
          "2. **Réunir le groupe d’appui**, à la demande du porteur : ses membres et le réseau d’où ils viennent. "
          "Chaque réunion a ses présents, leurs heures (valorisées au tarif des Réglages) et son compte rendu, qui "
          "s’imprime. Une **préconisation** a quelqu’un qui la porte, une date, et ce qu’elle est devenue.\n"
          "3. **Décider une subvention** : 5 000 €, reconductible deux fois. La quatrième, et ce qui dépasserait "
          "15 000 € pour un projet, sont refusés avec la règle.\n"
          "4. **Signer** la convention : la date du compte rendu attendu s’en déduit. En retard, il se voit dans la "
          "liste et dans Aujourd’hui.\n"
          "5. **Justifier** demande un compte rendu accepté ; **payer** demande l’avis favorable du groupe. Un "
          "bouton grisé dit ce qui manque ; à côté, un autre l’apporte : le compte rendu, l’avis.\n"
          "6. **Un avenant** garde ce qui était dit, ce qui l’est, et pourquoi. Un **repositionnement** aussi.\n"
          "7. **De minimis** : les aides du porteur sur trois ans, celles d’ailleurs comprises, face au plafond.\n"
          "8. **Clore** : la politique enrichie, avec sa preuve ; l’entreprise devenue, avec ses emplois. On "
          "redemande à **12, 24 et 36 mois** ; Aujourd’hui le rappelle.\n\n"
          "**Les projets passés** s’importent d’un fichier CSV, montré ligne par ligne avant que rien ne soit "
          "écrit : une seule faute, et rien n’est importé. Le même fichier deux fois n’ajoute rien.\n\n"
          "**Par année** dit ce qui fut décidé, signé, justifié, payé ; une année s’ouvre sur ses projets. Les **coordinations** des directions de la "
          "métropole et de la ville sont des groupes aussi, sans projet."),
    )  # fmt: skip


def networking() -> Topic:
    return Topic(
        "networking", _("Le réseau, les LCP, l’emploi"), "map-pin",
        _("# Le réseau, les LCP, l’emploi\n\n"
          "**Les lieux collectifs de proximité** sont sept : six à Nantes, un à Bouaye.\n\n"
          "- **La charte** a cinq points. Chacun a un avis (tenu, en partie, non tenu), sa date, et ce qui le "
          "montre : une visite, un document, un chiffre. Évaluer de nouveau ajoute un avis, l’ancien reste lisible.\n"
          "- **Les postes de coordination** financés et **les services** reçus de la plateforme de mutualisation "
          "ont un début et une fin.\n"
          "- **Une structure demande à rejoindre les LCP** : il faut qu’elle soit accompagnée par la plateforme, "
          "tienne les cinq points, et qu’on dise comment ses objectifs sont atteints. « Accepter » est grisé tant "
          "qu’il manque quelque chose, et dit quoi. Refuser demande la raison ; la décision se reprend.\n\n"
          "**Les dispositifs de soutien** (CAE, plan SCOP, Emplois d’Avenir, insertion…) comptent des structures et "
          "des personnes, au jour choisi.\n\n"
          "**L’enquête emploi** se fait une fois par an :\n\n"
          "1. **Ouvrir l’enquête** d’une année finie : toutes les structures hébergées cette année-là sont interrogées.\n"
          "2. **Noter** chaque réponse : personnes, équivalents temps plein, CDI, habitants des quartiers "
          "prioritaires embauchés, chiffre d’affaires. Un champ vide veut dire « non dit », jamais zéro.\n"
          "3. **Relancer** celles qui n’ont pas répondu ; le taux de réponse est toujours affiché à côté des sommes.\n"
          "4. Une erreur ne s’écrase pas : la correction s’ajoute, et la première réponse reste.\n\n"
          "Sur sa fiche, une structure garde ses réponses d’une année à l’autre."),
    )  # fmt: skip


def linking() -> Topic:
    return Topic(
        "linking", _("Rattacher aux chantiers"), "link",
        _("# Rattacher aux chantiers\n\n"
          "Tout ce que fait le pôle sert un ou plusieurs des neuf chantiers. Un **lien** dit lequel, pour quelle "
          "part, depuis quand.\n\n"
          "- **À l’accueil, rien à faire** : un nouveau dossier prend les liens de sa structure.\n"
          "- **Une part** est un pourcentage. La somme ne dépasse pas 100 % ; le reste est « non rattaché », et les "
          "rapports le disent.\n"
          "- **Changer une part vaut à partir d’un jour** : avant, rien ne change. Les rapports passés gardent leurs "
          "chiffres.\n"
          "- **En une fois** : dans toute liste (conventions, événements, projets…), choisissez les lignes (Maj ou "
          "Ctrl), clic droit, **Rattacher…**.\n"
          "- **À rattacher**, dans Chantiers, propose aux dossiers les liens de leur structure, et aux structures "
          "ceux de leurs dossiers. Rien n’est écrit sans votre accord.\n"
          "- **Un projet du fonds** reçoit aussi des dossiers : sur sa fiche, « Ce qui a servi au projet ».\n\n"
          "Sur la page d’un **chantier** : les structures, les dossiers par nature et dans le temps, qui travaille "
          "avec qui, et des chiffres qui s’ouvrent sur les fiches qui les composent.\n\n"
          "**Le plan suivant** se prépare dans « Plans » : pour chaque chantier, dites ce qu’il devient. Les liens "
          "le suivent à partir de ce jour ; les rapports de l’ancien plan gardent ses chantiers.\n\n"
          "**Un montant se partage** selon les parts, au centime près : la somme des chantiers et du non rattaché "
          "est toujours le tout."),
    )  # fmt: skip


def serving_topics() -> list[Topic]:
    """In the order of a coordinator's year."""
    return [funding(), linking(), networking()]
