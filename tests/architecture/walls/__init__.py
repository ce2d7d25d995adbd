"""The walls of the house: each a function that reads the sources and yields what breaks it."""
