"""The KPIs, each told in words and counted by a query; `attribution.kpis.registry` has them in order."""
