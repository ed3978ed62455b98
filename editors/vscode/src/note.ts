// The note in front of the user: who speaks in it, and what came of it.
import * as vscode from 'vscode';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageclient/node';
import { LANGUAGES, type Client } from './client';
import { isSomebody, peopleIn, type Person } from './statements';

/** An action or a decision. */
export interface Outcome {
  kind: 'action' | 'decision';
  name: string;
  /** Of an action: its owner. */
  detail: string | undefined;
  range: vscode.Range;
}

/** What settles a doubt: what is offered, and what `saidby.server.settle` takes. */
export interface Answer {
  title: string;
  tag: string;
  answer: unknown;
}

/** Of what `saidby.server.cast` tells of a speaker, what settles who it is. */
interface Member {
  person: string | null;
  tags: { name: string }[];
  doubt: string | null;
  answers: Answer[];
}

/** Somebody who speaks, with what is not sure about them. */
export interface Speaker extends Person {
  doubt: string | undefined;
  /** What would settle the doubt, the likeliest first. */
  answers: Answer[];
}

/** What a note says, at one version. */
export interface Note {
  document: vscode.TextDocument;
  /** Those in doubt first. */
  people: Speaker[];
  outcomes: Outcome[];
}

/** Those who speak, with the doubts of the cast about them; these come first. */
function withDoubts(people: Person[], cast: Member[]): Speaker[] {
  const all = people.map((person): Speaker => {
    const tags = new Set(person.statements.map((statement) => statement.tag));
    const name = isSomebody(person) ? person.name : null;
    const members = cast.filter((member) => member.person === name && member.tags.some((tag) => tags.has(tag.name)));
    const doubt = members.find((member) => member.doubt !== null)?.doubt ?? undefined;
    return { ...person, doubt, answers: members.flatMap((member) => member.answers) };
  });
  return [...all.filter(({ doubt }) => doubt), ...all.filter(({ doubt }) => !doubt)];
}

/** So long after the last key the note is read again. */
const PAUSE_MS = 400;

/** Actions and decisions of an outline, however deep, in the order of the text. */
export function outcomes(symbols: DocumentSymbol[]): Outcome[] {
  return symbols.flatMap(({ name, detail, kind, selectionRange: { start, end }, children = [] }) => {
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    const here: Outcome[] = [];
    if (kind === SymbolKind.Event) here.push({ kind: 'action', name, detail, range });
    if (kind === SymbolKind.Constant) here.push({ kind: 'decision', name, detail: undefined, range });
    return [...here, ...outcomes(children)];
  });
}

/** Follows the active editor. */
export class CurrentNote implements vscode.Disposable {
  private note: Note | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly changed = new vscode.EventEmitter<Note | undefined>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly client: Client) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.later(0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.later(PAUSE_MS);
      }),
      // Settings or a roster say more than they did.
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const uri = this.note?.document.uri.toString();
        if (uris.some((changed) => changed.toString() === uri)) this.later(PAUSE_MS);
      }),
      client.onDidChangeHealth(() => {
        this.later(0);
      }),
    ];
  }

  get value(): Note | undefined {
    return this.note;
  }

  /** The note as it is now, read if it changed since. */
  async fresh(): Promise<Note | undefined> {
    await this.read();
    return this.note;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private later(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), pause);
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    // Another view of VS Code (the log, say) has the focus: the note stays.
    const document = vscode.window.activeTextEditor?.document;
    if (document && !['file', 'untitled'].includes(document.uri.scheme) && this.note) return;
    const version = document?.version;
    const note = document && LANGUAGES.includes(document.languageId) ? await this.noteIn(document) : undefined;
    if (document !== vscode.window.activeTextEditor?.document || document?.version !== version) return;
    this.note = note;
    void vscode.commands.executeCommand('setContext', 'saidby.note', note !== undefined);
    this.changed.fire(note);
  }

  /** What `document` says; nothing where the server sees no note in it. */
  private async noteIn(document: vscode.TextDocument): Promise<Note | undefined> {
    const { running, server } = this.client;
    if (!running || !server) return undefined;
    try {
      const textDocument = running.code2ProtocolConverter.asTextDocumentIdentifier(document);
      const symbols = await running.sendRequest<DocumentSymbol[] | null>('textDocument/documentSymbol', { textDocument });
      if (!symbols?.length) return undefined;
      const [people, cast] = await Promise.all([
        peopleIn(document, server.command),
        this.client.execute<Member[]>('cast', textDocument),
      ]);
      return { document, people: withDoubts(people, cast ?? []), outcomes: outcomes(symbols) };
    } catch (error) {
      this.client.log.warn(`the speakers of ${document.uri.toString()}: ${String(error)}`);
      return undefined;
    }
  }
}
