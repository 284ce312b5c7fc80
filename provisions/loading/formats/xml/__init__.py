"""What the XML formats share: parsing, walking, composing an instrument."""
