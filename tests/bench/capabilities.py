#!/usr/bin/env python3
"""Asks language servers what they offer: the table of peers in docs/capabilities.md.

    cargo build
    pip install --target target/peers/rumdl rumdl
    npm install --prefix target/peers/npm vscode-langservers-extracted
    tests/bench/capabilities.py

Each server is started, told of a client that can do everything below, and asked to `initialize`;
the table is made of what it answers. A server that is not installed is named under the table; those
of NAME=COMMAND are asked too, or in place of the one of that name.
"""

import json
import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path

PATIENCE = 60  # seconds
PAGE = Path(__file__).parents[2] / "docs" / "capabilities.md"
HEADING = "## Beside other servers\n"
ABOUT = """
Made by `tests/bench/capabilities.py` of what each server answered to `initialize`; what one registers later, or answers to methods of its own, is not in here.

"""

SERVERS = {
    "saidby": "target/debug/saidby server",
    "rumdl": "target/peers/rumdl/bin/rumdl server --stdio",
    "VS Code Markdown": "node target/peers/npm/node_modules/.bin/vscode-markdown-language-server --stdio",
    "marksman": "marksman server",
}

# What a client must say before some servers offer what they have.
CLIENT = {
    "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
    "workspace": {
        "diagnostics": {"refreshSupport": True},
        "fileOperations": {"willRename": True},
        "workspaceFolders": True,
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}},
            "resolveSupport": {"properties": ["edit"]},
        },
        "completion": {"completionItem": {"snippetSupport": True}},
        "diagnostic": {"relatedDocumentSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True},
        "rename": {"prepareSupport": True},
        "semanticTokens": {
            "requests": {"range": True, "full": {"delta": True}},
            "tokenTypes": [],
            "tokenModifiers": [],
            "formats": ["relative"],
        },
    },
}

# A line of the table: what it is called, and where it stands in the answer.
LINES = [
    ("code actions", "codeActionProvider"),
    ("… worked out once chosen", "codeActionProvider.resolveProvider"),
    ("code lenses", "codeLensProvider"),
    ("commands", "executeCommandProvider"),
    ("completion", "completionProvider"),
    ("… details on demand", "completionProvider.resolveProvider"),
    ("definition", "definitionProvider"),
    ("diagnostics that are pulled", "diagnosticProvider"),
    ("… of the whole workspace", "diagnosticProvider.workspaceDiagnostics"),
    ("document highlights", "documentHighlightProvider"),
    ("document links", "documentLinkProvider"),
    ("document symbols", "documentSymbolProvider"),
    ("folding", "foldingRangeProvider"),
    ("formatting", "documentFormattingProvider"),
    ("… of a range", "documentRangeFormattingProvider"),
    ("… while typing", "documentOnTypeFormattingProvider"),
    ("hover", "hoverProvider"),
    ("inlay hints", "inlayHintProvider"),
    ("references", "referencesProvider"),
    ("rename", "renameProvider"),
    ("… says first what may be renamed", "renameProvider.prepareProvider"),
    ("selection ranges", "selectionRangeProvider"),
    ("semantic tokens", "semanticTokensProvider"),
    ("… what differs", "semanticTokensProvider.full.delta"),
    ("… of a range", "semanticTokensProvider.range"),
    ("files that get other names", "workspace.fileOperations.willRename"),
    ("workspace symbols", "workspaceSymbolProvider"),
    ("incremental changes", "textDocumentSync"),
    ("UTF-8 positions", "positionEncoding"),
]


def answer(command):
    """The result of `initialize`, or None if the server does not give one."""
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    alarm = threading.Timer(PATIENCE, server.kill)
    alarm.start()
    try:
        params = {"processId": None, "rootUri": None, "workspaceFolders": None, "capabilities": CLIENT}
        # The server of VS Code's Markdown wants to know this.
        params["initializationOptions"] = {"markdownFileExtensions": ["md"]}
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        server.stdin.flush()
        while True:
            length = None
            while (line := server.stdout.readline().strip()) or length is None:
                if not line:
                    return None
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(server.stdout.read(length))
            if message.get("id") == 1 and "method" not in message:
                return message.get("result")
    finally:
        alarm.cancel()
        server.kill()
        server.wait()


def offered(capabilities, place):
    """Whether what stands at `place` is offered."""
    value = capabilities
    for name in place.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if place == "textDocumentSync":
        return (value.get("change") if isinstance(value, dict) else value) == 2
    if place == "positionEncoding":
        return value == "utf-8"
    return value is not None and value is not False


def main():
    columns, missing = [], []
    asked = SERVERS | dict(argument.split("=", 1) for argument in sys.argv[1:])
    for name, command in asked.items():
        command = shlex.split(command)
        is_there = all(shutil.which(word) or Path(word).exists() for word in command if "/" in word or word == command[0])
        result = answer(command) if is_there else None
        if result is None:
            print(f"{name} is not installed: {shlex.join(command)}", file=sys.stderr)
            missing.append(name)
            continue
        version = result.get("serverInfo", {}).get("version")
        columns.append((f"{name} {version}" if version and name != "saidby" else name, result["capabilities"]))
    table = ["| | in the protocol | " + " | ".join(name for name, _ in columns) + " |"]
    table.append("| --- | --- |" + " :-: |" * len(columns))
    for title, place in LINES:
        marks = ("yes" if offered(capabilities, place) else "–" for _, capabilities in columns)
        table.append(f"| {title} | `{place}` | " + " | ".join(marks) + " |")
    if missing:
        table.append("\nNot installed where this table was made: " + ", ".join(missing) + ".")
    ours = PAGE.read_text().split(HEADING)[0].rstrip("\n")
    PAGE.write_text(f"{ours}\n\n{HEADING}{ABOUT}" + "\n".join(table) + "\n")


main()
