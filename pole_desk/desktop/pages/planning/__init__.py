"""Planning: who holds which space when, moved by hand."""
