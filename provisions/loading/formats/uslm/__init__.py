"""USLM, the United States Legislative Markup."""
