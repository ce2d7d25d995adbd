"""What every activity needs: parties, spaces, catalog, calendar, chantiers, dossiers, claims."""
