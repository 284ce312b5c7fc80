"""The steps of a load, from files to curated rows; loader.py and settle.py list them in order."""
