"""What a route raises on purpose, as its sender is told of it: to mend it, or to send it again."""

from __future__ import annotations

import pytest

from base.errors import InputError, NotSigned, RecordRefused, StoreUnavailable
from runtime.http.exchange import HttpAnswer, HttpRequest, Route, answered


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotSigned("no"), 401),
        (InputError("currency: wrong"), 400),
        (RecordRefused("an order would take 1,200 kB"), 400),  # sent again it would be no smaller
        (StoreUnavailable("throttled"), 503),
    ],
)
def test_only_what_may_go_well_later_is_to_be_sent_again(error: Exception, status: int) -> None:
    def raises(_: HttpRequest) -> HttpAnswer:
        raise error

    route = Route(path="/orders", methods=("POST",), answer=raises)
    answer = answered(route, HttpRequest(method="POST", path="/orders", headers={}))
    assert answer.status == status
    assert ("Retry-After" in answer.headers) == (status == 503)
