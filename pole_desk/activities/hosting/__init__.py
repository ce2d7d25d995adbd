"""Hosting: who is admitted to the pole, and what each admission does to the mix of its hosts.

Words: an *application* asks for a place; a *visit* comes before the file; a *committee* decides
seeing the *mix* of hosted structures beside its *targets*. States: received → visited → committee →
accepted / waiting / refused; withdrawn at any time before. A waiting application is matched when an
office comes free. The agreement itself is in `leases`.
"""
