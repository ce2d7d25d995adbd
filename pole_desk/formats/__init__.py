"""Values in, bytes out: documents, tables and exchange files; no database, no clock, no screen."""
