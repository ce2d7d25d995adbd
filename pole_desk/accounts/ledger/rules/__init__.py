"""How documents and money become balanced entries and a VAT table, pure: no SQL, no clock."""
