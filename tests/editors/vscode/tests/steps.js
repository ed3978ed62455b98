// What the tests in the extension host share: the note in front, its findings, and ways to wait.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const vscode = require('vscode');

/** Long, as the machine may be busy with other things: who waits is told at once when it holds. */
const PATIENCE_MS = 120000;

exports.execute = vscode.commands.executeCommand;
exports.folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
exports.inFolder = (name) => path.join(exports.folder(), name);

/** Waits until `holds` gives something. */
exports.wait = async function (what, holds) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** What `holds` gives within some seconds, if anything. */
exports.soon = async function (holds) {
  const end = Date.now() + 5000;
  for (;;) {
    const found = await holds();
    if (found || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Opens a file of the folder; `text`, if there is any, is written to it first. */
exports.open = async function (name, text) {
  if (text !== undefined) fs.writeFileSync(exports.inFolder(name), text);
  exports.document = await vscode.workspace.openTextDocument(exports.inFolder(name));
  exports.editor = await vscode.window.showTextDocument(exports.document);
  return exports.document;
};

/** Everything the note said before a test changed it. */
exports.undone = () => exports.execute('workbench.action.files.revert');

/** The range of the first `words` of the note. */
exports.range = function (words, document = exports.document) {
  const at = document.getText().indexOf(words);
  assert(at >= 0, `the note has no ${words}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
};

/** Puts the cursor in front of `words`. */
exports.goTo = function (words) {
  const { start } = exports.range(words);
  exports.editor.selection = new vscode.Selection(start, start);
};

/** What the server found; what a task found has no page about its rule. */
exports.findings = (uri = exports.document.uri) => vscode.languages.getDiagnostics(uri).filter(({ source, code }) => source === 'saidby' && code?.target);
exports.finding = (name, uri) => exports.findings(uri).find(({ code }) => code.value === name);

/** Runs a command that asks, and takes the first row of whatever it shows until something happened. */
exports.firstChosen = async function (command, happened) {
  const ended = exports.execute(command);
  await exports.wait(`${command} to do something`, async () => {
    await exports.execute('workbench.action.acceptSelectedQuickOpenItem');
    return happened();
  });
  await ended;
};

exports.server = require('../served.js').server;

/** Sets a setting for good, or, without a value, no longer. */
exports.set = (name, value) => vscode.workspace.getConfiguration('saidby').update(name, value, vscode.ConfigurationTarget.Global);
