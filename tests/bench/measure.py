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
BUDGET = 4  # seconds for all keys of a kind
BURST = 200
TIMEOUT = 10  # seconds for any one answer

# key of a figure -> how the table names it, unit
FIGURES = {
    "startup": ("start → `initialize` answered", "ms"),
    "open": ("open → diagnostics", "ms"),
    "key": ("key → diagnostics", "ms"),
    "symbols": ("key → documentSymbol", "ms"),
    "enter": ("Enter → diagnostics", "ms"),
    "paste": ("10 KB pasted → diagnostics", "ms"),
    "hover": ("hover", "ms"),
    "completion": ("completion", "ms"),
    "burst": (f"{BURST} keys at once → diagnostics of the last", "ms"),
    "fence": ("fence opened at the top → diagnostics", "ms"),
    "attendee": ("attendee added at the top → diagnostics", "ms"),
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
        self.tokens = []

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
            if method == "markdown/parse":  # one server leaves that to the editor
                result = self.tokens
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


def median_of(measure, count=KEYS):
    """The median of many measurements; of a few, if each takes long."""
    until, times = time.perf_counter() + BUDGET, []
    while len(times) < count and (len(times) < 5 or time.perf_counter() < until):
        times.append(measure())
    return statistics.median(times), len(times)


class Note:
    """An open note of one server, and ways to change it and to ask about it; all times in milliseconds."""

    def __init__(self, server, path, text, way):
        self.server, self.document, self.lines, self.way = server, {"uri": "file://" + path}, text.split("\n"), way
        self.version = 1
        self.whole = False  # whether the server wants the whole text at each change

    def open(self):
        begin = time.perf_counter()
        self.server.send("textDocument/didOpen", {"textDocument": {
            **self.document, "version": 1, "languageId": self.way.language, "text": "\n".join(self.lines)}})
        return self.told(begin)

    def told(self, begin):
        """Waits for the findings of this version, in the way the server offers them."""
        if self.way.finds == "pushed":
            return (self.server.diagnostics(self.version) - begin) * 1000
        return self.ask("diagnostic", begin)

    def edit(self, line, column, inserted, wait=True):
        """Inserts; the time until the findings of just that version."""
        self.version += 1
        row = self.lines[line]
        self.lines[line:line + 1] = (row[:column] + inserted + row[column:]).split("\n")
        place = {"line": line, "character": column}
        change = {"text": "\n".join(self.lines)} if self.whole else {"range": {"start": place, "end": place}, "text": inserted}
        if self.way.finds == "none":
            self.server.tokens = list(headings(self.lines))
        message = encode({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {**self.document, "version": self.version}, "contentChanges": [change]}})
        begin = time.perf_counter()
        self.server.write(message)
        return self.told(begin) if wait else begin

    def ask(self, method, begin=None, **params):
        begin = begin or time.perf_counter()
        request = self.server.send("textDocument/" + method, {"textDocument": self.document, **params}, request=True)
        return (self.server.answer(request, method) - begin) * 1000


def headings(lines):
    """The headings among `lines`, as markdown-it tells them: all that an outline is made of."""
    for at, line in enumerate(lines):
        if line.startswith("#"):
            marks, _, words = line.partition(" ")
            place = {"map": [at, at + 1], "markup": marks}
            yield {"type": "heading_open", **place}
            yield {"type": "inline", "content": words, "children": [{"type": "text", "content": words}], **place}
            yield {"type": "heading_close", **place, "map": None}


class Way:
    """How a server is talked to: by default it pushes findings that carry their version."""

    def __init__(self, command, finds="pushed", language="meeting-notes"):
        self.command, self.finds, self.language = command, finds, language

    @staticmethod
    def of(written):
        """`NAME=COMMAND`; `NAME:pulled=…` for one whose findings are asked for, `NAME:none=…` for one that has none."""
        name, _, command = written.partition("=")
        name, _, finds = name.partition(":")
        return name, Way(shlex.split(command), finds or "pushed", "markdown")


def session(way, path, text):
    """Every figure of one server and one note, in one process."""
    figures, server = {}, Server(way.command, os.path.dirname(path))
    note = Note(server, path, text, way)
    finds = way.finds != "none"
    try:
        capabilities = {
            "general": {"positionEncodings": ["utf-8", "utf-16"]},
            "workspace": {"configuration": True},
            "textDocument": {"publishDiagnostics": {"versionSupport": True, "relatedInformation": True},
                             "documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}
        if way.finds == "pulled":
            capabilities["textDocument"]["diagnostic"] = {}
        request = server.send("initialize", {
            "processId": os.getpid(), "rootUri": None, "capabilities": capabilities,
            "initializationOptions": {"markdownFileExtensions": ["md"]}}, True)
        when, message = server.wait(server.answers, request, "initialize")
        figures["startup"] = (when - server.started) * 1000
        sync = message["result"]["capabilities"].get("textDocumentSync", 0)
        note.whole = (sync.get("change") if isinstance(sync, dict) else sync) == 1
        server.send("initialized", {})
        figures["open"] = note.open() if finds else None

        # At the end of a statement in the middle: a line with a tag, of ASCII so that columns are the same in any encoding.
        lines = text.split("\n")
        spoken = [at for at, line in enumerate(lines) if re.match(r"[A-Z]{3}: |- \[", line) and line.isascii()]
        line = spoken[len(spoken) // 2]
        column = len(lines[line])
        key = lambda inserted="x": note.edit(line, column, inserted)

        def counted(name, cpu, measure):
            before = server.cpu()
            figures[name], count = median_of(measure)
            figures[cpu] = (server.cpu() - before) * 1000 / count

        if not finds:
            server.send("textDocument/didOpen", {"textDocument": {
                **note.document, "version": 1, "languageId": way.language, "text": text}})
            server.tokens = list(headings(lines))
            figures["open"] = note.ask("documentSymbol")
        if finds:
            for _ in range(3):  # not the first keys, which warm it up
                key()
            counted("key", "cpu", key)
        figures["symbols"], _ = median_of(lambda: note.ask("documentSymbol", note.edit(line, column, "x", wait=False)))
        if finds:
            note.told(0)
        places = [{"line": at, "character": 3} for at in spoken[::max(1, len(spoken) // 100)]]
        if finds:
            figures["hover"] = statistics.median(note.ask("hover", position=place) for place in places)
            figures["completion"], _ = median_of(lambda: note.ask("completion", position={"line": line, "character": column}))
            if not note.whole or len(text) < 1_000_000:
                begin = time.perf_counter()
                for _ in range(BURST):
                    note.edit(line, column, "x", wait=False)
                figures["burst"] = note.told(begin)
            counted("enter", "cpu_enter", lambda: key("\n"))
            paste = "".join(row + "\n" for row in lines[line:line + 400])[:10_000]
            figures["paste"] = key(paste)
            time.sleep(0.3)
            figures["memory"] = server.memory()
            figures["fence"] = note.edit(0, 0, "```\n")
            note.edit(0, 0, "```\n")
            attendee = next((at for at, row in enumerate(note.lines) if re.match(r"- [A-Z][a-z]+ [A-Z]", row)), None)
            if attendee is not None:
                figures["attendee"] = note.edit(attendee, 0, "- Zebulon Quist (ZQX)\n")
    except (Failed, OSError) as reason:
        figures["failed"] = str(reason)
    finally:
        server.stop()
    return {name: figure for name, figure in figures.items() if figure is not None}


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


def fill(floor, folder, count=320):
    """Writes as many invented notes of 75 to 81 KB."""
    os.makedirs(folder, exist_ok=True)
    for each in range(count):
        with open(os.path.join(folder, f"{each}.md"), "wb") as file:
            subprocess.run([floor, "notes", str(75 + each % 7), ("minutes", "dense")[each % 2]], stdout=file, check=True)


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
    parser.add_argument("--server", action="append", default=[], metavar="NAME[:pulled|:none]=COMMAND")
    parser.add_argument("--sizes", default="35,5000", help="KB, from small to large")
    parser.add_argument("--shapes", default="minutes,dense")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", help="notes to check; made up unless given")
    options = parser.parse_args()
    servers = {"floor": Way([options.floor, "server"])}
    if options.saidby:
        servers["saidby"] = Way([options.saidby, "server"])
    servers.update(Way.of(each) for each in options.server)
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
                    for name, way in servers.items():
                        if any(name == other for other, *_ in failed):
                            results.setdefault((name, size, shape), [])
                            continue
                        figures = session(way, path, text)
                        results.setdefault((name, size, shape), []).append(figures)
                        if "failed" in figures:
                            failed[name, size, shape] = figures["failed"]
            table(servers, {key: medians(runs) for key, runs in results.items()}, sizes, shape)
        if options.saidby:
            folder = options.folder
            if not folder:
                folder = os.path.join(scratch, "folder")
                fill(options.floor, folder)
            check(options.saidby, folder, options.repeat)
    for (name, size, shape), reason in failed.items():
        print(f"\n{name} failed on {size} KB of `{shape}`: {reason}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
