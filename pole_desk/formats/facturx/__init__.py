"""Factur-X EN 16931: a frozen invoice in, its CII XML out; a page and its XML in, one PDF/A-3b out.

What an invoice says is decided by billing and frozen in `formats.pdf.snapshot`, which the page is
drawn from too. Whether it may be issued is told by billing's own rules.
"""
