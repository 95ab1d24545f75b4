"""Other libraries, each in an environment of its own: what is installed there, and what is asked of it.

A script has `table` (a pandas table of the paths) and defines `run()`, which returns what it says of each channel.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class OtherLibrary:
    """One library and one thing that it does. `compared`: of which model, and whether it says effects or shares."""

    name: str
    does: str
    packages: tuple[str, ...]
    script: str
    compared: tuple[str, str]
    repeats: int = 3

    @property
    def folder(self) -> str:
        """Return the name of its environment."""
        return self.packages[0].split("==")[0]


_CHANNEL_ATTRIBUTION = """
import ChannelAttribution as ca
def run():
    said = ca.markov_model(table, "path", "total_conversions", var_null="total_null", out_more=True, sep=">",
                           verbose=False, flg_pro=False, seed=1{more})
    effects = said["removal_effects"]
    return dict(zip(effects["channel_name"].str.strip(), effects.iloc[:, -1]))
"""
_MAM = """
from mam.core import MAM
table["won"] = table["total_conversions"] > 0
table["times"] = 1
def run():
    model = MAM(table, "grouped_journey", "path", "won", occurrences_colname="times")
    return model.run_markov().metadata["removal_effect"]["removal_effect"].to_dict()
"""
_DO = """
from do_attribution.markov import MarkovAttribution
def run():
    return MarkovAttribution(removal_strategy="redirect_to_null").fit(
        table["path"], table["total_conversions"])["removal_effects"]
"""
_MTA = """
from mta.mta import MTA
def run():
    model = MTA(table, allow_loops=True, add_timepoints=False)
    model.markov(sim=False, normalize=False)
    return dict(model.attribution["markov"])
"""
_SHAPLEY = """
from shapley_attribution import SimplifiedShapleyAttribution
def run():
    won = table.loc[table["total_conversions"] > 0, "path"].str.split(" > ").tolist()
    credit = SimplifiedShapleyAttribution(normalize=True).fit(won).get_attribution()
    whole = sum(credit.values())  # orders, whatever `normalize` says
    return {name: number / whole for name, number in credit.items()}
"""
_EFFECT = ("markov_1", "effect")
PEERS = (
    OtherLibrary(
        "ChannelAttribution 2.2.5",
        "Markov 1, its defaults",
        ("ChannelAttribution==2.2.5", "matplotlib"),
        _CHANNEL_ATTRIBUTION.format(more=""),
        _EFFECT,
    ),
    OtherLibrary(
        "ChannelAttribution 2.2.5",
        "Markov 1, conv_par=.01",
        ("ChannelAttribution==2.2.5", "matplotlib"),
        _CHANNEL_ATTRIBUTION.format(more=", conv_par=0.01"),
        _EFFECT,
        1,
    ),
    OtherLibrary(
        "marketing-attribution-models 2.1.1",
        "Markov 1",
        ("marketing-attribution-models==2.1.1",),
        _MAM,
        _EFFECT,
    ),
    OtherLibrary("do-attribution 0.0.2", "Markov 1", ("do-attribution==0.0.2",), _DO, _EFFECT),
    OtherLibrary("mta 0.0.9", 'Markov 1, "analytical"', ("mta==0.0.9",), _MTA, _EFFECT),
    OtherLibrary(
        "shapley-attribution 2.1.0",
        "Shapley over sets",
        ("shapley-attribution==2.1.0", "pandas", "matplotlib"),
        _SHAPLEY,
        ("shapley", "share"),
    ),
)


def python_of(peer: OtherLibrary, folder: Path) -> Path | str:
    """Return the interpreter of a peer's environment, made where it is missing; or why it cannot be had."""
    python = folder / peer.folder / "bin" / "python"
    if python.exists():
        return python
    made = subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=False, capture_output=True)
    if made.returncode:
        return "no environment could be made"
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *peer.packages], check=False, capture_output=True, text=True
    )
    if installed.returncode:
        return f"it cannot be installed: {(installed.stderr.splitlines() or ['pip failed'])[-1]}"
    return python
