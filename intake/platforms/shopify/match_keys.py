"""What receivers match a Shopify order's customer by: hashes of address and number, and the clicks it landed with."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from intake.match_keys import email_hashes, match_keys, phone_hashes
from intake.platforms.payload import Payload
from intake.platforms.shopify.order import note, placed_at
from ledger.records.match_keys import MatchKeys

# What a shop's theme may write into `note_attributes` for us, each with this before it.
NOTE = "earshot_"
_NOTED = ("gclid", "gbraid", "wbraid", "fbc", "fbp", "ga_client_id", "ad_user_data", "ad_personalization")
_GOOGLE = ("gclid", "gbraid", "wbraid")


def keys_of(payload: Payload, order_id: str) -> MatchKeys | None:
    """Return the keys of an order, whatever its customer agreed to; None where there is none."""
    customer, address = payload.part("customer"), payload.part("shipping_address")
    email = payload.text("email") or payload.text("contact_email") or customer.text("email")
    phone = payload.text("phone") or customer.text("phone") or address.text("phone")
    landed = _landed(payload.text("landing_site"))
    told = {name: landed.get(name) for name in _GOOGLE}
    if clicked := landed.get("fbclid"):
        told["fbc"] = f"fb.1.{int(placed_at(payload).timestamp() * 1000)}.{clicked}"
    noted = {name: value for name in _NOTED if (value := note(payload, f"{NOTE}{name}"))}
    return match_keys(order_id, hashes=email_hashes(email) | phone_hashes(phone), told=told | noted)


def _landed(site: str | None) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsplit(site or "").query))
    except ValueError:
        return {}
