"""python -m bot VERB."""

import sys

from bot.cli import main

if __name__ == "__main__":  # the reader processes import this module too
    sys.exit(main())
