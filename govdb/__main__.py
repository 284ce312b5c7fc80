"""`python -m govdb`, the command of `make run`."""

import sys

from govdb.launcher import main

sys.exit(main())
