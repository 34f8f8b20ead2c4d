"""The machine a measurement was made on, with its disk's own rate of durable writes beside it."""

import os
import platform
import time
from pathlib import Path
from typing import Any, Final

SECONDS: Final = 2.0
_PAGE: Final = bytes(8192)


def described(folder: Path) -> dict[str, Any]:
    """What a reader needs to compare numbers with their own."""
    return {
        "processor": _processor(),
        "cpus": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "fsyncs_per_second": round(fsync_rate(folder)),
        "load_before": [round(load, 2) for load in os.getloadavg()],
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def fsync_rate(folder: Path) -> float:
    """Pages overwritten and made durable per second, one after the other, as a commit does it."""
    path = folder / f"fsync.{os.getpid()}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.pwrite(descriptor, _PAGE, 0)
        os.fsync(descriptor)
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < SECONDS:
            os.pwrite(descriptor, _PAGE, 0)
            os.fdatasync(descriptor)
            count += 1
        return count / (time.perf_counter() - began)
    finally:
        os.close(descriptor)
        path.unlink()
