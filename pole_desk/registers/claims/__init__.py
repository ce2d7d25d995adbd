"""Claims: a dossier holds a space from an instant to another; two firm claims never overlap.

Words: a *hold* is what was asked, one bar on a board; its *claims* are the leaves of its space, cut
to the times when each leaf is open. A firm claim excludes; an option (not firm) queues. The
database itself refuses the second firm claim, whoever writes. Bounds are half-open, in integer UTC
epoch seconds. Nobody else inserts here.
"""
