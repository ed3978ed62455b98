// What commands ask: which note, and whom of those who speak in it.
import * as vscode from 'vscode';
import type { CurrentNote, Note, Speaker } from './note';

/** How somebody is offered for choice. */
function choice(person: Speaker): vscode.QuickPickItem & { person: Speaker } {
  const tags = [...new Set(person.statements.map((statement) => statement.tag))];
  const count = person.statements.length;
  return {
    person,
    label: `$(${person.doubt ? 'question' : 'person'}) ${person.name}`,
    description: `${count === 1 ? '1 statement' : `${count} statements`}, as ${tags.join(', ')}`,
    ...(person.doubt && { detail: person.doubt }),
  };
}

/** One of `people`, as the user chooses. */
export async function choose(title: string, people: Speaker[]): Promise<Speaker | undefined> {
  const chosen = await vscode.window.showQuickPick(people.map(choice), { title, matchOnDescription: true });
  return chosen?.person;
}

/** The note in front of the user and its editor; says so where there is none. */
export async function here(current: CurrentNote): Promise<{ note: Note; editor: vscode.TextEditor } | undefined> {
  const note = await current.fresh();
  const editor = vscode.window.activeTextEditor;
  if (note && editor) return { note, editor };
  void vscode.window.showInformationMessage('This is no meeting note, as far as saidby can tell.');
  return undefined;
}
