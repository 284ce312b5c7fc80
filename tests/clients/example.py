"""What an app written in Python does with the API, through the generated client."""

import json
import sys

from govdb_client import Client
from govdb_client.api.clauses import clauses_cite, clauses_list
from govdb_client.api.compare import compare_list
from govdb_client.models import ClausePage, Comparison
from govdb_client.models.compare_list_by import CompareListBy

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
page = clauses_list.sync(
    client=client, clause_type=["article"], plan_not="other", page_size=2, count=True
)
compared = compare_list.sync(client=client, plans=["one", "other"], by=CompareListBy.CLAUSE_TYPE)
cited = clauses_cite.sync("one:c_0", client=client)
if not (isinstance(page, ClausePage) and isinstance(compared, Comparison)):
    raise TypeError("These are problems.")
if not isinstance(cited, list):
    raise TypeError("There is no citation.")
answer = {
    "count": page.count,
    "ids": [clause.id for clause in page.results],
    "states": [[cell.state.value for cell in row.cells] for row in compared.rows],
    "cited": [item.id for item in cited],
}
sys.stdout.write(json.dumps(answer))
