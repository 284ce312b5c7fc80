"""The steps of a load, from files to curated rows; loader.py lists them in order."""
