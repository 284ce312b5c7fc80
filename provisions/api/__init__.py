"""Published records as HTTP: strict parameters, filters, pages, caching, problems."""
