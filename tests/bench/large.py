#!/usr/bin/env python3
"""What is large: a workspace of 10,000 notes (1 GB), and one note of 50 MB.

    tests/bench/large.py --saidby target/release/saidby --floor target/release/bench-floor
    tests/bench/large.py … --notes 1000 --megabytes 5       quickly

Prints a Markdown table. The notes are made up, in a temporary folder.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
import time

from measure import Note, Server, Way, cell, cpu_of, fill, row


def start(way, folder, root):
    server = Server(way.command, folder)
    begin = time.perf_counter()
    server.answer(server.send("initialize", {
        "processId": os.getpid(), "rootUri": "file://" + folder if root else None,
        "capabilities": {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}}, True), "initialize")
    server.send("initialized", {})
    return server, begin


def spoken(lines):
    """The last line with a tag in the first half."""
    return next(at for at in range(len(lines) // 2, 0, -1) if re.match(r"[A-Z]{3}: |- \[", lines[at]) and lines[at].isascii())


def keys(note, count, line=None, pause=0.03):
    """The times of keys at the end of a statement, or of `line`."""
    line, times = spoken(note.lines) if line is None else line, []
    for _ in range(count):
        times.append(note.edit(line, len(note.lines[line]), "x"))
        time.sleep(pause)
    return sorted(times)


def workspace(way, folder, floor, count):
    """A note is opened while all the others are read."""
    fill(floor, folder, min(count, 14))
    for each in range(14, count):
        shutil.copyfile(os.path.join(folder, f"{each % 14}.md"), os.path.join(folder, f"{each}.md"))
    megabytes = sum(entry.stat().st_size for entry in os.scandir(folder)) / 1e6
    path = os.path.join(folder, "0.md")
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()

    server, begin = start(way, folder, True)
    note = Note(server, path, text, way)
    note.open()
    first = (time.perf_counter() - begin) * 1000
    busy, used, peak = [], -1, 0
    while server.cpu() - used > 0.05:  # as long as it reads: nothing else takes that much
        used = server.cpu()
        busy += keys(note, 10)
        peak = max(peak, server.memory())
    read = time.perf_counter() - begin
    busy.sort()
    idle = keys(note, 100)
    at = lambda times, share: times[min(len(times) - 1, int(len(times) * share))]
    row(f"workspace of {count:,} notes, {megabytes:,.0f} MB", "")
    row("---", "---:")
    row("`initialize` → diagnostics of the open note, ms", cell(first))
    row("all notes read, s", cell(read))
    row("key → diagnostics meanwhile, median and 99th of 100, ms", f"{cell(at(busy, .5))}, {cell(at(busy, .99))}")
    row("key → diagnostics afterwards, median and 99th of 100, ms", f"{cell(at(idle, .5))}, {cell(at(idle, .99))}")
    row("memory, greatest and at rest, MB", f"{peak:.0f}, {server.memory():.0f}")
    server.stop()
    begin = time.perf_counter()
    cpu, peak = cpu_of([way.command[0], "check", "--quiet", folder])
    row("`saidby check`: s, CPU s, peak MB", f"{time.perf_counter() - begin:.1f}, {cpu:.1f}, {peak:.0f}")


def one(way, folder, floor, megabytes):
    path = os.path.join(folder, "large.md")
    text = subprocess.run([floor, "notes", str(megabytes * 1000), "minutes"], capture_output=True, check=True).stdout.decode()
    server, _ = start(way, folder, False)
    note = Note(server, path, text, way)
    print()
    row(f"one note of {megabytes} MB", "")
    row("---", "---:")
    row("open → diagnostics, ms", cell(note.open()))
    typed = keys(note, 20)
    row("key → diagnostics, median, ms", cell(typed[len(typed) // 2]))
    listed = next(at for at, words in enumerate(note.lines) if re.match(r"- [A-Z][a-z]+ [A-Z]", words))
    typed = keys(note, 5, listed)
    row("key in the attendee list, so that every name is looked up again, ms", cell(typed[len(typed) // 2]))
    row("hover, ms", cell(note.ask("hover", position={"line": 1000, "character": 3})))
    row("documentSymbol, ms", cell(note.ask("documentSymbol")))
    row("memory, MB", f"{server.memory():.0f}")
    server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saidby", required=True)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=50)
    options = parser.parse_args()
    way = Way([os.path.abspath(options.saidby), "server"])
    with tempfile.TemporaryDirectory() as folder:
        workspace(way, folder, options.floor, options.notes)
        one(way, folder, options.floor, options.megabytes)


if __name__ == "__main__":
    main()
