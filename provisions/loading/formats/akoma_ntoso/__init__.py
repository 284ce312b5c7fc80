"""Akoma Ntoso 3.0 (LegalDocML), read and written."""
