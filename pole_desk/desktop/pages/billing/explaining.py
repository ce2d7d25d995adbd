"""The help of Facturation, tab by tab."""

from __future__ import annotations

from pole_desk.kernel.i18n import _

HELP = _(
    "# Facturation\n\n"
    "- **Le mois** montre ce qui serait émis et pourquoi chaque montant change ; rien n’est écrit avant "
    "« Émettre ».\n"
    "- **Aperçu, Anomalies, Émettre, Envoyer** disent où en est le mois. Sur une anomalie, **Entrée** ouvre la fiche "
    "au bon champ, **Ctrl+Entrée** enregistre, et la suivante est choisie ; sur une structure, **Entrée** montre la "
    "facture telle qu’elle s’imprimera.\n"
    "- Le **verrou** ferme un mois repris en comptabilité : plus rien ne s’y facture ni ne s’y rend.\n"
    "- **Entrée** ou un double-clic ouvre une facture ; **Alt+Gauche** revient à la liste.\n"
    "- Une facture émise ne se modifie pas : un avoir la corrige, en entier, par ligne ou d’un montant.\n"
    "- **Devis**, sous Factures : tous, ceux des événements aussi, chacun avec son PDF. Un devis envoyé est figé ; "
    "accepté, son acompte et ses lignes se facturent sans rien ressaisir. **Ctrl+Maj+D** en commence un.\n"
    "- **Banque** : les lignes du relevé à gauche, ce qu’elles peuvent être à droite. **Haut** et **Bas** changent de "
    "ligne, **Droite** va aux propositions, **Espace** coche, **Entrée** accepte, **I** écarte, **U** détache.\n"
    "- **Comptes** : ce que chaque client doit, a payé, et ce qui attend ; **Entrée** ouvre son compte, d’où l’on "
    "encaisse, répartit, rembourse, envoie le relevé ou solde tout.\n"
    "- **À solder** réunit ce que chaque structure doit au pôle et ce que le pôle lui doit : factures, repas à "
    "facturer, cartes, dépôts, ventes à reverser ; **Entrée** ouvre la fiche où agir.\n"
    "- Un règlement se retire avec un motif et se rétablit ; **Ctrl+Z** annule le dernier acte.\n"
    "- **Envoyer…** montre qui recevra quoi, par courriel ou sur papier ; rien ne part deux fois sans qu’on le "
    "demande. Le serveur et les textes sont dans les Réglages.\n"
    "- **Relances** : les lettres d’un jour, à lire avant l’envoi ; **Espace** en écarte une. Celles qui n’ont pas "
    "d’adresse s’impriment d’un bloc. **Échéanciers** étale une dette au centime.\n"
    "- **Prélèvements** : les mandats, les fichiers pour la banque, les virements à faire ; un fichier fait ne change "
    "plus jamais.\n"
    "- **Clôtures** scelle les mois et les années, dans l’ordre et sans retour : écrivez l’archive de chacun et "
    "gardez-la ailleurs ; **Vérifier** relit tout, ou compare une archive avec la base.\n"
    "- **E‑facturation** suit les statuts de la plateforme et prépare ses fichiers ; **Journal et TVA** donne les "
    "écritures, le FEC, la TVA et les comptes.\n"
    "- Arrêter la production des PDF ne perd rien : elle reprend au prochain démarrage.\n"
)
