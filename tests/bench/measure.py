"""Times language servers over stdio and `saidby check` from outside; see `run` beside this file.

Servers take turns, a new process each, so that a machine whose speed drifts moves them all. A time
ends when the last byte of the answer has been read. Each cell is the median over the repeats of that
repeat's median. CPU is that of all threads of the server, exact to the nanosecond.
"""

import argparse
import json
import os
import re
import select
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

KEYS = 60  # of each kind, in each repeat
BURST = 200
TIMEOUT = 10  # seconds for any one answer

# key of a figure -> how the table names it, unit
FIGURES = {
    "startup": ("start → `initialize` answered", "ms"),
    "open": ("open → diagnostics", "ms"),
    "key": ("key → diagnostics", "ms"),
    "symbols": ("key → documentSymbol", "ms"),
    "enter": ("Enter → diagnostics", "ms"),
    "hover": ("hover", "ms"),
    "burst": (f"{BURST} keys at once → diagnostics of the last", "ms"),
    "fence": ("fence opened at the top → diagnostics", "ms"),
    "cpu": ("CPU for each key, answered with diagnostics", "ms"),
    "cpu_enter": ("CPU for each Enter", "ms"),
    "memory": ("memory at rest", "MB"),
}


class Failed(Exception):
    """The server ended, or gave no answer in time."""


class Server:
    """A language server and its messages. One thread: no lock stands between the last byte and the clock."""

    def __init__(self, command, folder):
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        self.reading, self.writing = self.process.stdout.fileno(), self.process.stdin.fileno()
        os.set_blocking(self.writing, False)  # a full pipe must not keep us from reading
        self.received, self.answers, self.published, self.requests = bytearray(), {}, {}, 0

    def send(self, method, params, request=False):
        """Writes a message; the number of the request."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if request:  # before the parameters: the floor reads only the head
            self.requests += 1
            message = {"jsonrpc": "2.0", "id": self.requests, "method": method, "params": params}
        self.write(encode(message))
        return self.requests

    def write(self, data):
        rest = memoryview(data)
        while rest:
            readable, writable, _ = select.select([self.reading], [self.writing], [], TIMEOUT)
            if readable:
                self.read()
            if writable:
                try:
                    rest = rest[os.write(self.writing, rest):]
                except BrokenPipeError:
                    raise Failed("it closed its input") from None
            if not readable and not writable:
                raise Failed("it does not read")

    def read(self):
        chunk = os.read(self.reading, 1 << 20)
        now = time.perf_counter()
        if not chunk:
            raise Failed("it ended")
        self.received += chunk
        while (head := re.match(rb"(?:[^\r\n]+\r\n)*?Content-Length: *(\d+)\r\n(?:[^\r\n]+\r\n)*\r\n", self.received)):
            end = head.end() + int(head[1])
            if len(self.received) < end:
                return
            message = json.loads(self.received[head.end():end])
            del self.received[:end]
            self.take(message, now)

    def take(self, message, now):
        method = message.get("method")
        if method is None:
            self.answers[message["id"]] = now, message
        elif method == "textDocument/publishDiagnostics":
            self.published[message["params"].get("version")] = now
        elif "id" in message:  # the server asks: there are no settings
            items = message.get("params", {}).get("items", []) if isinstance(message.get("params"), dict) else []
            result = [None] * len(items) if method == "workspace/configuration" else None
            self.write(encode({"jsonrpc": "2.0", "id": message["id"], "result": result}))

    def wait(self, box, key, what):
        """When `key` came into `box`."""
        until = time.perf_counter() + TIMEOUT
        while key not in box:
            if not select.select([self.reading], [], [], max(0, until - time.perf_counter()))[0]:
                raise Failed(f"no {what} in {TIMEOUT} s")
            self.read()
        return box.pop(key)

    def answer(self, request, what):
        when, message = self.wait(self.answers, request, what)
        if "error" in message:
            raise Failed(f"{what}: {message['error'].get('message')}")
        return when

    def diagnostics(self, version):
        return self.wait(self.published, version, "diagnostics")

    def cpu(self):
        """Seconds of CPU that its threads have used."""
        tasks = f"/proc/{self.process.pid}/task"
        return sum(int(open(f"{tasks}/{task}/schedstat").read().split()[0]) for task in os.listdir(tasks)) / 1e9

    def memory(self):
        """Resident megabytes."""
        return int(re.search(r"VmRSS:\s*(\d+)", open(f"/proc/{self.process.pid}/status").read())[1]) / 1024

    def stop(self):
        """Asks it to end, as an editor does."""
        try:
            self.answer(self.send("shutdown", None, request=True), "shutdown")
            self.send("exit", None)
            self.process.wait(2)
        except (Failed, subprocess.TimeoutExpired, OSError):
            self.process.kill()
            self.process.wait()


def encode(message):
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def session(command, path, text):
    """Every figure of one server and one note, in one process."""
    figures, server = {}, Server(command, os.path.dirname(path))
    document = {"uri": "file://" + path}
    version = 1

    def edit(line, column, inserted, wait=True):
        """Inserts; milliseconds until the diagnostics of just that version."""
        nonlocal version
        version += 1
        begin, place = time.perf_counter(), {"line": line, "character": column}
        server.send("textDocument/didChange", {
            "textDocument": {**document, "version": version},
            "contentChanges": [{"range": {"start": place, "end": place}, "text": inserted}]})
        return (server.diagnostics(version) - begin) * 1000 if wait else begin

    def ask(method, begin=None, **params):
        begin = begin or time.perf_counter()
        request = server.send("textDocument/" + method, {"textDocument": document, **params}, request=True)
        return (server.answer(request, method) - begin) * 1000

    try:
        capabilities = {
            "general": {"positionEncodings": ["utf-8", "utf-16"]},
            "workspace": {"configuration": True},
            "textDocument": {"publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
                             "documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}
        request = server.send("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": capabilities}, True)
        figures["startup"] = (server.answer(request, "initialize") - server.started) * 1000
        server.send("initialized", {})
        begin = time.perf_counter()
        server.send("textDocument/didOpen", {
            "textDocument": {**document, "version": 1, "languageId": "meeting-notes", "text": text}})
        figures["open"] = (server.diagnostics(1) - begin) * 1000

        # At the end of a statement in the middle: a line with a tag, of ASCII so that columns are the same in any encoding.
        lines = text.split("\n")
        spoken = [at for at, line in enumerate(lines) if re.match(r"[A-Z]{3}: |- \[", line) and line.isascii()]
        line = spoken[len(spoken) // 2]
        column = len(lines[line])
        for _ in range(3):  # not the first keys, which warm it up
            edit(line, column, "x")
        server_cpu = server.cpu()
        figures["key"] = statistics.median(edit(line, column, "x") for _ in range(KEYS))
        figures["cpu"] = (server.cpu() - server_cpu) * 1000 / KEYS
        figures["symbols"] = statistics.median(
            ask("documentSymbol", edit(line, column, "x", wait=False)) for _ in range(KEYS))
        server.diagnostics(version)
        places = [{"line": at, "character": 3} for at in spoken[::max(1, len(spoken) // 100)]]
        figures["hover"] = statistics.median(ask("hover", position=place) for place in places)
        begin = time.perf_counter()
        for _ in range(BURST):
            edit(line, column, "x", wait=False)
        figures["burst"] = (server.diagnostics(version) - begin) * 1000
        server_cpu = server.cpu()
        figures["enter"] = statistics.median(edit(line, column, "\n") for _ in range(KEYS))
        figures["cpu_enter"] = (server.cpu() - server_cpu) * 1000 / KEYS
        time.sleep(0.3)
        figures["memory"] = server.memory()
        figures["fence"] = edit(0, 0, "```\n")
    except (Failed, OSError) as reason:
        figures["failed"] = str(reason)
    finally:
        server.stop()
    return figures


def cpu_of(command):
    """CPU seconds of a whole process, and megabytes at its peak."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0  # looked at on the way: what `wait4` tells counts what this process held when it forked
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        with open(f"/proc/{process.pid}/status") as status:
            if high := re.search(r"VmHWM:\s*(\d+)", status.read()):
                peak = int(high[1]) / 1024
        time.sleep(0.001)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, peak


def medians(runs):
    return {key: statistics.median([run[key] for run in runs if key in run])
            for key in FIGURES if any(key in run for run in runs)}


def cell(value):
    return "–" if value is None else f"{value:.3f}" if value < 1 else f"{value:.1f}"


def ratio(value, by):
    return "–" if value is None or not by else f"×{value / by:.1f}"


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def table(servers, results, sizes, shape):
    others = list(servers)[1:]
    print(f"\n### Notes of shape `{shape}`\n")
    for size in sizes:
        row(f"{size} KB", *servers, *(f"{name} / floor" for name in others))
        row("---", *["---:"] * (len(servers) + len(others)))
        floor, *rest = (results[name, size, shape] for name in servers)
        for key, (title, unit) in FIGURES.items():
            row(f"{title}, {unit}", *(cell(one.get(key)) for one in (floor, *rest)),
                *(ratio(one.get(key), floor.get(key)) for one in rest))
        print()
    if len(sizes) > 1:
        row(f"growth, {sizes[0]} KB to {sizes[-1]} KB", *servers)
        row("---", *["---:"] * len(servers))
        for key in ("cpu", "cpu_enter", "key", "symbols", "hover"):
            row(FIGURES[key][0], *(ratio(results[name, sizes[-1], shape].get(key), results[name, sizes[0], shape].get(key))
                                   for name in servers))


def check(saidby, folder, repeat):
    files = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names if name.endswith(".md")]
    megabytes = sum(map(os.path.getsize, files)) / 1e6
    commands = {"wc -l": ["wc", "-l", *files], "saidby check": [saidby, "check", folder]}
    runs = {name: [] for name in commands}
    for _ in range(repeat):
        for name, command in commands.items():
            runs[name].append(cpu_of(command))
    floor = statistics.median(cpu for cpu, _ in runs["wc -l"])
    print(f"\n### A folder of {len(files)} notes, {megabytes:.0f} MB\n")
    row("", "CPU s", "peak MB", "CPU / `wc -l`")
    row("---", "---:", "---:", "---:")
    for name, measured in runs.items():
        cpu, peak = (statistics.median(column) for column in zip(*measured))
        row(f"`{name}`", f"{cpu:.3f}", f"{peak:.0f}", ratio(cpu, floor))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floor", required=True)
    parser.add_argument("--saidby", help="left out: only the floor and what --server names")
    parser.add_argument("--server", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--sizes", default="35,5000", help="KB, from small to large")
    parser.add_argument("--shapes", default="minutes,dense")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", help="notes to check; made up unless given")
    options = parser.parse_args()
    servers = {"floor": [options.floor, "server"]}
    if options.saidby:
        servers["saidby"] = [options.saidby, "server"]
    servers.update((name, shlex.split(command)) for name, _, command in (each.partition("=") for each in options.server))
    sizes, failed = [int(size) for size in options.sizes.split(",")], {}

    with tempfile.TemporaryDirectory() as scratch:
        def note(size, shape, name):
            path = os.path.join(scratch, name)
            with open(path, "wb") as file:
                subprocess.run([options.floor, "notes", str(size), shape], stdout=file, check=True)
            return path

        for shape in options.shapes.split(","):
            results = {}
            for size in sizes:
                path = note(size, shape, "note.md")
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read()
                for _ in range(options.repeat):
                    for name, command in servers.items():
                        if any(name == other for other, *_ in failed):
                            results.setdefault((name, size, shape), [])
                            continue
                        figures = session(command, path, text)
                        results.setdefault((name, size, shape), []).append(figures)
                        if "failed" in figures:
                            failed[name, size, shape] = figures["failed"]
            table(servers, {key: medians(runs) for key, runs in results.items()}, sizes, shape)
        if options.saidby:
            folder = options.folder
            if not folder:
                folder = os.path.join(scratch, "folder")
                os.mkdir(folder)
                for each in range(320):
                    note(75 + each % 7, ("minutes", "dense")[each % 2], f"folder/{each}.md")
            check(options.saidby, folder, options.repeat)
    for (name, size, shape), reason in failed.items():
        print(f"\n{name} failed on {size} KB of `{shape}`: {reason}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
