"""Lists of records: filters, order, pages, counts, files."""
