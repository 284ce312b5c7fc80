"""Published records as tables and files in standard formats."""
