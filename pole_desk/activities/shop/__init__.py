"""The collective shop: who takes part in it, on which stall, what was sold for whom, who keeps it.

Words: a *contract* lets a structure take part from a day to a day, for rent, on consignment, or
both; a *stand* is a stall that it takes, regularly (whole period or some weekdays, by the month) or
once (by the day); a *declaration* tells a month's sales by category and is never changed, only
followed by the next version; the *ledger* lists what moved on a contract's account; a *payout*
gives back what was collected. Goods on consignment are sold on mandate: what the buyers paid is the
depositor's, the commission alone is the pole's. When the contract nets, commission and rent are
taken off the payout, else they are invoiced and paid apart. The *carrier group* runs the shop, its
*rota* says who keeps it on each half-day, a *swap* is asked, then accepted.

States: a contract is active or cancelled (and to come, running or ended by its dates); a
declaration stands, was replaced or was cancelled; a payout is paid or withdrawn; a shift is planned
or cancelled; a swap is asked, accepted, refused or withdrawn.
"""
