"""Spaces: places that can be occupied, in a tree, on a plan.

Words: a *space* is an office, a desk, a hall or one of its bays…; a *leaf* is a space that claims
can name, open from an instant to another; a parent is claimed through its leaves.
A space is never deleted: it is closed from a day, or split from a day into children.
"""
