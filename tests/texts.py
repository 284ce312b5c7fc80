"""Any text that people may write into a row: whatever Unicode has that can be printed."""

from hypothesis import strategies as st

WRITABLE = st.characters(
    exclude_categories=["Cs", "Cc"],
    include_characters="\t\n\r",
    exclude_characters="\ufffe\uffff",
)
