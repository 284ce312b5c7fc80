"""Full-text search over published records.

`parse_query(query, context)` parses a query; `match(rows, search)` narrows a queryset to the
matching rows and adds a `rank` to order by; `QueryError` says why a query cannot be searched. No
other package depends on the engine, so another one (such as an in-process BM25 index) can replace
PostgreSQL in this package: it would find keys and ranks, and `match` would join them to the rows.
"""

from provisions.search.postgresql import match
from provisions.search.text_search import SearchContext, TextSearch, parse_query
from provisions.search.words import QueryError

__all__ = ["QueryError", "SearchContext", "TextSearch", "match", "parse_query"]
