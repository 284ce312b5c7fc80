"""The workbench: admin pages that each serve one task."""
