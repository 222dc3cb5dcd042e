# SPDX-License-Identifier: GPL-3.0-or-later
"""Time from the start of the process to a window that is painted and answers: Amalgam against an empty Qt window.

usage: start_compare.py AMALGAM EMPTY_WINDOW [--rounds N] [--cold N] [--platform offscreen]
Warm: both in turn, several rounds, with the files in the page cache; medians. Cold: the page cache is emptied before each
start, which needs root and /proc/sys/vm/drop_caches; without them that part is left out, and says so. The settings are
those of a user who has none.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time


def start(program, platform, home):
    environment = dict(os.environ, AMALGAM_START_CLOCK="1", QT_QPA_PLATFORM=platform, HOME=home, XDG_CONFIG_HOME=home,
                       XDG_DATA_HOME=home, XDG_CACHE_HOME=os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")))
    before = time.monotonic_ns()
    done = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode != 0 or not done.stdout.strip():
        sys.exit(f"{program} failed: {done.stderr}")
    return (int(done.stdout.split()[-1]) - before) / 1e6


def empty_page_cache():
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3\n")
        return True
    except OSError:
        return False


def print_row(label, rounds):
    ours, empty = ([one[side] for one in rounds] for side in (0, 1))
    ratios = [a / b for a, b in rounds]
    print(f"{label:5} {statistics.median(ours):8.0f} ms {statistics.median(empty):8.0f} ms "
          f"{statistics.median(ratios):6.2f}x   ({len(rounds)} rounds, {min(ratios):.2f}x to {max(ratios):.2f}x)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("amalgam")
    parser.add_argument("empty")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cold", type=int, default=5, help="rounds with an empty page cache; 0 leaves them out")
    parser.add_argument("--platform", default="offscreen")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        pair = lambda: tuple(start(one, arguments.platform, home) for one in (arguments.amalgam, arguments.empty))
        pair()
        print(f"{'':5} {'Amalgam':>11} {'empty window':>11} {'ratio':>7}   platform {arguments.platform}")
        print_row("warm", [pair() for _ in range(arguments.rounds)])
        cold = []
        for _ in range(arguments.cold):
            times = []
            for program in (arguments.amalgam, arguments.empty):
                if not empty_page_cache():
                    print("cold: not measured, the page cache cannot be emptied here")
                    return
                times.append(start(program, arguments.platform, home))
            cold.append(tuple(times))
        if cold:
            print_row("cold", cold)


if __name__ == "__main__":
    main()
