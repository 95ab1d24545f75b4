"""Records that values join."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def joined(edges: pa.Table) -> pa.Table:
    """Return record_id and component, equal for records that a `value` of `edges` joins, directly or through others."""
    record, value = (edges[name].combine_chunks().dictionary_encode() for name in ("record_id", "value"))
    records, values = len(record.dictionary), len(value.dictionary)
    places = (record.indices.to_numpy(), records + value.indices.to_numpy())
    graph = coo_array((np.ones(len(edges), dtype=np.int8), places), shape=(records + values,) * 2)
    labels = connected_components(graph, directed=False)[1]
    return pa.table({"record_id": record.dictionary, "component": labels[:records].astype(np.int64)})
