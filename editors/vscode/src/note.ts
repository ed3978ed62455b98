// The note in front of the user: who speaks in it, and what came of it.
import * as vscode from 'vscode';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageclient/node';
import { LANGUAGES, type Client } from './client';
import { isDoubtful, peopleIn, type Person } from './statements';

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
  tags: { name: string }[];
  answers: Answer[];
}

/** What a note says, at one version. */
export interface Note {
  document: vscode.TextDocument;
  people: Person[];
  outcomes: Outcome[];
  cast: Member[];
}

/** What settles who somebody is, the likeliest first. */
export function answersOf(note: Note, person: Person): Answer[] {
  if (!isDoubtful(person)) return [];
  const tags = new Set(person.statements.map((statement) => statement.tag));
  return note.cast.filter((member) => member.tags.some(({ name }) => tags.has(name))).flatMap((member) => member.answers);
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
      const asked = { command: 'saidby.server.cast', arguments: [textDocument] };
      const [people, cast] = await Promise.all([
        peopleIn(document, server.command),
        running.sendRequest<Member[] | null>('workspace/executeCommand', asked),
      ]);
      return { document, people, outcomes: outcomes(symbols), cast: cast ?? [] };
    } catch (error) {
      this.client.log.warn(`the speakers of ${document.uri.toString()}: ${String(error)}`);
      return undefined;
    }
  }
}
