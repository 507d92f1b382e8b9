"""``python -m backglass`` is the command ``backglass``."""

import sys

from backglass.cli import main

sys.exit(main())
