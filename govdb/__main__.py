"""`python -m govdb`, which is what `make run` runs."""

import sys

from govdb.launcher import main

sys.exit(main())
