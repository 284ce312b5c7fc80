"""Lists of records: filters, ordering, pages, counts and files."""
