// Runs inside the extension host, beside the installed extension, which it only knows as a user does. VS Code calls run().
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const vscode = require('vscode');

const execute = vscode.commands.executeCommand;
const start = Date.now();
const done = (what) => console.log(`ok  ${what} ${Date.now() - start} ms`);

/** Waits until `holds` gives something. */
async function wait(what, holds, limit = 20000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let document;
let editor;

/** The range of the first `words` of the note. */
function range(words) {
  const at = document.getText().indexOf(words);
  assert(at >= 0, `the note has no ${words}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + words.length));
}

const findings = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'saidby');
const code = (finding) => (typeof finding.code === 'object' ? finding.code.value : finding.code);
const finding = (name) => findings().find((found) => code(found) === name);

async function open(name) {
  const folder = vscode.workspace.workspaceFolders[0].uri;
  document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  editor = await vscode.window.showTextDocument(document);
}

/** Everything the note said before a test changed it. */
async function undone() {
  await execute('workbench.action.files.revert');
}

/** The server's process: the child of the judge whose log is ours. */
function server() {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => {
    try {
      const [program, command] = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return program === process.env.SAIDBY_TESTED && command === 'server';
    } catch {
      return false;
    }
  });
}

const tests = {
  async activation() {
    await open('harbour-call.md');
    assert.equal(document.languageId, 'markdown', 'Markdown stays Markdown');
    const extension = vscode.extensions.getExtension('saidby.saidby');
    assert(extension, 'the extension is installed');
    await wait('the extension', () => extension.isActive);
    const named = extension.packageJSON.contributes.commands.map(({ command }) => command);
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(named.filter((command) => !known.includes(command)), [], 'every command does something');
  },

  async findings() {
    await wait('findings', () => finding('unclosed-tag'));
    const unclosed = finding('unclosed-tag');
    const tag = range('[inesd We');
    const last = new vscode.Range(tag.start.translate(0, 5), tag.start.translate(0, 6));
    assert(unclosed.range.isEqual(last), JSON.stringify(unclosed.range));
    assert.equal(unclosed.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(unclosed.message, 'Speaker tag is not closed: write `[inesd]`');
    assert.match(String(unclosed.code.target), /unclosed-tag/);
    assert(finding('ambiguous-speaker').range.isEqual(range('[mara]')), 'the range of [mara]');
    assert(finding('misspelt-speaker').range.isEqual(range('[chiido]')), 'the range of [chiido]');
  },

  async hover() {
    const hovers = await execute('vscode.executeHoverProvider', document.uri, range('mvogel] The').start);
    const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    assert.match(text, /Mara Vogel/);
  },

  async outline() {
    const all = (symbols) => symbols.flatMap((symbol) => [symbol, ...all(symbol.children)]);
    const names = async () => all(await execute('vscode.executeDocumentSymbolProvider', document.uri)).map(({ name }) => name);
    const ours = ['Mara Vogel', 'Decision: our old feed ends in December.', 'Tide gauges'];
    const before = await names();
    assert(ours.every((name) => before.includes(name)), before.join('\n'));
    const settings = vscode.workspace.getConfiguration('saidby');
    await settings.update('outline.enable', false, vscode.ConfigurationTarget.Global);
    await wait('the outline without ours', async () => !(await names()).includes('Mara Vogel'));
    assert((await names()).includes('# Harbour data group, monthly call'), "VS Code's own outline stays");
    await settings.update('outline.enable', undefined, vscode.ConfigurationTarget.Global);
  },

  async completion() {
    const after = range('- [mvogel] The next').start;
    await editor.edit((edit) => edit.insert(after, '- [mv\n'));
    const at = after.translate(0, 5);
    const { items } = await execute('vscode.executeCompletionItemProvider', document.uri, at, '[');
    const item = items.find(({ label }) => /mvogel/.test(label.label ?? label));
    assert(item, items.map(({ label }) => label.label ?? label).join(', '));
    editor.selection = new vscode.Selection(at, at);
    await execute('editor.action.triggerSuggest');
    await wait('the tag', async () => {
      await execute('acceptSelectedSuggestion');
      return document.lineAt(after.line).text.startsWith('- [mvogel]');
    });
    await undone();
  },

  async 'quick fix'() {
    await wait('findings', () => finding('unclosed-tag'));
    const actions = await execute('vscode.executeCodeActionProvider', document.uri, finding('unclosed-tag').range, 'quickfix', 10);
    const close = actions.find(({ title }) => title === 'Close the tag: `[inesd]`');
    assert(close, actions.map(({ title }) => title).join(', '));
    assert(close.isPreferred);
    await vscode.workspace.applyEdit(close.edit);
    assert(document.getText().includes('- [inesd] We measured'));
    await wait('the finding to go', () => !finding('unclosed-tag'));
    await undone();
    await wait('the finding to come back', () => finding('unclosed-tag'));
  },

  async 'fix all'() {
    await wait('findings', () => finding('unclosed-tag'));
    await execute('saidby.fixFile');
    await wait('the closed tag', () => document.getText().includes('- [inesd] We measured'));
    assert(document.getText().includes('[mara] Then'), 'who that is, is for people to say');
    await undone();
  },

  async 'fix all notes'() {
    const other = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'other.md');
    fs.writeFileSync(other.fsPath, document.getText().replace('monthly', 'weekly'));
    await execute('saidby.restart');
    await wait('both notes to be mended', async () => {
      await execute('saidby.fixWorkspace');
      const closed = (text) => text.includes('- [inesd] We measured');
      return closed(document.getText()) && closed((await vscode.workspace.openTextDocument(other)).getText());
    });
    await undone();
    fs.unlinkSync(other.fsPath);
  },

  async colours() {
    const legend = await execute('vscode.provideDocumentSemanticTokensLegend', document.uri);
    const { data } = await execute('vscode.provideDocumentSemanticTokens', document.uri);
    const words = [];
    for (let [at, line, column] = [0, 0, 0]; at < data.length; at += 5) {
      column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
      line += data[at];
      const word = document.getText(new vscode.Range(line, column, line, column + data[at + 2]));
      words.push(`${legend.tokenTypes[data[at + 3]]} ${word}`);
    }
    for (const [type, word] of [['speaker', 'mvogel'], ['unknown', 'mara'], ['placeholder', '??'], ['attendee', 'Mara Vogel']]) {
      assert(words.some((found) => found.startsWith(type) && found.includes(word)), `${type} ${word} in\n${words.join('\n')}`);
    }
  },

  async settings() {
    const settings = vscode.workspace.getConfiguration('saidby', document.uri);
    const ignoring = (rules) => settings.update('rules.ignore', rules, vscode.ConfigurationTarget.Global);
    await wait('findings', () => finding('misspelt-speaker'));
    await ignoring(['misspelt-speaker']);
    await wait('the finding to go', () => !finding('misspelt-speaker'));
    await ignoring(undefined);
    await wait('the finding to come back', () => finding('misspelt-speaker'));
  },

  async references() {
    const found = await execute('vscode.executeReferenceProvider', document.uri, range('mvogel] The').start);
    const lines = found.map((place) => document.lineAt(place.range.start.line).text);
    assert(lines.some((line) => line.includes('The next call falls')) && lines.some((line) => line.includes('- Mara Vogel (@mvogel)')), lines.join('\n'));
    await execute('saidby.showStatements', { person: { statements: [{ range: range('[mvogel] The') }] } });
    await open('harbour-call.md');
  },

  async rename() {
    const edit = await execute('vscode.executeDocumentRenameProvider', document.uri, range('mvogel] The').start, 'Mara Vogel');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText().split('[Mara Vogel]').length, 3, 'both tags');
    assert(!document.getText().includes('[mvogel]'));
    await undone();
  },

  async format() {
    await editor.edit((edit) => edit.insert(range('- [mvogel] The next').start, '- [mvogel]    Too many spaces.\n'));
    const edits = await execute('vscode.executeFormatDocumentProvider', document.uri, { tabSize: 2, insertSpaces: true });
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert(document.getText().includes('- [mvogel] Too many spaces.\n'), document.getText());
    await undone();
  },

  async 'a doubt is settled'() {
    const settings = path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, 'saidby.toml');
    assert(!fs.existsSync(settings));
    await wait('the doubt', () => finding('ambiguous-speaker'));
    const [, answer] = await wait('answers', async () => {
      const argument = { uri: document.uri.toString() };
      const cast = await execute('saidby.server.cast', argument);
      const doubtful = cast.find(({ tags }) => tags.some(({ name }) => name === 'mara'));
      return doubtful?.answers.length === 2 && doubtful.answers;
    });
    await execute('saidby.settleAs', answer);
    await wait('the alias', () => fs.existsSync(settings) && fs.readFileSync(settings, 'utf8').includes('mara'));
    await wait('the doubt to go', () => !finding('ambiguous-speaker'));
    fs.rmSync(settings);
    await wait('the doubt to come back', () => finding('ambiguous-speaker'));
    await undone();
  },

  async 'statement to statement'() {
    const [first, second] = [range('[mvogel] The Tide').start, range('[mvogel] The next').start];
    editor.selection = new vscode.Selection(first, first);
    await execute('saidby.nextStatement');
    assert(editor.selection.active.isEqual(second), JSON.stringify(editor.selection.active));
    await execute('saidby.previousStatement');
    assert(editor.selection.active.isEqual(first), JSON.stringify(editor.selection.active));
  },

  async 'a crash'() {
    const before = await wait('the server', server);
    process.kill(before, 'SIGKILL');
    await wait('another server', () => server() && server() !== before);
    const hover = () => execute('vscode.executeHoverProvider', document.uri, range('mvogel] The').start);
    await wait('an answer', async () => (await hover()).length > 0);
    await wait('findings', () => finding('unclosed-tag'));
  },

  async 'a program that is none'() {
    const settings = vscode.workspace.getConfiguration('saidby');
    await settings.update('server.path', '/does/not/exist', vscode.ConfigurationTarget.Global);
    await wait('the server to end', () => !server());
    await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
    await wait('the server', server);
    await wait('findings', () => finding('unclosed-tag'));
  },

  async 'a file of notes'() {
    const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    fs.writeFileSync(path.join(folder, 'new.notes'), 'Attendees: Ann Lee, Bo Lind\n\n- [ann] Hello\n- [bo Hello\n');
    await open('new.notes');
    assert.equal(document.languageId, 'meeting-notes');
    await wait('findings', () => finding('unclosed-tag'));
    const end = document.lineAt(2).range.end;
    editor.selection = new vscode.Selection(end, end);
    await execute('type', { text: '\n' });
    await wait('the next bullet', () => document.lineAt(3).text === '- ');
    await undone();
  },

  async 'a task'() {
    const [task] = await vscode.tasks.fetchTasks({ type: 'saidby' });
    assert.equal(task.name, 'check');
    const ended = new Promise((resolve) => vscode.tasks.onDidEndTaskProcess(({ exitCode }) => resolve(exitCode)));
    await vscode.tasks.executeTask(task);
    assert.equal(await ended, 1, 'there are errors in the notes');
    const all = () => vscode.languages.getDiagnostics(document.uri);
    await wait('its findings', () => all().some(({ source, message }) => source === 'saidby' && /not closed/.test(message)));
  },
};

exports.run = async function () {
  const only = process.env.SAIDBY_TESTS_ONLY;
  for (const [name, test] of Object.entries(tests)) {
    if (only && name !== only && name !== 'activation') continue;
    try {
      await test();
    } catch (error) {
      console.log(`not ok  ${name}: ${error.stack}`);
      throw error;
    }
    done(name);
  }
};
