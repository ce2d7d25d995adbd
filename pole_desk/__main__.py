"""`python -m pole_desk` and the `pole-desk` command."""

import sys

from pole_desk.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
