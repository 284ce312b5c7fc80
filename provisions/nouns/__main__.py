"""Print the tables of docs/records.md: `python -m provisions.nouns`."""

import sys

from provisions.nouns.reference import tables

if __name__ == "__main__":
    sys.stdout.write(tables())
