"""The calendar: French public holidays and the days or spaces that the pole closes.

Words: a closure runs from a first day to a last day, both included, for the whole pole or one
space. States: in force, withdrawn. A repair that takes a space is a dossier with a claim; a closure
here is what recurrences, prices and the planning must know.
"""
