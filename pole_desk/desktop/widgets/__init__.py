"""The pieces that pages are made of: one module each, no business rule."""
