"""Storage: units let by the month, by the day, or shared; what lies in them, who may enter, who is late.

Words: a *storage* is a dossier that keeps something here, in one of three ways. By the month it is
an agreement of `leases` on whole units. By the day it is a *rental*: a short hold on a unit. By
*share* it is a part, in m² or percent, of a *shared unit*, which a dossier of the pole claims once;
its parts never exceed the unit on any day. *Goods* are what is stored, by whom, since when;
some are forbidden. *Access* says who may enter. The *overdue ladder* climbs when a storage is
unpaid or overstayed: reminder → access blocked → notice → court; each rung dated, with its reason.

States: signed (to come) → running → ended follow from the dates when read, as for agreements;
cancelled is written down. A ladder is open until it is closed with its reason.
"""
