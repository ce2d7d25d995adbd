"""The texts of the help, in Markdown; each page's own help is with the page."""

from __future__ import annotations

from pole_desk.desktop.pages.help.accounting import accounting
from pole_desk.desktop.pages.help.bookable import bookable_topics
from pole_desk.desktop.pages.help.incubating import accompanying, incubating, jury_day, outcomes
from pole_desk.desktop.pages.help.serving import serving_topics
from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.kernel.i18n import _


def shortcuts() -> Topic:
    rows = [
        ("Ctrl+K", _("Rechercher ou agir : un nom, un bureau, un numéro de facture, une action")),
        ("Ctrl+Z", _("Annuler le dernier acte")),
        ("Ctrl+Alt+Z", _("Voir les derniers actes, et choisir lequel annuler")),
        ("Ctrl+Y", _("Rétablir ce qui vient d’être annulé")),
        ("F1", _("Aide de la page ; F1 la referme")),
        ("Ctrl+N", _("Nouvelle fiche, selon la page")),
        ("Ctrl+R", _("Réserver une salle, depuis toute page")),
        ("F2", _("Modifier la fiche ou la ligne choisie")),
        (_("Alt+←"), _("Revenir à la liste")),
        (_("Ctrl+Entrée"), _("Confirmer la réservation en cours")),
        (_("Ctrl+Maj+Entrée"), _("Poser une option")),
        ("F5", _("Relire la page")),
        ("Ctrl+1 … Ctrl+9", _("Aller à une page, dans l’ordre de la navigation")),
        (_("Échap"), _("Fermer le panneau, abandonner le geste en cours")),
        (_("Entrée"), _("Ouvrir la ligne choisie, valider le formulaire")),
        (_("Tab, Maj+Tab"), _("Champ suivant, champ précédent")),
        (_("↑ et ↓ dans une date"), _("Le lendemain, la veille")),
        ("Ctrl+C", _("Copier les lignes choisies d’une liste")),
        (_("Ctrl+molette"), _("Zoom du planning et du plan, sous le pointeur")),
    ]
    lines = [_("# Raccourcis clavier"), "", _("| Touches | Effet |"), "| --- | --- |"]
    lines += [f"| **{keys}** | {effect} |" for keys, effect in rows]
    lines += ["", _("## Ce que les champs comprennent"), "", _("| Champ | Exemples |"), "| --- | --- |"]
    lines += [
        _("| Date | 5/12, demain, lundi, +7, 2026-11-23 |"),
        _("| Heure | 9h30, 930, 9:30 |"),
        _("| Montant | 1 234,50 ou 12.5 |"),
        _("| SIREN, SIRET, IBAN | avec ou sans espaces |"),
    ]
    return Topic("shortcuts", _("Raccourcis clavier"), "keyboard", "\n".join(lines))


def day() -> Topic:
    return Topic(
        "day", _("Une journée à l’accueil"), "coffee",
        _("# Une journée à l’accueil\n\n"
          "1. **Le matin**, la page Aujourd’hui dit qui arrive, qui part, ce qui se termine et ce qui reste dû. "
          "« Imprimer la feuille du jour » donne le papier du comptoir.\n"
          "2. **Le téléphone sonne** : Ctrl+K, quelques lettres du nom, Entrée ; la fiche s’ouvre avec le "
          "téléphone, la convention, les factures.\n"
          "3. **« Avez-vous un bureau pour deux au 1er janvier ? »** : « Héberger une structure », dans l’ordre "
          "de l’appel : qui, quoi et combien, quand, où. Les bureaux libres viennent d’abord ; les autres disent "
          "pourquoi ils ne le sont pas. Une **option** retient la place jusqu’à sa date.\n"
          "4. **Un déménagement** : sur le planning, faites glisser la barre. Si quelqu’un gêne, son nom "
          "s’affiche en rouge avant le dépôt et rien ne bouge.\n"
          "5. **Une erreur** : Ctrl+Z, ou « Annuler » dans le message. Ce qui est facturé est verrouillé : un "
          "avoir le corrige.\n"
          "6. **Le soir**, fermez la fenêtre : une sauvegarde datée se fait d’elle-même.\n\n"
          "Vous pouvez être interrompu à tout moment : ce qui est saisi dans un formulaire est gardé."),
    )  # fmt: skip


def report() -> Topic:
    return Topic(
        "report", _("Faire le rapport d’activité"), "chart-column",
        _("# Faire le rapport d’activité\n\n"
          "1. Ouvrez **Rapports** et choisissez l’année. Chaque section a ses chiffres, ceux d’un an avant et ses "
          "graphiques.\n"
          "2. **Un chiffre étonne ?** Ouvrez-le : les enregistrements derrière lui s’affichent, et leur somme est le "
          "chiffre. « Découper » dit ce qui revient à chaque chantier, projet, territoire ou structure, et ce qui "
          "n’est rattaché à rien.\n"
          "3. **Commentez** chaque section ; le commentaire de l’an dernier se lit à côté.\n"
          "4. **Clore l’année** quand tout est saisi : les chiffres et leurs enregistrements sont gardés. Le rapport "
          "dira la même chose dans trois ans, quoi qu’on modifie. Rouvrir demande un motif.\n"
          "5. **Voir le PDF**, l’enregistrer, l’envoyer à la métropole ; « Tableur » donne les mêmes chiffres, un "
          "onglet par section, et leurs définitions.\n\n"
          "Chaque chiffre a une définition et une version de formule, à la fin du rapport."),
    )  # fmt: skip


def month() -> Topic:
    return Topic(
        "month", _("Émettre les factures du mois"), "receipt-euro",
        _("# Émettre les factures du mois\n\n"
          "1. Ouvrez **Facturation** et choisissez le mois, ou tapez « émettre » dans Ctrl+K.\n"
          "2. **L’aperçu** montre chaque facture avant qu’elle existe, et les anomalies : prix manquant, SIRET "
          "absent, montant loin du mois précédent, rien à facturer. Chaque anomalie a un bouton vers la fiche à "
          "corriger.\n"
          "3. **Émettre** donne les numéros, tous ou aucun, sans trou ni doublon. Relancer l’émission ne facture "
          "rien deux fois.\n"
          "4. **Les PDF** (Factur-X) se fabriquent avec une progression ; vous pouvez arrêter et reprendre.\n"
          "5. **Ensuite**, une facture émise ne change plus : un avoir la corrige. Les règlements s’enregistrent "
          "sur la même page, puis viennent les relances.\n\n"
          "Les loyers sont facturés d’avance, les consommations à la fin du mois. Le premier et le dernier mois "
          "se comptent au nombre de jours."),
    )  # fmt: skip


def words() -> Topic:
    terms = [
        (_("Structure"), _("une organisation hébergée, cliente, partenaire ou porteuse d’un projet")),
        (_("Espace"), _("un lieu qu’on peut occuper : bureau, poste, travée, salle, stockage, stand")),
        (_("Dossier"), _("une chose que le pôle fait avec une structure : hébergement, stockage, événement…")),
        (_("Occupation"), _("un dossier tient un espace d’un moment à un autre ; deux fermes ne se recouvrent jamais")),
        (_("Convention"), _("qui tient quels espaces, de quand à quand, à quel prix")),
        (_("Option"), _("une place retenue sans engagement, jusqu’à une date ; après, elle tombe d’elle-même")),
        (_("Travée"), _("une part de l’espace polyvalent ; plusieurs se réunissent, chacune exclut le tout")),
        (_("Montage, démontage"), _("le temps avant et après, pris avec la salle")),
        (_("Disposition"), _("théâtre, classe, U, cocktail, banquet ; chacune a sa capacité")),
        (_("Heures incluses"), _("les heures de salle comprises dans une convention, utilisées d’abord")),
        (_("Couvert"), _("une place à un service de la cantine")),
        (_("Quota"), _("les couverts gardés, pour les événements ou les extérieurs, jusqu’à une heure")),
        (_("Commission"), _("la part d’une vente en dépôt que le magasin garde")),
        (_("Permanence"), _("une demi-journée où quelqu’un tient le magasin")),
        (_("Module"), _("13 m² de bureau : l’unité du tarif d’hébergement")),
        (_("Co-occupant"), _("une structure qui partage un espace ; elle a sa part du loyer et sa facture")),
        (_("Prestation à facturer"), _("ce qu’un dossier doit pour une période")),
        (_("Lien"), _("un dossier ou une structure sert un chantier, pour une part")),
        (_("Chantier"), _("l’un des neuf chantiers du plan ESS, en trois axes")),
        (_("Soutien en nature"), _("la différence entre le tarif et le prix convenu ; le pôle la compte")),
        (_("Avoir"), _("la pièce qui corrige une facture émise")),
        (_("Acompte"), _("une facture partielle avant la prestation")),
        (_("Dépôt de garantie"), _("de l’argent gardé, jamais une recette, sans TVA")),
        (_("ILAT"), _("l’indice des loyers des activités tertiaires ; il sert à la révision annuelle")),
        (_("Préavis"), _("les mois entre l’annonce d’un départ et le dernier jour")),
        (_("Vendeur"), _("la personne morale qui facture une activité, avec sa série de numéros")),
        (_("Factur-X"), _("un PDF lisible qui contient aussi les données de la facture (EN 16931)")),
        (_("FEC"), _("le fichier des écritures comptables, pour l’expert-comptable")),
        (_("Clôture"), _("un mois ou une année scellés : totaux, total perpétuel, dernières empreintes")),
        (_("Total perpétuel"), _("la somme de tout ce qui a été facturé depuis l’origine, jamais remise à zéro")),
        (_("Empreinte"), _("64 signes calculés sur un document et le précédent : un seul changement la change")),
        (_("E-reporting"), _("les totaux déclarés pour les clients qui ne reçoivent pas de facture électronique")),
        (_("Groupe d’appui"), _("les acteurs réunis par le porteur d’un projet du fonds pour l’aider")),
        (_("Préconisation"), _("ce qu’un groupe d’appui conseille : à qui, pour quand, et ce qu’elle devient")),
        (_("Repositionnement"), _("un projet qui change de but ou de forme ; avant et après sont gardés")),
        (_("De minimis"), _("les petites aides publiques, comptées sur trois ans, sous un plafond")),
        (_("LCP"), _("lieu collectif de proximité")),
        (_("QPV"), _("quartier prioritaire de la politique de la ville")),
    ]
    lines = [_("# Les mots du pôle"), "", _("| Mot | Sens |"), "| --- | --- |"]
    lines += [f"| **{term}** | {sense} |" for term, sense in sorted(terms)]
    return Topic("words", _("Les mots du pôle"), "book-open", "\n".join(lines))


def sandbox() -> Topic:
    return Topic(
        "sandbox", _("S’entraîner sans risque"), "sprout",
        _("# S’entraîner sans risque\n\n"
          "Le **bac à sable** est un pôle de démonstration, dans un fichier à part : structures, conventions et "
          "factures inventées. Rien de ce que vous y faites ne touche votre base.\n\n"
          "Dans un terminal :\n\n"
          "    pole-desk demo --db sqlite:///essai.db\n"
          "    pole-desk --db sqlite:///essai.db\n\n"
          "La première ligne crée le pôle d’essai, la seconde l’ouvre ; « Bac à sable » s’affiche en bas de la "
          "fenêtre. Supprimez le fichier essai.db quand vous avez fini."),
    )  # fmt: skip


def safety() -> Topic:
    return Topic(
        "safety", _("Vos données sont en sûreté"), "shield-check",
        _("# Vos données sont en sûreté\n\n"
          "- Chaque acte est **enregistré aussitôt** : il n’y a pas de bouton Enregistrer le fichier.\n"
          "- **Une sauvegarde** se fait à chaque fermeture ; les trente dernières sont gardées. Réglages, "
          "Sauvegardes en fait une autre, et en restaure une.\n"
          "- **Annuler** : Ctrl+Z reprend vos derniers actes, **Ctrl+Alt+Z** montre lesquels. Cette liste est celle "
          "de la fenêtre ouverte : elle se vide quand on la ferme. Rien n’est perdu pour autant : on rétablit ou "
          "on annule alors depuis la fiche.\n"
          "- **Rien n’est effacé** : ce qui est annulé garde son motif, son numéro et ses liens.\n"
          "- **Qui, quoi, quand** : chaque fiche montre ses derniers actes.\n"
          "- **Vérifier les registres** (Réglages, Base et poste) relit tout et dit ce qui ne tombe pas juste.\n\n"
          "La base ne s’ouvre plus ? Fermez la fenêtre, puis dans un terminal :\n\n"
          "    pole-desk restore pole-2026-11-23.db"),
    )  # fmt: skip


def topics() -> list[Topic]:
    """The texts that belong to no page, in the order of need."""
    return [
        day(), *bookable_topics(), incubating(), jury_day(), accompanying(), outcomes(), *serving_topics(),
        month(), accounting(), report(), shortcuts(), words(), safety(), sandbox(),
    ]  # fmt: skip
