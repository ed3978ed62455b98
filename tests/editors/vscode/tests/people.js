// Who speaks, and what they said.
const assert = require('assert');
const fs = require('fs');
const vscode = require('vscode');
const here = require('./steps.js');
const { execute, finding, firstChosen, goTo, inFolder, open, range, undone, wait } = here;

const settings = () => inFolder('saidby.toml');
const aliases = () => (fs.existsSync(settings()) ? fs.readFileSync(settings(), 'utf8') : '');

/** Whoever is ambiguous: what would settle it. */
const answers = () =>
  wait('answers', async () => {
    const cast = await execute('saidby.server.cast', { uri: here.document.uri.toString() });
    const doubtful = cast.find(({ tags }) => tags.some(({ name }) => name === 'mara'));
    return doubtful?.answers.length === 2 && doubtful.answers;
  });

module.exports = {
  async 'a doubt is settled'() {
    assert(!fs.existsSync(settings()));
    await wait('the doubt', () => finding('ambiguous-speaker'));
    await firstChosen('saidby.settle', () => aliases().includes('aliases = ["mara"]'));
    await wait('the doubt to go', () => !finding('ambiguous-speaker'));
    await undone();
    fs.rmSync(settings());
    await wait('the doubt to come back', () => finding('ambiguous-speaker'));
  },

  async 'a doubt is not settled over changes that are not saved'() {
    const note = here.document;
    const [answer] = await answers();
    await open('saidby.toml', '[tags]\n');
    await here.editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# mine\n'));
    here.editor = await vscode.window.showTextDocument(note);
    await wait('the note in front', async () => (await execute('saidby.settleAs', answer), true));
    assert.equal(aliases(), '[tags]\n');
    const [theirs] = vscode.workspace.textDocuments.filter(({ uri }) => uri.fsPath === settings());
    assert.equal(theirs.getText(), '# mine\n[tags]\n');
    await theirs.save();
    here.document = note;
    await wait('the alias', async () => (await execute('saidby.settleAs', answer), aliases().includes('aliases = ["mara"]')));
    assert.match(aliases(), /^# mine\n\[tags\]\n/);
    fs.rmSync(settings());
    await wait('the doubt to come back', () => finding('ambiguous-speaker'));
  },

  async 'statement to statement'() {
    const [first, second] = [range('[mvogel] The Tide').start, range('[mvogel] The next').start];
    // VS Code may still tell of where the cursor was before: then it is another one's statement that is left.
    const stepped = (command, from, to) =>
      wait(command, async () => {
        here.editor.selection = new vscode.Selection(from, from);
        await execute(command);
        return here.editor.selection.active.isEqual(to);
      });
    await stepped('saidby.nextStatement', first, second);
    await stepped('saidby.previousStatement', second, first);
  },

  async 'a speaker is inserted'() {
    await here.editor.edit((edit) => edit.insert(range('- AI(ines): move').start, '- \n'));
    goTo('\n- AI(ines): move');
    await firstChosen('saidby.insertSpeaker', () => here.document.getText().includes('- [chidio] \n- AI(ines)'));
    await undone();
  },

  async 'settings in force'() {
    await execute('saidby.showSettings');
    const shown = await wait('the settings', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.isUntitled && document.getText();
    });
    assert.match(shown, /profile/);
    await execute('workbench.action.revertAndCloseActiveEditor');
    await open('harbour-call.md');
  },
};
