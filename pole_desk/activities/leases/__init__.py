"""The agreement (convention d’hébergement, de stockage): who holds which space, from when to when, at what price.

Words: a lease has lines (one space each, or none: mail address only), each line has dated rent
steps; co-occupants bear a share of the rent; services recur monthly; one-off charges are typed;
deposit movements are held money, never revenue.

States: draft (claims nothing firm) → signed → running → notice → ended; or cancelled. Running,
notice and ended follow from the dates when read. A line or a service without a last day of its
own ends with the agreement.
"""
