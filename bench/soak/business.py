"""A UCP business on this machine: it keeps checkouts, and completes each order once by its key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from base.business_profile import VERSION
from bench.soak.merchant import Merchant

_PRICE, _SHIPPING = 1299, 499  # of whatever it is, in cents
_SESSIONS = "/checkout-sessions"
_UNKNOWN = {"type": "error", "code": "not_found", "content": "no such checkout", "severity": "unrecoverable"}


class _Checkouts:
    """What the business keeps: it forgets nothing, and is told nothing twice."""

    def __init__(self, merchant: Merchant) -> None:
        self._merchant = merchant
        self._by_key: dict[str, dict[str, Any]] = {}
        self._by_id: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, body: Mapping[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        with self._lock:
            which, _, what = path.removeprefix(_SESSIONS).strip("/").partition("/")
            if not which:
                return 201, shown(self._opened(body, key))
            kept = self._by_id.get(which)
            if kept is None:
                return 200, {"ucp": {"version": VERSION, "status": "error"}, "messages": [_UNKNOWN]}
            if what == "complete" and kept["status"] == "ready_for_complete":
                kept |= {"status": "completed", "order": f"b-{kept['ours']}"}
                self._merchant.take(kept["ours"], kept["ours"])
            elif what == "cancel" and kept["status"] == "ready_for_complete":
                kept["status"] = "canceled"
            elif method == "PUT":
                kept["lines"] = body["line_items"]
            return 200, shown(kept)

    def _opened(self, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        kept = self._by_key.setdefault(
            key,
            {
                "id": f"chk-{len(self._by_key) + 1}",
                "lines": body["line_items"],
                "ours": body.get("attribution", {}).get("earshot_order", ""),
                "status": "ready_for_complete",
            },
        )
        self._by_id[kept["id"]] = kept
        return kept


def shown(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return a checkout that is kept as the protocol tells it."""
    lines = [_line(n, line) for n, line in enumerate(kept["lines"])]
    goods, ids = sum(_PRICE * line["quantity"] for line in lines), [line["id"] for line in lines]
    made = kept.get("order")
    order = {"order": {"id": made, "permalink_url": f"https://shop.example/orders/{made}"}} if made else {}
    return {
        "ucp": {
            "version": VERSION,
            "status": "success",
            "payment_handlers": {"example.shop.saved": [{"id": "saved", "version": VERSION}]},
        },
        "id": kept["id"],
        "status": kept["status"],
        "currency": "USD",
        "line_items": lines,
        "totals": [
            {"type": "subtotal", "amount": goods},
            {"type": "fulfillment", "amount": _SHIPPING},
            {"type": "total", "amount": goods + _SHIPPING},
        ],
        "links": [],
        "fulfillment": {"methods": [_shipping(ids)]},
        "payment": {"instruments": [{"id": "saved", "handler_id": "saved", "type": "card", "selected": True}]},
        **order,
    }


def _line(n: int, line: Mapping[str, Any]) -> dict[str, Any]:
    amount = _PRICE * line["quantity"]
    totals = [{"type": "subtotal", "amount": amount}, {"type": "total", "amount": amount}]
    item = {**line["item"], "title": "a thing", "price": _PRICE}
    return {"id": f"li-{n}", "item": item, "quantity": line["quantity"], "totals": totals}


def _shipping(ids: list[str]) -> dict[str, Any]:
    option = {
        "id": "std",
        "title": "Standard",
        "latest_fulfillment_time": "2099-11-25T18:00:00Z",
        "totals": [{"type": "total", "amount": _SHIPPING}],
    }
    group = {"id": "all", "line_item_ids": ids, "options": [option], "selected_option_id": "std"}
    return {"id": "parcel", "type": "shipping", "line_item_ids": ids, "groups": [group]}


@contextmanager
def open_business() -> Iterator[Merchant]:
    """Run one for the length of a block; it says what it made as a merchant does."""
    merchant = Merchant(moody=False)
    checkouts = _Checkouts(merchant)

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            key = self.headers.get("Idempotency-Key", "")
            status, told = checkouts.answer(self.command, self.path, json.loads(body or b"{}"), key)
            answer = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that was killed
    merchant.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield merchant
    finally:
        server.shutdown()
        server.server_close()
