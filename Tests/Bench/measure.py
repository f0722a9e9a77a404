"""What the benchmarks share: processes and their CPU time, rounds in alternation, and the line of JSON that each figure is.

A figure is one object on a line of its own (README.md, "One format"):
    bench, what, unit, ours, peer, theirs, ratio, lowest, highest, rounds, limit, sense
"""

import contextlib
import json
import os
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
AT_MOST, AT_LEAST = "at most", "at least"


class Failed(Exception):
    """A benchmark could not run; the sentence says why."""


def say(text):
    """Progress, which is not a figure."""
    print(text, file=sys.stderr, flush=True)


def built(name, build=None):
    """Path of a program of ours."""
    folder = build or os.environ.get("BENCH_BUILD") or os.path.join(ROOT, ".build", "release")
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        raise Failed(f"{path} is not there; build it first: swift build -c release")
    return path


def figure(bench, what, unit, ours, peer=None, theirs=None, limit=None, sense=AT_MOST):
    """Prints the medians of some rounds as one figure. With a peer the limit is one of ours/theirs, else one of ours."""
    rounds = len(ours)
    ratios = [a / b for a, b in zip(ours, theirs)] if theirs else None
    judged = ratios or ours
    line = {
        "bench": bench, "what": what, "unit": unit, "ours": significant(statistics.median(ours)), "peer": peer,
        "theirs": significant(statistics.median(theirs)) if theirs else None,
        "ratio": significant(statistics.median(ratios)) if ratios else None,
        "lowest": significant(min(judged)), "highest": significant(max(judged)), "rounds": rounds,
        "limit": limit, "sense": sense if limit is not None else None,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def significant(value):
    """Four digits say more than any of this is exact to."""
    return float(f"{value:.4g}") if abs(value) < 10_000 else round(value)


def cpu_seconds(pid):
    """User and system time that a process has taken so far, over all its threads that live or have ended."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def memory_bytes(pid):
    """What a process alone adds to the memory in use: private pages, and its share of shared ones."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    raise Failed(f"/proc/{pid}/smaps_rollup has no Pss")


def free_port():
    """A port that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, cpus=None, log=None):
    """A process for as long as the block runs; ended gently, then by force."""
    output = log or subprocess.DEVNULL
    pin = (lambda: os.sched_setaffinity(0, cpus)) if cpus else None
    arguments = shlex.split(command) if isinstance(command, str) else command
    # The mask is set before the program starts, which is one thread then.
    process = subprocess.Popen(arguments, stdout=output, stderr=output, preexec_fn=pin)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(condition, what, process=None, seconds=20):
    """Looks until something is so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        if process and process.poll() is not None:
            raise Failed(f"{what}: the process ended with status {process.returncode}")
        time.sleep(0.01)
    raise Failed(f"{what}: not within {seconds} s")


def listens(address):
    """Whether a loopback address takes connections."""
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), 1).close()
        return True
    except OSError:
        return False


@contextlib.contextmanager
def service(name, folder, *options):
    """One of the house's processes with data of its own; gives the process and its addresses."""
    ports = os.path.join(folder, f"{name}.ports")
    command = [
        built(name), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--ports-file", ports,
        "--data-directory", os.path.join(folder, name), *options]
    with open(os.path.join(folder, f"{name}.log"), "wb") as log, running(command, log=log) as process:
        def addresses():
            if not os.path.exists(ports):
                return None
            with open(ports, encoding="utf-8") as file:
                return json.load(file)

        try:
            ready = wait_until(addresses, f"{name} is ready", process)
        except Failed as failure:
            raise Failed(f"{failure}\n{told(log.name)}") from failure
        yield process, ready


def told(path):
    """The end of what a process has said."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()[-2000:]


@contextlib.contextmanager
def scratch():
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="linecard-bench.") as folder:
        yield folder


def in_turn(rounds, ours, theirs):
    """Measures both in every round; which goes first turns, so that neither always meets the warmer machine."""
    ours_seen, theirs_seen = [], []
    for number in range(rounds):
        order = [(ours, ours_seen), (theirs, theirs_seen)]
        for measure, seen in order if number % 2 == 0 else reversed(order):
            seen.append(measure())
    return ours_seen, theirs_seen


def main(run):
    """Runs a benchmark; what keeps it from running becomes one sentence and status 1."""
    try:
        run()
    except Failed as failure:
        say(str(failure))
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
