"""The dashboard's page: Streamlit runs this file anew whenever something is chosen. `earshot dashboard` starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import streamlit as st

from attribution.credit.models import TITLES
from attribution.dashboard.run_views import MOST_ROWS, RunChoice, RunViews, narrowed
from attribution.words import channel
from base.errors import InputError

NOTHING = "Nothing of that in this run: choose other days or another filter."
NAMES = {
    "channel": "Channel",
    "orders": "Orders",
    "credit": "Credit",
    "spend": "Spend",
    "roas": "ROAS",
    "cost_an_order": "Cost an order",
}


@st.cache_resource
def opened(folder: str) -> RunViews:
    """Open a run once for all looks at it."""
    return RunViews(Path(folder))


def chosen(run: RunViews) -> RunChoice | None:
    """Show the filters, and return what they say; None where the run has no day."""
    every = run.days()
    if every is None:
        return None
    with st.sidebar:
        st.header("Filters")
        days = st.date_input("Days", every, min_value=every[0], max_value=every[1])
        models = run.choices("model")
        model = st.selectbox("Model", models, models.index(run.headline), format_func=lambda one: TITLES.get(one, one))
        windows = run.choices("window_days")
        window = st.selectbox("Window, days", windows, len(windows) - 1)
        ways = run.choices("accounting")
        accounting = st.selectbox("Accounting", ways, ways.index("cash"))
        customers = st.selectbox("Customers", run.choices("customer_type"))
        currencies = run.choices("currency")
        currency = st.selectbox("Currency", currencies, currencies.index(run.main_currency()))
        brands = st.multiselect("Brands", run.brands_known(), placeholder="all brands")
    first, last = narrowed(days if isinstance(days, tuple) else (days,), every)
    return RunChoice(
        first=first,
        last=last,
        model=model,
        window_days=window,
        accounting=accounting,
        customer_type=customers,
        currency=currency,
        brands=tuple(brands),
    )


def table(found: pa.Table, key: str) -> None:
    """Show a table, or that there is none."""
    if found.num_rows:
        st.dataframe(found, hide_index=True, key=key)
    else:
        st.info(NOTHING)


def credit(run: RunViews, choice: RunChoice) -> None:
    """Show what channels are credited with, in all and by day."""
    found = run.channels(choice)
    if not found.num_rows:
        st.info(NOTHING)
        return
    whole, orders = (sum(found[name].to_pylist()) for name in ("credit", "orders"))
    voice = sum(row["credit"] for row in found.to_pylist() if row["channel"] in {"alexa", "google_assistant", "siri"})
    left, middle, right = st.columns(3)
    left.metric("Net revenue shared out", f"{whole:,.2f} {choice.currency}")
    middle.metric("Channels of assistants", f"{voice:,.2f} {choice.currency}")
    right.metric("Orders", f"{orders:,.1f}")
    shown = found.set_column(0, "channel", pa.array([channel(name) for name in found["channel"].to_pylist()]))
    touched = shown.filter(pa.array([not name.startswith("(") for name in found["channel"].to_pylist()]))
    st.bar_chart(touched.select(["channel", "credit"]), x="channel", y="credit", horizontal=True, sort="-credit")
    table(shown.rename_columns([NAMES[name] for name in shown.column_names]), "channels")
    st.subheader("By day")
    st.bar_chart(run.by_day(choice), x="day", y="credit", color="channel")


def page(folder: str) -> None:
    """Show the whole page of a run."""
    st.set_page_config(page_title="Earshot", layout="wide")
    try:
        run = opened(folder)
    except InputError as error:
        st.error(str(error))
        return
    st.title(f"What voice sold · {run.brand}")
    st.caption(f"{run.run_id}. Credit shares out what came before an order; it does not say what caused it.")
    choice = chosen(run)
    if choice is None:
        st.info("No orders in this run yet.")
        return
    channels, brands, voice, paths, tables = st.tabs(["Channels", "Brands", "Voice", "Paths", "Tables"])
    with channels:
        credit(run, choice)
    with brands:
        st.caption("Of the run's whole period and window, by the model and currency chosen; with 95 % bounds.")
        table(run.brands(choice), "brands")
    with voice:
        table(run.voice(choice), "voice")
    with paths:
        st.caption("Of the run's whole period and window; amounts in units of the currency chosen.")
        table(run.paths(choice), "paths")
    with tables:
        name = st.selectbox("Table", run.tables())
        st.caption(f"The first {MOST_ROWS:,} rows of what is chosen, as the run's files hold them.")
        table(run.rows_of(name, choice), "rows")


if __name__ == "__main__":
    page(sys.argv[1])
