"""What features offer to strangers: protocols, frozen dataclasses, typed ids. No behaviour here."""
