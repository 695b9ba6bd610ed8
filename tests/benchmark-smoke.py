#!/usr/bin/env python3
"""Runs every benchmark once, quickly, and checks that its JSON has its figures.

Shared CI machines are noisy: only ratios are held here, and with room. The figures that count are taken by hand
(docs/benchmarks.md). Usage: benchmark-smoke.py CONFIGURATION RESULTS_DIRECTORY
"""
import json
import subprocess
import sys

# benchmark -> {key: (least, most)}; None = no bound.
EXPECTED = {
    "wire": {"p50_us_c1": (None, 400), "gain_c256": (3, None)},
    "cold": {"median_ms": (None, 200), "pool_ms": (None, 60)},
    "density": {"mb_per_host": (None, 24), "idle_percent": (None, 20)},
    # Quick rounds are the first ones, in which nothing is quarantined yet.
    "neighbour": {"p99_ms_alone": (None, 200), "p99_ms_beside": (None, 1500)},
    "idle": {"bytes": (None, 8000)},
    "fanout": {"p50_ms_10": (None, 60), "p50_ms_100": (None, 120)},
    # The targets are 0.55 and 2.5; the room is for what else runs on a shared machine.
    "calls": {"ratio_c32": (0.45, None), "p50_ratio_c1": (None, 4)},
}


def main(configuration, results):
    passed = failed = 0
    for name, bounds in EXPECTED.items():
        command = ["dotnet", f"tests/KariOrleans.Benchmarks/bin/{configuration}/net10.0/KariOrleans.Benchmarks.dll", name, "--json", "--quick"]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
            figures = json.loads(run.stdout.strip().splitlines()[-1])
        except (subprocess.TimeoutExpired, IndexError, ValueError) as error:
            print(f"benchmark {name}: failed: {error}\n{getattr(locals().get('run'), 'stderr', '')[-2000:]}")
            failed += 1
            continue
        print(f"benchmark {name}: {json.dumps(figures)}")
        wrong = [
            f"{key} is {figures.get(key)}, allowed {least} to {most}"
            for key, (least, most) in bounds.items()
            if figures.get(key) is None
            or (least is not None and figures[key] < least)
            or (most is not None and figures[key] > most)
        ]
        for line in wrong:
            print(f"benchmark {name}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    with open(f"{results}/benchmarks.count", "w", encoding="ascii") as out:
        out.write(f"{passed} {failed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
