"""Any CSV or XLSX table, by a mapping."""
