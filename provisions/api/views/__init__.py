"""Endpoints: which noun, which filters, which order; the reading is shared."""
