# SPDX-License-Identifier: GPL-3.0-or-later
"""Time from the start of the process to a window that is painted and answers: Amalgam against an empty Qt window.

usage: start_compare.py AMALGAM EMPTY_WINDOW [--rounds N] [--cold N] [--platform offscreen,xcb]
For each platform: warm, both in turn, several rounds, with the files in the page cache; cold, the page cache is emptied
before each start, which needs root and /proc/sys/vm/drop_caches; without them that part is left out, and says so. Told are
the clock and the processor time of the process, median and least. The settings are those of a user who has none. For xcb
a server of its own is started (Xvfb), unless --display names one.
"""
import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time


def start(program, platform, home):
    """Milliseconds by the clock and of the processor, and megabytes."""
    environment = dict(os.environ, AMALGAM_START_CLOCK="1", QT_QPA_PLATFORM=platform, HOME=home, XDG_CONFIG_HOME=home,
                       XDG_DATA_HOME=home, XDG_CACHE_HOME=os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")))
    with tempfile.TemporaryFile("w+") as errors:
        before = time.monotonic_ns()
        process = subprocess.Popen([program], env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or not told.strip():
            errors.seek(0)
            sys.exit(f"{program} failed: {errors.read()}")
    return (int(told.split()[-1]) - before) / 1e6, (used.ru_utime + used.ru_stime) * 1e3, used.ru_maxrss / 1024


def empty_page_cache():
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3\n")
        return True
    except OSError:
        return False


def print_rows(label, rounds):
    for what, name in ((0, "clock"), (1, "processor")):
        ours, empty = ([one[side][what] for one in rounds] for side in (0, 1))
        print(f"{label:10} {name:9} median {statistics.median(ours):5.0f} ms {statistics.median(empty):5.0f} ms "
              f"{statistics.median(a / b for a, b in zip(ours, empty)):5.2f}x   least {min(ours):5.0f} ms {min(empty):5.0f} ms "
              f"{min(ours) / min(empty):5.2f}x   ({len(rounds)} rounds)")


@contextlib.contextmanager
def display(platform, named):
    """An X server for xcb."""
    if platform != "xcb" or named:
        os.environ.update({"DISPLAY": named} if named else {})
        yield
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-noreset", "-screen", "0", "1600x1000x24"],
                              pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            os.environ["DISPLAY"] = ":" + number.readline().strip()
        yield
    finally:
        server.terminate()
        server.wait()


def compare(arguments, platform, home):
    pair = lambda: tuple(start(one, platform, home) for one in (arguments.amalgam, arguments.empty))
    first = pair()
    print(f"platform {platform}: Amalgam, empty window, ratio; memory {first[0][2]:.0f} and {first[1][2]:.0f} MB")
    print_rows("warm", [pair() for _ in range(arguments.rounds)])
    cold = []
    for _ in range(arguments.cold):
        times = []
        for program in (arguments.amalgam, arguments.empty):
            if not empty_page_cache():
                print("cold: not measured, the page cache cannot be emptied here")
                return
            times.append(start(program, platform, home))
        cold.append(tuple(times))
    if cold:
        print_rows("cold", cold)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("amalgam")
    parser.add_argument("empty")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cold", type=int, default=5, help="rounds with an empty page cache; 0 leaves them out")
    parser.add_argument("--platform", default="offscreen", help="one or several, with commas: offscreen,xcb")
    parser.add_argument("--display", default="", help="the display for xcb, e.g. :0")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for platform in arguments.platform.split(","):
            with display(platform, arguments.display):
                compare(arguments, platform, home)


if __name__ == "__main__":
    main()
