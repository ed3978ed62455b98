// What the command palette offers.
import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import type { Client } from './client';
import type { WorkspaceEdit } from 'vscode-languageclient/node';
import type { Answer, CurrentNote, Note } from './note';
import { isDoubtful, type Person, type Statement } from './statements';

type Choice = vscode.QuickPickItem & { person: Person };

/** How somebody is offered for choice. */
function choice(person: Person): Choice {
  const tags = [...new Set(person.statements.map((statement) => statement.tag))];
  const count = person.statements.length;
  return {
    person,
    label: `$(${isDoubtful(person) ? 'question' : 'person'}) ${person.name}`,
    description: `${count === 1 ? '1 statement' : `${count} statements`}, as ${tags.join(', ')}`,
    ...(person.candidates.length > 0 && { detail: `${person.candidates.join(' or ')}?` }),
  };
}

/** The statement the cursor is in, and whose it is. */
function statementAt(note: Note, position: vscode.Position): { person: Person; statement: Statement } | undefined {
  let found: { person: Person; statement: Statement } | undefined;
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
  constructor(
    private readonly client: Client,
    private readonly current: CurrentNote,
  ) {}

  /** All commands, as they are called in package.json. */
  register(): vscode.Disposable[] {
    const commands: Record<string, (...given: never[]) => unknown> = {
      'saidby.restart': () => this.client.restart(),
      'saidby.showLog': () => {
        this.client.log.show();
      },
      'saidby.fixFile': () => this.fixFile(),
      'saidby.fixWorkspace': () => this.fixWorkspace(),
      'saidby.showStatements': (item?: { person?: Person }) => this.showStatements(item?.person),
      'saidby.insertSpeaker': () => this.insertSpeaker(),
      'saidby.nextStatement': () => this.step(1),
      'saidby.previousStatement': () => this.step(-1),
      'saidby.settle': (item?: { person?: Person }) => this.settle(item?.person),
      'saidby.settleAs': (answer: Answer) => this.settleAs(answer),
      'saidby.openSettings': () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:saidby.saidby'),
      'saidby.showSettings': () => this.showSettings(),
    };
    return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
  }

  /** The note in front of the user and its editor; says so where there is none. */
  private async here(): Promise<{ note: Note; editor: vscode.TextEditor } | undefined> {
    const note = await this.current.fresh();
    const editor = vscode.window.activeTextEditor;
    if (note && editor) return { note, editor };
    void vscode.window.showInformationMessage('This is no meeting note, as far as saidby can tell.');
    return undefined;
  }

  private async choose(title: string, people: Person[]): Promise<Person | undefined> {
    const chosen = await vscode.window.showQuickPick(people.map(choice), { title, matchOnDescription: true });
    return chosen?.person;
  }

  /** Mends what is safe to mend in the note in front. */
  private async fixFile(): Promise<void> {
    const kind = 'source.fixAll.saidby';
    await vscode.commands.executeCommand('editor.action.sourceAction', { kind, apply: 'first' });
  }

  /** The same for all notes of the workspace. What was not open is changed in an editor of its own, not saved. */
  private async fixWorkspace(): Promise<void> {
    const command = 'saidby.server.fixAll';
    const count = await this.client.running?.sendRequest<number>('workspace/executeCommand', { command, arguments: [] });
    const edits = count === 1 ? '1 edit' : `${count ?? 0} edits`;
    void vscode.window.showInformationMessage(count ? `saidby made ${edits}.` : 'There is nothing that saidby can safely mend.');
  }

  /** Everything a person said, in the view of references. */
  private async showStatements(person?: Person): Promise<void> {
    const here = await this.here();
    if (!here) return;
    const { note, editor } = here;
    const whose = person ?? (await this.choose('Show everything somebody said', note.people));
    const first = whose?.statements[0];
    if (!first) return;
    const capabilities = this.client.running?.initializeResult?.capabilities;
    const commands = await vscode.commands.getCommands(true);
    if (capabilities?.referencesProvider && commands.includes('references-view.findReferences')) {
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
    const here = await this.here();
    if (!here) return;
    const { note, editor } = here;
    const position = editor.selection.active;
    const last = (person: Person) => person.statements.findLast(({ range }) => range.end.isBeforeOrEqual(position));
    const known = note.people.filter((person) => !isDoubtful(person));
    const when = (person: Person) => last(person)?.range.start.line ?? -1;
    const person = await this.choose('Who speaks?', known.sort((a, b) => when(b) - when(a)));
    if (!person) return;
    const used = last(person) ?? person.statements[0];
    if (!used) return;
    await editor.insertSnippet(new vscode.SnippetString().appendText(`${note.document.getText(used.range)} `), position);
  }

  /** To the next statement of the same person, or the one before. */
  private async step(by: 1 | -1): Promise<void> {
    const here = await this.here();
    const found = here && statementAt(here.note, here.editor.selection.active);
    if (!here || !found) return;
    const { statements, name } = found.person;
    const next = statements[statements.indexOf(found.statement) + by];
    if (!next) {
      vscode.window.setStatusBarMessage(`${name} says nothing ${by > 0 ? 'after' : 'before'} this`, 3000);
      return;
    }
    here.editor.selection = new vscode.Selection(next.range.start, next.range.start);
    here.editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** To a doubtful tag, with all that can be done about it. */
  private async settle(person?: Person): Promise<void> {
    const here = await this.here();
    if (!here) return;
    const doubts = here.note.people.filter(isDoubtful);
    const whose = person ?? (await this.choose('Who is this?', doubts));
    const first = whose?.statements[0];
    if (!first) return;
    const inside = first.range.start.translate(0, 1);
    const editor = await vscode.window.showTextDocument(here.note.document);
    editor.selection = new vscode.Selection(inside, inside);
    editor.revealRange(first.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await vscode.commands.executeCommand('editor.action.quickFix');
  }

  /** Settles a doubt: writes an alias into `saidby.toml`, or the speaker into the attendee list. */
  private async settleAs({ tag, answer }: Answer): Promise<void> {
    const { running } = this.client;
    const document = this.current.value?.document;
    if (!running || !document) return;
    const { uri } = running.code2ProtocolConverter.asTextDocumentIdentifier(document);
    const asked = { command: 'saidby.server.settle', arguments: [{ uri, tag, answer, apply: false }] };
    try {
      const told = await running.sendRequest<{ edit: WorkspaceEdit; files: string[] } | null>('workspace/executeCommand', asked);
      if (!told) return;
      await vscode.workspace.applyEdit(await running.protocol2CodeConverter.asWorkspaceEdit(told.edit));
      // The server reads its settings from the disk.
      for (const file of told.files) await (await vscode.workspace.openTextDocument(vscode.Uri.parse(file))).save();
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
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
