// Settles doubts about who somebody is: an alias in `saidby.toml`, or an entry in the attendee list.
import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient/node';
import { choose, here } from './choice';
import type { Client } from './client';
import type { Answer, CurrentNote, Speaker } from './note';

/** What `saidby.server.settle` tells: what to change, and which files besides the note that concerns. */
interface Told {
  edit: WorkspaceEdit;
  files: string[];
}

export class Settling {
  constructor(
    private readonly client: Client,
    private readonly current: CurrentNote,
  ) {}

  /** Asks who somebody is, unless there is but one answer. Whose answer is none of ours is led to the tag and its fixes. */
  async ask(given?: Speaker): Promise<void> {
    const found = await here(this.current);
    if (!found) return;
    const doubts = found.note.people.filter(({ doubt }) => doubt);
    if (doubts.length === 0) {
      void vscode.window.showInformationMessage('Nobody here is in doubt.');
      return;
    }
    const whose = given ?? (await choose('Who is this?', doubts));
    if (!whose) return;
    const [only, ...others] = whose.answers;
    if (only && others.length === 0 && given) return this.settle(only);
    const answers = whose.answers.map((answer) => ({ label: `$(check) ${answer.title}`, answer }));
    const more = { label: '$(lightbulb) Something else…', answer: undefined };
    const title = `Who is ${whose.name}?`;
    const chosen = only ? await vscode.window.showQuickPick([...answers, more], { title }) : more;
    if (chosen?.answer) await this.settle(chosen.answer);
    else if (chosen) await this.showFixes(whose);
  }

  /** Does what an answer asks for. */
  async settle({ title, tag, answer }: Answer): Promise<void> {
    const { running } = this.client;
    const document = this.current.value?.document;
    if (!running || !document) return;
    const { uri } = running.code2ProtocolConverter.asTextDocumentIdentifier(document);
    try {
      const told = await this.client.execute<Told>('settle', { uri, tag, answer, apply: false });
      if (!told) {
        void vscode.window.showWarningMessage(`There is nothing to settle about "${tag}" any more.`);
        return;
      }
      // The server reads its settings from the disk, and what it says to change is about them.
      const files = told.files.map((file) => vscode.Uri.parse(file));
      const unsaved = files.find((file) => isUnsaved(file));
      if (unsaved) {
        void vscode.window.showWarningMessage(`Save ${vscode.workspace.asRelativePath(unsaved)} first.`);
        return;
      }
      if (!(await vscode.workspace.applyEdit(await running.protocol2CodeConverter.asWorkspaceEdit(told.edit)))) {
        throw new Error('The change could not be made.');
      }
      for (const file of files) await (await vscode.workspace.openTextDocument(file)).save();
      vscode.window.setStatusBarMessage(`$(check) ${title}`, 5000);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  /** To the first tag of somebody, with all that can be done about it. */
  private async showFixes({ statements: [first] }: Speaker): Promise<void> {
    const document = this.current.value?.document;
    if (!first || !document) return;
    const inside = first.range.start.translate(0, 1);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(inside, inside);
    editor.revealRange(first.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    await vscode.commands.executeCommand('editor.action.quickFix');
  }
}

function isUnsaved(file: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some(({ uri, isDirty }) => isDirty && uri.toString() === file.toString());
}
