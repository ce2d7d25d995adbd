"""The help on all that is booked: rooms, options, series, canteen, storage, shop."""

from __future__ import annotations

from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.kernel.i18n import _


def booking() -> Topic:
    return Topic(
        "booking", _("Réserver une salle"), "presentation",
        _("# Réserver une salle\n\n"
          "« Une salle pour 20 jeudi après-midi, avec un vidéoprojecteur » : le formulaire (Ctrl+R) suit l’appel.\n\n"
          "1. **Qui** : quelques lettres du nom, ou une nouvelle structure avec son téléphone.\n"
          "2. **Combien, quelle disposition** : théâtre, classe, U, cocktail, banquet. Chaque salle, et chaque "
          "groupe de travées, a sa capacité par disposition.\n"
          "3. **Quand** : 14h, puis 18h ou +4h. Le montage et le démontage usuels de la salle s’ajoutent et "
          "occupent la place ; ils se changent sur la réservation.\n"
          "4. **Où** : les salles libres et assez grandes d’abord, puis les travées réunies ; les autres disent "
          "pourquoi elles ne conviennent pas et qui les occupe. Les prochains créneaux libres suivent.\n"
          "5. **Le prix** s’affiche : le tarif de la structure (hébergée, membre, ESS, plein tarif), le prix de "
          "liste et les heures incluses dans sa convention, utilisées d’abord.\n"
          "6. **Confirmer** (Ctrl+Entrée) ou **poser une option** (Ctrl+Maj+Entrée).\n\n"
          "Le **matériel** est compté à l’instant près : le dernier vidéoprojecteur ne part pas deux fois, et le "
          "refus dit qui l’a. Trop de monde sur le site au même moment affiche un avertissement.\n\n"
          "**Déplacer** : glissez la barre sur le planning. Le prix convenu est gardé ou recalculé, au choix ; "
          "le garder demande une raison. **Annuler** applique le barème selon les jours restants ; la "
          "réservation garde son numéro et se rétablit.\n\n"
          "Un **événement** réunit plusieurs réservations, du matériel et des repas : un devis, une fiche par "
          "équipe, et tout se déplace ensemble."),
    )  # fmt: skip


def options() -> Topic:
    return Topic(
        "options", _("Options et file d’attente"), "hourglass",
        _("# Options et file d’attente\n\n"
          "Une **option** retient une salle jusqu’à une heure dite. Elle n’empêche pas une autre option derrière "
          "elle : la deuxième, la troisième… attendent leur tour.\n\n"
          "- **À son heure, elle tombe d’elle-même**, programme ouvert ou non ; la suivante passe première. Le "
          "journal garde l’heure vraie.\n"
          "- **« Confirmez ou libérez »** : quand quelqu’un d’autre est prêt à confirmer, relancez la première ; "
          "elle a 24 h (Réglages) pour répondre.\n"
          "- **Confirmer** demande d’être premier : sinon le message dit qui précède, et propose une autre salle.\n"
          "- **Deux réservations fermes** ne se recouvrent jamais, et confirmer ne passe pas devant une option qui "
          "attend encore.\n"
          "- Une option liée à un **devis** tient jusqu’à la fin de validité du devis.\n\n"
          "La page Aujourd’hui montre les options qui tombent dans la journée."),
    )  # fmt: skip


def series() -> Topic:
    return Topic(
        "series", _("Réservations qui se répètent"), "refresh-cw",
        _("# Réservations qui se répètent\n\n"
          "« Un jeudi sur deux à 9 h » : choisissez **Répéter**, puis la fin ou le nombre de fois. 9 h reste 9 h "
          "après le changement d’heure.\n\n"
          "- **Avant d’enregistrer**, les dates prises s’affichent une à une, avec qui y est. Pour chacune : une "
          "autre salle, une autre heure, passer, ou se mettre derrière en option.\n"
          "- **Une date refusée est gardée** : quand la place se libère, un clic la reprend.\n"
          "- **Jours fériés et fermetures** : sautés, sauf si vous cochez de les garder.\n"
          "- **Changer** : cette date seule, celle-ci et les suivantes, ou toutes. Le passé et ce qui est facturé "
          "ne changent jamais.\n\n"
          "Un agenda extérieur s’importe par un fichier ICS : ce qui se heurte à une réservation est listé avant "
          "que rien ne soit écrit."),
    )  # fmt: skip


def canteen() -> Topic:
    return Topic(
        "meals", _("La cantine, du menu au compte"), "utensils",
        _("# La cantine, du menu au compte\n\n"
          "1. **Le service** : qui cuisine vient du roulement de la semaine ; une exception "
          "change un jour. Le service prend l’espace cantine à midi : un événement et un service ne s’y "
          "recouvrent pas.\n"
          "2. **Le menu** porte les 14 allergènes. Un régime ou une allergie se note avec l’accord de la personne, "
          "et s’efface avec son compte.\n"
          "3. **Réserver** : structure ou personne, nombre de couverts, formule. Les hébergés d’abord ; les "
          "couverts gardés pour les événements et le quota des extérieurs se libèrent à leur heure.\n"
          "4. **Complet veut dire complet** : le dernier couvert ne se vend pas deux fois, d’où qu’on réserve.\n"
          "5. **À l’heure limite**, la feuille de cuisine : couverts par formule, régimes, alertes par convive.\n"
          "6. **Après** : absents, convives de passage. Le mois part en factures ; la carte de 10 repas se débite "
          "repas par repas. Les espèces restent sur la caisse des opérateurs : le total du Z s’importe.\n\n"
          "**Un service annulé tard** est un seul acte : le motif, la liste des inscrits avec leur téléphone, un "
          "autre opérateur ou des repas crédités."),
    )  # fmt: skip


def storage() -> Topic:
    return Topic(
        "storing", _("Le stockage"), "warehouse",
        _("# Le stockage\n\n"
          "- **Au mois** : une convention légère, comme pour un bureau. **À la journée** : jusqu’à 31 jours "
          "(Réglages).\n"
          "- **Partager** un espace : en m² ou en parts. La somme des parts ne dépasse jamais l’espace.\n"
          "- **Ce qui est entreposé**, depuis quand, à qui, pour quelle valeur. Ce qui est interdit est refusé avec "
          "la raison ; si un mot trompe, dites pourquoi.\n"
          "- **Assurance** périmée ou absente : un rappel.\n"
          "- **Un retard** monte une échelle : rappel, accès bloqué, mise en demeure, juge. Chaque étape a son "
          "délai ; la prendre plus tôt demande une raison."),
    )  # fmt: skip


def shop() -> Topic:
    return Topic(
        "selling", _("Le magasin collectif"), "store",
        _("# Le magasin collectif\n\n"
          "- **Un stand**, toutes les semaines ou une seule fois, se loue au m².\n"
          "- **Le dépôt-vente** : une commission par catégorie, celle du tarif ou celle convenue, avec la raison.\n"
          "- **Les ventes du mois** se déclarent ou s’importent (CSV). Chaque participant a son compte : ce qu’il "
          "doit, ce qu’on lui doit ; l’un se déduit de l’autre si son contrat le dit.\n"
          "- **Les permanences** : le tour se remplit seul avec les moins sollicités ; un échange se demande et "
          "s’accepte.\n"
          "- Les objets pesés au réemploi et les réparations proposées se notent ici aussi."),
    )  # fmt: skip


def bookable_topics() -> list[Topic]:
    """All that is booked, in the order of calls."""
    return [booking(), options(), series(), canteen(), storage(), shop()]
