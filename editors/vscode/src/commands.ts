// What the command palette offers.
import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import type { Client } from './client';
import { choose, here } from './choice';
import type { Answer, CurrentNote, Note, Speaker } from './note';
import { Settling } from './settle';
import { isSomebody, type Statement } from './statements';

/** The statement the cursor is in, and whose it is. */
function statementAt(note: Note, position: vscode.Position): { person: Speaker; statement: Statement } | undefined {
  let found: { person: Speaker; statement: Statement } | undefined;
  for (const person of note.people) {
    for (const statement of person.statements) {
      const begins = statement.range.start;
      if (begins.isAfter(position) && begins.line !== position.line) continue;
      if (!found || begins.isAfter(found.statement.range.start)) found = { person, statement };
    }
  }
  return found;
}

export class Commands {
  private readonly settling: Settling;

  constructor(
    private readonly client: Client,
    private readonly current: CurrentNote,
  ) {
    this.settling = new Settling(client, current);
  }

  /** All commands, as they are called in package.json. */
  register(): vscode.Disposable[] {
    const commands: Record<string, (...given: never[]) => unknown> = {
      'saidby.restart': () => this.client.restart(),
      'saidby.showLog': () => {
        this.client.log.show();
      },
      'saidby.fixFile': () => this.fixFile(),
      'saidby.fixWorkspace': () => this.fixWorkspace(),
      'saidby.showStatements': (item?: { person?: Speaker }) => this.showStatements(item?.person),
      'saidby.insertSpeaker': () => this.insertSpeaker(),
      'saidby.nextStatement': () => this.step(1),
      'saidby.previousStatement': () => this.step(-1),
      'saidby.settle': (item?: { person?: Speaker }) => this.settling.ask(item?.person),
      'saidby.settleAs': (answer: Answer) => this.settling.settle(answer),
      'saidby.openSettings': () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:saidby.saidby'),
      'saidby.showSettings': () => this.showSettings(),
    };
    return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
  }

  /** Mends what is safe to mend in the note in front. */
  private async fixFile(): Promise<void> {
    const kind = 'source.fixAll.saidby';
    await vscode.commands.executeCommand('editor.action.sourceAction', { kind, apply: 'first' });
  }

  /** The same for all notes of the workspace. What was not open is changed in an editor of its own, not saved. */
  private async fixWorkspace(): Promise<void> {
    const count = await this.client.execute<number>('fixAll');
    const edits = count === 1 ? '1 edit' : `${count ?? 0} edits`;
    void vscode.window.showInformationMessage(count ? `saidby made ${edits}.` : 'There is nothing that saidby can safely mend.');
  }

  /** Everything a person said, in the view of references. */
  private async showStatements(person?: Speaker): Promise<void> {
    const found = await here(this.current);
    if (!found) return;
    const { note, editor } = found;
    const whose = person ?? (await choose('Show everything somebody said', note.people));
    const first = whose?.statements[0];
    if (!first) return;
    const capabilities = this.client.running?.initializeResult?.capabilities;
    // Its command is not among the known ones before it was used.
    if (capabilities?.referencesProvider && vscode.extensions.getExtension('vscode.references-view')) {
      // It asks at the cursor, so the cursor goes to the tag.
      const inside = first.range.start.translate(0, 1);
      editor.selection = new vscode.Selection(inside, inside);
      editor.revealRange(first.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      await vscode.commands.executeCommand('references-view.findReferences');
      return;
    }
    const { uri } = note.document;
    const locations = whose.statements.map(({ range }) => new vscode.Location(uri, range));
    await vscode.commands.executeCommand('editor.action.showReferences', uri, first.range.start, locations);
  }

  /** The tag somebody was last given in this note, those who spoke last on top. */
  private async insertSpeaker(): Promise<void> {
    const found = await here(this.current);
    if (!found) return;
    const { note, editor } = found;
    const position = editor.selection.active;
    const last = (person: Speaker) => person.statements.findLast(({ range }) => range.end.isBeforeOrEqual(position));
    const known = note.people.filter(isSomebody);
    const when = (person: Speaker) => last(person)?.range.start.line ?? -1;
    const person = await choose('Who speaks?', known.sort((a, b) => when(b) - when(a)));
    if (!person) return;
    const used = last(person) ?? person.statements[0];
    if (!used) return;
    await editor.insertSnippet(new vscode.SnippetString().appendText(`${note.document.getText(used.range)} `), position);
  }

  /** To the next statement of the same person, or the one before. */
  private async step(by: 1 | -1): Promise<void> {
    const place = await here(this.current);
    const found = place && statementAt(place.note, place.editor.selection.active);
    if (!place || !found) return;
    const { statements, name } = found.person;
    const next = statements[statements.indexOf(found.statement) + by];
    if (!next) {
      vscode.window.setStatusBarMessage(`${name} says nothing ${by > 0 ? 'after' : 'before'} this`, 3000);
      return;
    }
    place.editor.selection = new vscode.Selection(next.range.start, next.range.start);
    place.editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** The settings in force for the file in front, and where each was made. */
  private async showSettings(): Promise<void> {
    const { server } = this.client;
    if (!server) return;
    const document = vscode.window.activeTextEditor?.document;
    const place = document?.uri.scheme === 'file' ? [document.uri.fsPath] : [];
    const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const content = await new Promise<string>((resolve) => {
      execFile(server.command, ['config', 'show', ...place], { cwd, encoding: 'utf8' }, (_, out, err) => {
        resolve(out || err);
      });
    });
    const shown = await vscode.workspace.openTextDocument({ content, language: 'toml' });
    await vscode.window.showTextDocument(shown, { preview: true });
  }
}
