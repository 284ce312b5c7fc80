"""Citations of plans and clauses."""
