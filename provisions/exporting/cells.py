"""Text that spreadsheets must not take for formulas."""

#: With these a cell begins that a spreadsheet computes, or sends somewhere (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def unformulated(text: str) -> str:
    """Text for a cell of a CSV file: with an apostrophe before what would be computed."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
