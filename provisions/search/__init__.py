"""Full-text search over published records.

`understood(query, context)` reads a query, `match(rows, search)` narrows a query set to what it
finds and adds a `rank` to order by; `QueryError` says why a query cannot be searched. Nothing else
knows the engine, so a stronger one (an in-process BM25 index, say) takes PostgreSQL's place by
changing this package: it would find keys and ranks, and `match` would join them to the rows.
"""

from provisions.search.postgresql import match
from provisions.search.text_search import SearchContext, TextSearch, understood
from provisions.search.words import QueryError

__all__ = ["QueryError", "SearchContext", "TextSearch", "match", "understood"]
