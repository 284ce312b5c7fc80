"""Published records as tables and files that other people's programs read without our code."""
