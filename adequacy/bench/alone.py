"""A whole network measured in a process of its own, so that the memory it takes is its own. Prints one JSON line.

python -m adequacy.bench.alone NETWORK
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Alone:
    """Three networks from the database to stored cells. `processor` and `peak_mb` are of the whole process, without the
    database's.
    """

    cells: int
    seconds: float
    processor: float
    queries: int
    peak_mb: float


def measured_alone(network: int) -> Alone:
    """On the database of the environment; an error of the child is one here."""
    command = [sys.executable, "-m", "adequacy.bench.alone", str(network)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Alone(**json.loads(done.stdout))


def main(network: int) -> Alone:
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from adequacy.actions.cell_rows import columns_of
    from adequacy.actions.measure import take_turn
    from adequacy.actions.store import store_cells
    from adequacy.bench.market import AT, DAY
    from adequacy.queries.measuring import gather
    from providers.models import Network

    standing = Network.objects.get(pk=network)
    with CaptureQueriesContext(connection) as asked:
        started, processor = time.perf_counter(), time.process_time()
        with transaction.atomic():
            take_turn(standing)
            gathered = gather(standing, day=DAY, plan_day=DAY)
            assert gathered is not None
            cells = store_cells(columns_of(gathered, each, at=AT) for each in gathered.measured())
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
    return Alone(cells, seconds, processor, len(asked), _peak_mb())


def _peak_mb() -> float:
    """Since this program began. What the system counts for the process holds that of its parent as well."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1_024 / 1_000_000


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(asdict(main(int(sys.argv[1])))))
