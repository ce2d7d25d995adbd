"""« Clôtures »: what is sealed, what the platform is told, and the accountant's books; a module per view."""
