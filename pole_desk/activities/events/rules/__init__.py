"""The rules of events: states, needs, prices, repetitions; no SQL, no clock."""
