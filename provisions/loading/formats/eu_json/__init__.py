"""EU acts as JSON cut from web pages."""
