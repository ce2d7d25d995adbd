"""The arithmetic and the words of billing, pure: no SQL, no clock."""
