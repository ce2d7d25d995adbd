"""What the tests of the demonstration share."""

from demo_pole import made, told_pole

__all__ = ["made", "told_pole"]
