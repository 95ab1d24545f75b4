"""Look at everything, and never let one thing that cannot be seen hide the others."""

from __future__ import annotations

from collections.abc import Iterator

from base.environment import LedgerSettings
from base.errors import InputError, StoreUnavailable
from runtime.doctor.finding import Diagnosis, Standing
from runtime.doctor.looks import LOOKS
from runtime.doctor.stack import read_stack


def examine(settings: LedgerSettings, stack_name: str) -> Iterator[Diagnosis]:
    """Yield a finding for everything that is to be looked at.

    Raises:
        InputError: there is no such stack, or it may not be looked at.
        StoreUnavailable: AWS is out of reach.
    """
    stack = read_stack(settings, stack_name)
    for look in LOOKS:
        name = look.__name__.replace("_", " ")
        try:
            yield look(stack)
        except (InputError, StoreUnavailable) as trouble:
            to_do = "look there yourself, or with other credentials"
            yield Diagnosis(name=name, state=Standing.UNKNOWN, said=str(trouble), to_do=to_do)
        except KeyError as missing:
            said = f"the stack does not tell {missing}: another version of the template made it"
            yield Diagnosis(name=name, state=Standing.WRONG, said=said, to_do="deploy again")
