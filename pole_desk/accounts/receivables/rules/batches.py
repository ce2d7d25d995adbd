"""What a line of a statement is when it is no client's payment alone: a batch of debits, a file of transfers, one of
them that bounced, bank fees. Proposals with their reasons, for a person to accept; nothing is recorded here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

from pole_desk.accounts.receivables.rules.debits import code_names
from pole_desk.accounts.receivables.rules.references import SHORTEST, bare, found_numbers
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO, euros

EARLY, LATE = 3, 6
"""Days before and after its own that a bank may book a batch."""
TOLD, ALONE, NEAR, LESS, GUESS = 100, 95, 92, 88, 60
"""What a reference, a file named with its exact sum, a sum on its day, a sum less rejects, a single sum weigh."""
UNKNOWN = "MS03"
"""The bank gave no reason."""
MOST = 3
_PAIRS, _THREES = 400, 60
_BACK = frozenset("rejet rejete impaye impayes retour retourne refus refuse unpaid return".split())
_FEES = frozenset("frais commission commissions cotisation agios abonnement tenue facturation interets".split())
FEES_ACCOUNT, INTEREST_ACCOUNT = "627000", "768000"
"""Bank services and financial income (PCG), where nothing else was chosen."""
_ACCOUNT = re.compile(r"[1-7][0-9]{2}[0-9A-Z]{0,9}")
_OTHERS = ("411", "419", "165", "467", "512")


class Movement(NamedTuple):
    """A line of a statement, as far as batches need it; `amount` is signed."""

    amount: Decimal
    booked_on: date
    text: str
    reference: str = ""
    iban: str = ""
    mandate: str = ""
    code: str = ""
    reversal: bool = False

    @property
    def goes_back(self) -> bool:
        """The bank says that it takes or gives something back."""
        return self.reversal or bool(self.code) or bool(_BACK & set(slug(self.text).split()))


class Part(NamedTuple):
    """A debit or a transfer of a file that no line of the bank tells yet; `lot` is what the bank may book apart."""

    id: int
    file: int
    message: str
    lot: str
    amount: Decimal
    day: date
    reference: str
    name: str
    iban: str = ""
    mandate: str = ""


class BatchOffer(NamedTuple):
    """Parts of a file that a line is the sum of; `less` were left out by the bank, rejected."""

    file: int
    message: str
    parts: tuple[int, ...]
    less: tuple[int, ...]
    score: int
    reasons: tuple[str, ...]

    @property
    def sure(self) -> bool:
        return self.score >= LESS


def batch_offers(line: Movement, parts: Iterable[Part]) -> tuple[BatchOffer, ...]:
    """What a line may be of files given to the bank, the likeliest first: all of one, what it books apart, or that
    less a few rejects; one alone by its reference.
    """
    amount = abs(line.amount)
    files: dict[int, list[Part]] = defaultdict(list)
    for one in parts:
        files[one.file].append(one)
    best: dict[frozenset[int], BatchOffer] = {}
    for own in files.values():
        for offer in (*_alone(line, amount, own), *_groups(line, amount, own)):
            what = frozenset(offer.parts)
            if what not in best or best[what].score < offer.score:
                best[what] = offer
    return tuple(sorted(best.values(), key=lambda one: (-one.score, len(one.less), one.parts))[:MOST])


def _alone(line: Movement, amount: Decimal, own: Sequence[Part]) -> Iterator[BatchOffer]:
    for one in own:
        if one.amount != amount:
            continue
        if line.reference == one.reference:
            why, score = _("la référence {reference} est celle de la ligne"), TOLD
        elif _named(line, one.reference):
            why, score = _("la référence {reference} est dans le libellé"), TOLD
        elif line.iban and line.iban == one.iban and _near(line, one.day):
            why, score = _("même compte, même montant, au bon jour ({reference})"), NEAR
        else:
            continue
        reason = why.format(reference=one.reference)
        yield BatchOffer(one.file, one.message, (one.id,), (), score, (reason, one.name))


def _named(line: Movement, reference: str) -> bool:
    """The line spells a reference: as it is written, or a long one however the bank spaces it."""
    text = f"{line.text} {line.reference}".upper()
    if re.search(rf"(?<![A-Z0-9]){re.escape(reference.upper())}(?![A-Z0-9-])", text):
        return True
    return len(bare(reference)) >= SHORTEST and found_numbers(text, {bare(reference): (1,)}) == [1]


def _groups(line: Movement, amount: Decimal, own: Sequence[Part]) -> Iterator[BatchOffer]:
    groups = {frozenset(own), *_split(own, lambda one: (one.lot, one.day)), *_split(own, lambda one: one.day)}
    said = bare(f"{line.text} {line.reference}")
    told = bare(own[0].message) in said
    for group in groups:
        total = sum((one.amount for one in group), ZERO)
        near = _near(line, min(one.day for one in group))
        if total == amount and (told or near):
            yield _whole(group, told)
        elif total > amount and told and len(group) > 1:
            yield from _less(sorted(group), total - amount)


def _split(own: Iterable[Part], key: Any) -> set[frozenset[Part]]:
    found: dict[object, set[Part]] = defaultdict(set)
    for one in own:
        found[key(one)].add(one)
    return {frozenset(group) for group in found.values()}


def _near(line: Movement, day: date) -> bool:
    return -EARLY <= (line.booked_on - day).days <= LATE


def _whole(group: Collection[Part], told: bool) -> BatchOffer:
    first = min(group)
    reasons = [_("somme exacte de {message}").format(message=first.message) if len(group) > 1
               else _("montant de {name}").format(name=first.name)]  # fmt: skip
    if told:
        reasons.append(_("le fichier est nommé dans le libellé"))
        score = ALONE
    else:
        reasons.append(_("au jour prévu"))
        score = NEAR if len(group) > 1 else GUESS
    return _offer(group, (), score, reasons)


def _less(group: Sequence[Part], gap: Decimal) -> Iterator[BatchOffer]:
    """The few parts that make up what is missing, where one set alone does; else the first set, less sure."""
    for count in range(1, MOST + 1):
        if (count == 2 and len(group) > _PAIRS) or (count == MOST and len(group) > _THREES) or count >= len(group):
            return
        found = [several for several in combinations(group, count) if sum(one.amount for one in several) == gap]
        if found:
            left = found[0]
            names = ", ".join(_("{name} {amount}").format(name=one.name, amount=euros(one.amount)) for one in left)
            reasons = [
                _("le fichier {message} est nommé dans le libellé").format(message=group[0].message),
                ngettext("moins un rejet : {names}", "moins {count} rejets : {names}", count).format(
                    count=count, names=names
                ),
            ]
            if len(found) > 1:
                reasons.append(_("d’autres feraient la même somme : vérifiez"))
            kept = [one for one in group if one not in left]
            yield _offer(kept, left, LESS if len(found) == 1 else GUESS, reasons)
            return


def _offer(group: Collection[Part], left: Collection[Part], score: int, reasons: Sequence[str]) -> BatchOffer:
    first = min(group)
    return BatchOffer(
        first.file, first.message, tuple(sorted(one.id for one in group)), tuple(one.id for one in left), score,
        tuple(reasons),
    )  # fmt: skip


def gone_back(line: Movement, parts: Iterable[Part]) -> tuple[int, ...]:
    """The debits that a line takes back, or the transfers that it brings back, the likeliest first: same amount,
    and the reference, the mandate or the account; a name where the bank says that it gives back.
    """
    words = set(slug(line.text).split())
    scored = []
    for rank, one in enumerate(parts):
        if one.amount != abs(line.amount):
            continue
        told = 8 * (line.reference == one.reference or _named(line, one.reference))
        told += 4 * bool(line.mandate and line.mandate == one.mandate) + 2 * bool(line.iban and line.iban == one.iban)
        name = set(slug(one.name).split())
        told += bool(name) and name <= words
        if told and (line.goes_back or told >= 8):
            scored.append((-told, -one.day.toordinal(), rank, one.id))
    return tuple(one[-1] for one in sorted(scored))


def reject_code(line: Movement) -> str:
    """The bank's code of a rejection: as given apart, else found in the text, else that no reason was given."""
    for said in (line.code, *re.findall(r"\b[A-Z]{2}[0-9]{2}\b", line.text.upper())):
        if said.strip().upper() in code_names():
            return said.strip().upper()
    return line.code if re.fullmatch(r"[A-Z]{2}[0-9]{2}", line.code) else UNKNOWN


def charged_to(line: Movement) -> str:
    """The account of a line that looks like bank fees, or interest received; nothing where it does not."""
    if not _FEES & set(slug(line.text).split()):
        return ""
    return FEES_ACCOUNT if line.amount < 0 else INTEREST_ACCOUNT


def charged_names() -> dict[str, str]:
    """Accounts that money without an invoice usually stands on."""
    return {
        FEES_ACCOUNT: _("services bancaires"), "661000": _("intérêts payés"), INTEREST_ACCOUNT: _("produits financiers"),
        "580000": _("virements internes"), "641000": _("salaires"), "645000": _("cotisations sociales"),
        "635000": _("impôts et taxes"), "401000": _("fournisseurs"), "740000": _("subventions"),
    }  # fmt: skip


def require_charged(account: str) -> str:
    """An account for money without an invoice, never one that the program keeps itself; raises BadInput `account`."""
    bare_account = re.sub(r"\s", "", account).upper()
    if not _ACCOUNT.fullmatch(bare_account) or bare_account.startswith(_OTHERS):
        raise BadInput(
            "account",
            _("« {account} » n’est pas un compte où garder une opération sans facture : 627000 (services bancaires), "
              "par exemple. Clients, dépôts, ventes pour compte de tiers et banque ont leurs propres gestes.").format(
                account=account.strip()),
            value=account,
        )  # fmt: skip
    return bare_account
