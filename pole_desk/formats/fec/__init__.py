"""A journal in the layout of the FEC (LPF art. A47 A-1), written and read back; what is posted is the ledger's."""

from pole_desk.formats.fec.layout import Entry, Fault, Posting, faults_of
from pole_desk.formats.fec.reading import Journal, read_journal
from pole_desk.formats.fec.writing import file_name, write_journal

__all__ = ["Entry", "Fault", "Journal", "Posting", "faults_of", "file_name", "read_journal", "write_journal"]
