"""The workbench: pages of the admin made for one task each."""
