"""What each published noun can be filtered by: one FilterSet a noun."""
