"""CLML, the Crown Legislation Markup Language of legislation.gov.uk."""
