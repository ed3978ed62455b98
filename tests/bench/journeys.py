"""docs/benchmarks.md: a table for each journey, ours, the floor and the peers in one run."""

import argparse
import os
import platform
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from measure import BUDGET, BURST, FIGURES, KEYS, Way, cell, cpu_of, fill, ratio, row, session

SHAPES = {"minutes": "paragraphs and bullets between blank lines", "dense": "bullets without a blank line between them"}


def machine():
    model = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read())[1]) / 1e6
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()} {platform.release()}"


def load():
    return f"{os.getloadavg()[0]:.1f}"


def journeys(servers, results, sizes):
    """One table a figure: a row for each note, a column for each server."""
    for key, (title, unit) in FIGURES.items():
        print(f"\n### {title[:1].upper() + title[1:]}\n")
        row(f"{unit}", *servers, *(f"{name} / saidby" for name in servers if name not in ("floor", "saidby")), "saidby / floor")
        row("---", *["---:"] * (2 * len(servers) - 1))
        for shape in SHAPES:
            for size in sizes:
                figure = {name: results[name, size, shape].get(key) for name in servers}
                peers = [ratio(figure[name], figure["saidby"]) for name in servers if name not in ("floor", "saidby")]
                row(f"{size:,} KB, {shape}", *(cell(figure[name]) for name in servers), *peers, ratio(figure["saidby"], figure["floor"]))


def growth(servers, results, sizes):
    print(f"\n### Growth from {sizes[0]:,} KB to {sizes[-1]:,} KB\n")
    row("", *servers)
    row("---", *["---:"] * len(servers))
    for key in ("cpu", "cpu_enter", "key", "symbols", "hover", "completion"):
        for shape in SHAPES:
            least = {name: results[name, sizes[0], shape].get(key) for name in servers}
            row(f"{FIGURES[key][0]}, {shape}", *(ratio(results[name, sizes[-1], shape].get(key), least[name]) for name in servers))


def terminal(commands, folder, repeat):
    files = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    megabytes = sum(map(os.path.getsize, files)) / 1e6
    runs = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            begin = time.perf_counter()
            cpu, peak = cpu_of([part for word in command for part in (files if word == "{files}" else [word])])
            runs[name].append((time.perf_counter() - begin, cpu, peak))
    middle = {name: [statistics.median(column) for column in zip(*measured)] for name, measured in runs.items()}
    print(f"\n## In the terminal: {len(files)} notes, {megabytes:.0f} MB\n")
    row("", "seconds", "CPU seconds", "peak MB", "CPU / saidby")
    row("---", "---:", "---:", "---:", "---:")
    for name, (wall, cpu, peak) in middle.items():
        row(f"`{name}`", f"{wall:.3f}", f"{cpu:.3f}", f"{peak:.0f}", ratio(cpu, middle["saidby check"][1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--saidby", required=True)
    parser.add_argument("--server", action="append", default=[], metavar="NAME[:pulled|:none]=COMMAND")
    parser.add_argument("--linter", action="append", default=[], metavar="NAME=COMMAND", help="`{files}` in it are the notes")
    parser.add_argument("--versions", default="", help="what is said of the programs")
    parser.add_argument("--sizes", default="35,5000", help="KB, from small to large")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    servers = {"floor": Way([options.floor, "server"]), "saidby": Way([options.saidby, "server"])}
    servers.update(Way.of(each) for each in options.server)
    sizes, failed, before = [int(size) for size in options.sizes.split(",")], {}, load()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "note.md")
        for shape in SHAPES:
            for size in sizes:
                text = subprocess.run([options.floor, "notes", str(size), shape], capture_output=True, check=True).stdout.decode()
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(text)
                runs = {name: [] for name in servers}
                for _ in range(options.repeat):
                    for name, way in servers.items():
                        figures = session(way, path, text)
                        runs[name].append(figures)
                        if "failed" in figures:
                            failed[name, size, shape] = figures["failed"]
                        print(f"{name}, {size} KB, {shape}", file=sys.stderr)
                for name, measured in runs.items():
                    results[name, size, shape] = {
                        key: statistics.median([run[key] for run in measured if key in run])
                        for key in FIGURES if any(key in run for run in measured)}
        print(f"""# Benchmarks

<!-- Made by tests/bench/peers; do not edit. -->

Made by [`tests/bench/peers`](../tests/bench/peers), which fetches the peers from their registries, makes the notes up, and runs all of this
in one go: `tests/bench/peers > docs/benchmarks.md`.

* **Machine:** {machine()}; load at the start {before}. Quote ratios, not times.
* **Programs:** {options.versions}
* **floor** is a server that answers at once and reads nothing: what the pipes and the measuring cost.
* Servers take turns, a new process each, {options.repeat}&nbsp;×; a cell is the median of the repeats, of up to {KEYS} keys each (fewer where they take longer than
  {BUDGET} s together). A time begins before the message is written and ends when the last byte of the answer has been read.
* rumdl wants the whole text at each change, and is asked for its findings, as it offers it. It finds other things than saidby does: it is a linter of
  Markdown. The language server of VS Code's Markdown extension finds nothing by default, so that only its outline is measured, also after opening; the editor parses for it, of which
  only the sending of the headings is counted here.
* Notes are of two shapes: `minutes`, {SHAPES["minutes"]}; `dense`, {SHAPES["dense"]}.
* *–*: not offered; or it would be {BURST} × the whole text through a pipe.

An hour of typing: [soak.md](soak.md).

## In an editor""")
        journeys(servers, results, sizes)
        growth(servers, results, sizes)
        for (name, size, shape), reason in failed.items():
            print(f"\n{name} failed on {size} KB of `{shape}`: {reason}")
        folder = os.path.join(scratch, "folder")
        fill(options.floor, folder)
        commands = {"wc -l": ["wc", "-l", "{files}"], "saidby check": [options.saidby, "check", folder]}
        commands.update((name, [*shlex.split(command)]) for name, _, command in (each.partition("=") for each in options.linter))
        terminal(commands, folder, options.repeat)


if __name__ == "__main__":
    main()
