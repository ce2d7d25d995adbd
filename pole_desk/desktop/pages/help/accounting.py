"""The text of the help about the accountant's part: closings, journal, VAT, electronic invoices."""

from __future__ import annotations

from pole_desk.desktop.pages.help.topic import Topic
from pole_desk.kernel.i18n import _


def accounting() -> Topic:
    """What is done once a month is over."""
    return Topic(
        "accounting", _("Clôturer, et servir le comptable"), "lock",
        _("# Clôturer, et servir le comptable\n\n"
          "1. **Clôturer un mois**, une fois fini et ses PDF faits : `pole-desk close 2026-11 --out archives`. Les "
          "totaux, le total perpétuel et les dernières empreintes sont scellés ; plus rien ne se date dans ce mois, "
          "une erreur se corrige par un avoir daté d’aujourd’hui. Les mois se suivent sans trou ; après décembre, "
          "l’année : `pole-desk close 2026`. Une clôture ne se défait pas.\n"
          "2. **L’archive** est un dossier qui se lit sans le logiciel : la clôture à imprimer, un tableau, les "
          "textes scellés, chaque facture, et l’empreinte de chaque fichier. Gardez-la dix ans, hors de "
          "l’ordinateur qui facture.\n"
          "3. **Vérifier** : `pole-desk check` dit ce qui aurait été changé, supprimé ou coupé dans la base, dans "
          "quelle table et à quel numéro. `pole-desk check --archive archives` compare avec ce qui a été archivé : "
          "même une fin de liste retirée avec sa clôture se voit.\n"
          "4. **Le journal** au format FEC, par vendeur et par année : `pole-desk export journal --from 2026-11-01 "
          "--to 2026-11-30 --out comptable`. Ventes, banque, caisse, dépôts de garantie et pertes, chaque écriture "
          "équilibrée ; les comptes sont des réglages que votre comptable confirme.\n"
          "5. **La TVA** par taux et par mois, sur encaissements et sur débits : `pole-desk export vat`.\n"
          "6. **La plateforme agréée** : `pole-desk export facturx` écrit les factures d’une période, leur index et "
          "les totaux à déclarer pour les clients qui n’en reçoivent pas. Ce qu’elles deviennent, de 200 (déposée) à "
          "213 (rejetée), s’enregistre par `pole-desk statuses add` ; une erreur se corrige par un statut suivant.\n\n"
          "Aujourd’hui rappelle un mois à clôturer, et avec insistance après le 10 ; une facture refusée ou rejetée "
          "y reste jusqu’à son avoir."),
    )  # fmt: skip
