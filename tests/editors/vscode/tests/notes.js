// A note as anybody opens it.
const assert = require('assert');
const fs = require('fs');
const vscode = require('vscode');
const { reader } = require('./grammar.js');
const here = require('./steps.js');
const { execute, finding, open, range, set, undone, wait } = here;

module.exports = {
  async activation() {
    await open('harbour-call.md');
    assert.equal(here.document.languageId, 'markdown', 'Markdown stays Markdown');
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
    const hovers = await execute('vscode.executeHoverProvider', here.document.uri, range('mvogel] The').start);
    const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
    assert.match(text, /Mara Vogel/);
  },

  async outline() {
    const all = (symbols) => symbols.flatMap((symbol) => [symbol, ...all(symbol.children)]);
    const symbols = async () => all(await execute('vscode.executeDocumentSymbolProvider', here.document.uri));
    const names = async () => (await symbols()).map(({ name }) => name);
    const ours = ['Mara Vogel', 'Decision: our old feed ends in December.', 'Tide gauges'];
    const before = await names();
    assert(ours.every((name) => before.includes(name)), before.join('\n'));
    const said = 'We could move the spare one from the dry dock.';
    const hasStatements = async () => (await symbols()).some(({ detail }) => detail.includes(said));
    assert(!(await hasStatements()), 'statements are for those who ask');
    await set('outline.enable', false);
    await wait('the outline without ours', async () => !(await names()).includes('Mara Vogel'));
    assert((await names()).includes('# Harbour data group, monthly call'), "VS Code's own outline stays");
    await set('outline.enable', undefined);
    await set('outline.statements', true);
    await wait('the outline with statements', hasStatements);
    await set('outline.statements', undefined);
    await wait('our outline', async () => (await names()).includes('Mara Vogel') && !(await hasStatements()));
  },

  async completion() {
    const after = range('- [mvogel] The next').start;
    await here.editor.edit((edit) => edit.insert(after, '- [mv\n'));
    const at = after.translate(0, 5);
    const { items } = await execute('vscode.executeCompletionItemProvider', here.document.uri, at, '[');
    const item = items.find(({ label }) => /mvogel/.test(label.label ?? label));
    assert(item, items.map(({ label }) => label.label ?? label).join(', '));
    here.editor.selection = new vscode.Selection(at, at);
    await execute('editor.action.triggerSuggest');
    await wait('the tag', async () => {
      await execute('acceptSelectedSuggestion');
      return here.document.lineAt(after.line).text.startsWith('- [mvogel]');
    });
    await undone();
  },

  async 'quick fix'() {
    await wait('findings', () => finding('unclosed-tag'));
    const actions = await execute('vscode.executeCodeActionProvider', here.document.uri, finding('unclosed-tag').range, 'quickfix', 10);
    const close = actions.find(({ title }) => title === 'Close the tag: `[inesd]`');
    assert(close, actions.map(({ title }) => title).join(', '));
    assert(close.isPreferred);
    await vscode.workspace.applyEdit(close.edit);
    assert(here.document.getText().includes('- [inesd] We measured'));
    await wait('the finding to go', () => !finding('unclosed-tag'));
    await undone();
    await wait('the finding to come back', () => finding('unclosed-tag'));
  },

  async 'fix all'() {
    await wait('findings', () => finding('unclosed-tag'));
    await execute('saidby.fixFile');
    await wait('the closed tag', () => here.document.getText().includes('- [inesd] We measured'));
    assert(here.document.getText().includes('[mara] Then'), 'who that is, is for people to say');
    await undone();
  },

  async 'fix all notes'() {
    const other = here.inFolder('other.md');
    fs.writeFileSync(other, here.document.getText().replace('monthly', 'weekly'));
    await execute('saidby.restart');
    await wait('both notes to be mended', async () => {
      await execute('saidby.fixWorkspace');
      const closed = (text) => text.includes('- [inesd] We measured');
      return closed(here.document.getText()) && closed((await vscode.workspace.openTextDocument(other)).getText());
    });
    await undone();
    fs.unlinkSync(other);
  },

  async 'colours before the server is up'() {
    const text = `${here.document.getText()}\n**AI**: a bold one\n\n<bo> a log\n- [ ] a box\n- [a link](#there)\n\n\`\`\`\n- [code] x\n\`\`\`\n`;
    for (const language of ['text.html.markdown', 'text.meeting-notes']) {
      const scopes = await reader(language);
      const expected = {
        'mvogel] The': /entity\.name\.tag\.speaker\.meeting-notes/,
        '??': /keyword\.other\.placeholder\.meeting-notes/,
        'AI(bolind)': /keyword\.other\.action\.meeting-notes/,
        'bolind):': /entity\.name\.tag\.speaker\.meeting-notes/,
        'AI**: a bold': /keyword\.other\.action\.meeting-notes/,
        'Decision:': /keyword\.other\.decision\.meeting-notes/,
        'bo> a log': /entity\.name\.tag\.speaker\.meeting-notes/,
        'Tide gauges': /markup\.heading|entity\.name\.section/,
        ' ] a box': /^(?!.*meeting-notes\b.*speaker)/,
        'a link': /^(?!.*speaker)/,
        'code] x': /^(?!.*speaker)/,
      };
      for (const [words, scope] of Object.entries(expected)) assert.match(scopes(text, words), scope, `${language}: ${words}`);
    }
  },

  async colours() {
    const legend = await execute('vscode.provideDocumentSemanticTokensLegend', here.document.uri);
    const { data } = await execute('vscode.provideDocumentSemanticTokens', here.document.uri);
    const words = [];
    for (let [at, line, column] = [0, 0, 0]; at < data.length; at += 5) {
      column = data[at] === 0 ? column + data[at + 1] : data[at + 1];
      line += data[at];
      const word = here.document.getText(new vscode.Range(line, column, line, column + data[at + 2]));
      words.push(`${legend.tokenTypes[data[at + 3]]} ${word}`);
    }
    for (const [type, word] of [['speaker', 'mvogel'], ['unknown', 'mara'], ['placeholder', '??'], ['attendee', 'Mara Vogel']]) {
      assert(words.some((found) => found.startsWith(type) && found.includes(word)), `${type} ${word} in\n${words.join('\n')}`);
    }
  },

  async references() {
    const found = await execute('vscode.executeReferenceProvider', here.document.uri, range('mvogel] The').start);
    const lines = found.map((place) => here.document.lineAt(place.range.start.line).text);
    assert(lines.some((line) => line.includes('The next call falls')) && lines.some((line) => line.includes('- Mara Vogel (@mvogel)')), lines.join('\n'));
  },

  async rename() {
    const edit = await execute('vscode.executeDocumentRenameProvider', here.document.uri, range('mvogel] The').start, 'Mara Vogel');
    await vscode.workspace.applyEdit(edit);
    assert.equal(here.document.getText().split('[Mara Vogel]').length, 3, 'both tags');
    assert(!here.document.getText().includes('[mvogel]'));
    await undone();
  },

  async 'rename in the roster and in all its notes'() {
    const files = {
      'series/saidby.toml': '[roster]\nfiles = ["people.txt"]\n',
      'series/people.txt': 'Ann Lee (ALE)\nCy Dunn (CD)\nDee Fox (DFO)\n',
      'series/b.md': 'Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [bo] Hm.\n- [CD] So.\n',
      'series/a.md': 'Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [CD] Hi.\n- [ann] Ho.\n',
    };
    fs.mkdirSync(here.inFolder('series'));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(here.inFolder(name), text);
    await execute('saidby.restart');
    await open('series/a.md');
    const at = range('CD]').start;
    const text = async (name) => (await vscode.workspace.openTextDocument(here.inFolder(name))).getText();
    // The roster and the notes are read in the background.
    const renamed = () => execute('vscode.executeDocumentRenameProvider', here.document.uri, at, 'CDU').then(undefined, () => undefined);
    await vscode.workspace.applyEdit(await wait('the edit of all', async () => ((edit) => edit?.size === 3 && edit)(await renamed())));
    for (const name of ['series/a.md', 'series/b.md', 'series/people.txt']) assert.equal(await text(name), files[name].replace('CD', 'CDU'));
    await execute('workbench.action.files.saveAll');
    await execute('workbench.action.closeAllEditors');
    fs.rmSync(here.inFolder('series'), { recursive: true });
    await open('harbour-call.md');
  },

  async format() {
    await here.editor.edit((edit) => edit.insert(range('- [mvogel] The next').start, '- [mvogel]    Too many spaces.\n'));
    const edits = await execute('vscode.executeFormatDocumentProvider', here.document.uri, { tabSize: 2, insertSpaces: true });
    const edit = new vscode.WorkspaceEdit();
    edit.set(here.document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert(here.document.getText().includes('- [mvogel] Too many spaces.\n'), here.document.getText());
    await undone();
  },

  async 'a renamed file'() {
    await open('linking.md', 'Attendees: Ann Lee, Bo Lind\n\n- [ann] See [the call](linked.md).\n- [bo] I did.\n');
    fs.writeFileSync(here.inFolder('linked.md'), '# Call\n');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(vscode.Uri.file(here.inFolder('linked.md')), vscode.Uri.file(here.inFolder('call.md')));
    await wait('the link to follow', async () => {
      await vscode.workspace.applyEdit(edit);
      return here.document.getText().includes('[the call](call.md)');
    });
    await undone();
    for (const name of ['linking.md', 'call.md']) fs.rmSync(here.inFolder(name));
    await open('harbour-call.md');
  },
};
