// Files that are notes by their name or by what is in them, and tasks.
const assert = require('assert');
const fs = require('fs');
const vscode = require('vscode');
const here = require('./steps.js');
const { execute, finding, findings, inFolder, open, undone, soon, wait } = here;

const NOTE = 'Attendees: Ann Lee, Bo Lind\n\n- [ann] Hello\n- [bo Hello\n';

/** Types, with the cursor at the end of a line. */
async function type(line, text) {
  const { end } = here.document.lineAt(line).range;
  here.editor.selection = new vscode.Selection(end, end);
  await execute('type', { text });
}

module.exports = {
  async 'a file of notes'() {
    await open('new.notes', NOTE);
    assert.equal(here.document.languageId, 'meeting-notes');
    await wait('findings', () => finding('unclosed-tag'));
    await type(2, '\n');
    await wait('the next bullet', () => here.document.lineAt(3).text === '- ');
    await type(3, '\n');
    await wait('the end of the list', () => here.document.lineAt(3).text === '' && here.document.lineAt(4).text === '');
    await undone();
    await type(2, '\n');
    await type(3, '[ ] ask');
    await type(3, '\n');
    await wait('the next task', () => here.document.lineAt(4).text === '- [ ] ');
    await undone();
    await type(1, '[');
    assert.equal(here.document.lineAt(1).text, '[]', 'brackets come in pairs');
    await undone();
  },

  async 'a file of minutes'() {
    await open('new.minutes', NOTE);
    assert.equal(here.document.languageId, 'meeting-notes');
    await wait('findings', () => finding('unclosed-tag'));
    fs.rmSync(inFolder('new.minutes'));
  },

  async 'plain text'() {
    await open('prose.txt', 'Dear all,\n\nthe key is with the pilots [for now.\n');
    const prose = here.document.uri;
    await open('new.txt', NOTE);
    assert.equal(here.document.languageId, 'plaintext');
    await wait('findings', () => finding('unclosed-tag'));
    assert.deepEqual(findings(prose), [], 'silent in a text that is no note');
    for (const name of ['prose.txt', 'new.txt']) fs.rmSync(inFolder(name));
  },

  async 'a note in no file'() {
    here.document = await vscode.workspace.openTextDocument({ language: 'markdown', content: NOTE });
    here.editor = await vscode.window.showTextDocument(here.document);
    await wait('findings', () => finding('unclosed-tag'));
    await execute('workbench.action.revertAndCloseActiveEditor');
  },

  async snippets() {
    await open('new.notes');
    const inserted = async (name, text) => {
      const { end } = here.document.lineAt(here.document.lineCount - 1).range;
      here.editor.selection = new vscode.Selection(end, end);
      await execute('editor.action.insertSnippet', { langId: here.document.languageId, name });
      await wait(name, () => here.document.getText().endsWith(text));
      await execute('leaveSnippet');
    };
    await inserted('Action', '\nAI(owner): what');
    await undone();
    await inserted('Attendees', '\nAttendees:\n\n- Full Name (@handle)');
    await undone();
    const snippets = Object.keys(JSON.parse(fs.readFileSync(vscode.extensions.getExtension('saidby.saidby').extensionPath + '/snippets/notes.json', 'utf8')));
    for (const name of snippets) {
      const before = here.document.getText();
      await execute('editor.action.insertSnippet', { langId: here.document.languageId, name });
      await wait(name, () => here.document.getText() !== before);
      await execute('leaveSnippet');
    }
    await undone();
    fs.rmSync(inFolder('new.notes'));
    await open('harbour-call.md');
  },

  async 'a task'() {
    const [task] = await vscode.tasks.fetchTasks({ type: 'saidby' });
    assert.equal(task.name, 'check');
    const ofTask = ({ source, code }) => source === 'saidby' && code === 'unclosed-tag';
    const seen = () => vscode.languages.getDiagnostics(here.document.uri).find(ofTask);
    // VS Code may stop reading what a task says when the task ends, and this one ends soon.
    let found;
    for (let tries = 0; tries < 20 && !found; tries++) {
      const ended = new Promise((resolve) => vscode.tasks.onDidEndTaskProcess(({ exitCode }) => resolve(exitCode)));
      await vscode.tasks.executeTask(task);
      assert.equal(await ended, 1, 'there are errors in the notes');
      found = await soon(seen);
    }
    assert(found, 'its findings are shown');
    assert.equal(here.document.lineAt(found.range.start.line).text, ' - [inesd We measured both, on the pier and on the bench.');
  },
};
