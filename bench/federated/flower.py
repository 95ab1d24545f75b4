"""Flower's server and its FedAvg over the same homes and the same training: run in an environment of its own.

    python -m bench.federated.flower HOMES.npz NETWORK.npz

Its clients live in this process: Flower's own simulation wants Ray, which wants a cluster's worth of packages.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import numpy as np
from flwr.common import (
    Code,
    DisconnectRes,
    EvaluateIns,
    EvaluateRes,
    FitIns,
    FitRes,
    GetParametersIns,
    GetParametersRes,
    GetPropertiesIns,
    GetPropertiesRes,
    ReconnectIns,
    Status,
    ndarrays_to_parameters,
    parameters_to_ndarrays,
)
from flwr.server import Server, SimpleClientManager
from flwr.server.client_proxy import ClientProxy
from flwr.server.strategy import FedAvg

from bench.federated.learning import EPOCHS, begun, trained
from replenishment.arrays import Real

_OK = Status(code=Code.OK, message="")


class _Home(ClientProxy):  # type: ignore[misc] # Flower is not installed where types are checked
    """One home: it trains on its own, and tells its network and on how many rows."""

    def __init__(self, name: str, known: Real, used: Real) -> None:
        super().__init__(name)
        self._known, self._used = known, used

    def fit(self, ins: FitIns, timeout: float | None, group_id: int | None) -> FitRes:
        """Train for a round."""
        weights = parameters_to_ndarrays(ins.parameters)
        told = trained(weights, self._known, self._used, epochs=EPOCHS, seed=int(ins.config["turn"]))
        return FitRes(status=_OK, parameters=ndarrays_to_parameters(told), num_examples=len(self._used), metrics={})

    def get_properties(self, ins: GetPropertiesIns, timeout: float | None, group_id: int | None) -> GetPropertiesRes:
        """Tell nothing of itself."""
        return GetPropertiesRes(status=_OK, properties={})

    def get_parameters(self, ins: GetParametersIns, timeout: float | None, group_id: int | None) -> GetParametersRes:
        """Never asked: the first network is given."""
        return GetParametersRes(status=_OK, parameters=ndarrays_to_parameters([]))

    def evaluate(self, ins: EvaluateIns, timeout: float | None, group_id: int | None) -> EvaluateRes:
        """Never asked: homes that were held out are judged elsewhere."""
        return EvaluateRes(status=_OK, loss=0.0, num_examples=0, metrics={})

    def reconnect(self, ins: ReconnectIns, timeout: float | None, group_id: int | None) -> DisconnectRes:
        """Go."""
        return DisconnectRes(reason="")


def main(homes: str, network: str) -> None:
    """Read homes, let Flower learn from them, and write the network."""
    logging.getLogger("flwr").setLevel(logging.ERROR)
    read = np.load(homes)
    known, used, home, rounds = (read[name] for name in ("known", "used", "home", "rounds"))
    manager = SimpleClientManager()
    for one in np.unique(home):
        manager.register(_Home(f"{one:06d}", known[home == one], used[home == one]))

    def turn(number: int) -> dict[str, Any]:
        return {"turn": number - 1}  # Flower counts from one

    strategy = FedAvg(
        fraction_evaluate=0.0,
        min_fit_clients=len(manager.all()),
        min_available_clients=len(manager.all()),
        initial_parameters=ndarrays_to_parameters(begun(known.shape[1])),
        on_fit_config_fn=turn,
        accept_failures=False,
    )
    server = Server(client_manager=manager, strategy=strategy)
    server.set_max_workers(1)
    server.fit(num_rounds=int(rounds), timeout=None)
    np.savez(network, *parameters_to_ndarrays(server.parameters))


if __name__ == "__main__":
    main(*sys.argv[1:])
