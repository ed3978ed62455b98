// The language client: started with what `findServer` found, and again when the server fails, but not for ever.
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type CloseHandlerResult,
  type LanguageClientOptions,
  type Range as LspRange,
} from 'vscode-languageclient/node';
import { findServer, NoServer, type Server } from './server';
import { noteSettings } from './settings';
import { Trace } from './trace';

/** How things stand. */
export type Health =
  | { state: 'starting' }
  | { state: 'running'; server: Server }
  | { state: 'failed'; reason: string };

/** Languages the server is asked about. In Markdown and plain text it is silent until the text is a note. */
export const LANGUAGES = ['meeting-notes', 'markdown', 'plaintext'];

/** What a lens of the server asks for: to see these places. */
const SHOW = 'saidby.server.show';

interface Places {
  uri: string;
  ranges: LspRange[];
}

async function showPlaces({ uri, ranges }: Places): Promise<void> {
  const document = vscode.Uri.parse(uri);
  const places = ranges.map(({ start, end }) => {
    return new vscode.Location(document, new vscode.Range(start.line, start.character, end.line, end.character));
  });
  const first = places[0]?.range.start ?? new vscode.Position(0, 0);
  await vscode.commands.executeCommand('editor.action.goToLocations', document, first, places, 'peek');
}

/** Shows a setting of the machine, which where VS Code is served from another stands with those of that one. */
async function openMachineSetting(query: string): Promise<void> {
  const there = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
  await vscode.commands.executeCommand(`workbench.action.${there}`, { query });
}

/** So many failures within so much time, and it is left alone until somebody asks. */
const FAILURES = 4;
const FAILURES_WITHIN_MS = 180_000;

const UNSTARTED = 'The server could not be started';

/** When the server ended. */
class Ends {
  private times: number[] = [];

  /** One more; says whether these are too many. */
  tooMany(): boolean {
    const now = Date.now();
    this.times = [...this.times.filter((time) => now - time < FAILURES_WITHIN_MS), now];
    return this.times.length >= FAILURES;
  }
}

/** The library's client, but for its messages, which go into the log: what concerns the user, `failed` says. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The one client of this window. */
export class Client implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly trace: Trace;
  private now: Health = { state: 'starting' };
  private readonly changed = new vscode.EventEmitter<Health>();
  /** Fires when the server came up, ended, or could not be started. */
  readonly onDidChangeHealth = this.changed.event;
  private readonly counted = new vscode.EventEmitter<void>();
  /** Fires when the server has read the notes of the workspace. */
  readonly onDidReadNotes = this.counted.event;
  /** Starts and stops follow each other, whoever asks for them. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly extension: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {
    this.trace = new Trace(log);
  }

  get health(): Health {
    return this.now;
  }

  /** The client while the server answers. */
  get running(): LanguageClient | undefined {
    return this.client?.state === State.Running ? this.client : undefined;
  }

  /** The program in use. */
  get server(): Server | undefined {
    return this.now.state === 'running' ? this.now.server : undefined;
  }

  /** Has the server execute a command; nothing while there is none. */
  async execute<T>(command: string, ...given: unknown[]): Promise<T | undefined> {
    const asked = { command: `saidby.server.${command}`, arguments: given };
    return (await this.running?.sendRequest<T | null>('workspace/executeCommand', asked)) ?? undefined;
  }

  /** Starts the server; one that runs is stopped first. */
  restart(): Promise<void> {
    this.queue = this.queue.then(async () => {
      await this.stop();
      await this.start();
    });
    return this.queue;
  }

  async dispose(): Promise<void> {
    await this.queue;
    await this.stop();
    this.changed.dispose();
    this.counted.dispose();
    this.trace.dispose();
  }

  private set(health: Health): void {
    this.now = health;
    this.changed.fire(health);
  }

  private async start(): Promise<void> {
    this.set({ state: 'starting' });
    try {
      const server = await findServer(this.extension);
      this.log.info(`saidby ${server.version}: ${server.command} (from ${server.origin})`);
      const client = new QuietClient(
        'saidby',
        'saidby',
        { command: server.command, args: ['server', '--log-level', this.setting('server.logLevel', 'warn')] },
        this.options(),
      );
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) this.set({ state: 'running', server });
      });
      this.client = client;
      await client.start();
    } catch (error) {
      if (error instanceof NoServer) this.failed(error.message, true);
      else if (this.now.state !== 'failed') this.failed(`${UNSTARTED}: ${String(error)}`, false);
    }
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose(5000);
    } catch (error) {
      // A server that failed cannot be stopped, and need not be.
      this.log.debug(`stopping: ${String(error)}`);
    }
  }

  private setting<T>(name: string, otherwise: T): T {
    return vscode.workspace.getConfiguration('saidby').get<T>(name, otherwise);
  }

  /** The server ended. It is started again, unless it does so too often or never came up. */
  private closed(ends: Ends): CloseHandlerResult {
    const left: CloseHandlerResult = { action: CloseAction.DoNotRestart, handled: true };
    if (this.now.state === 'failed') return left;
    if (this.now.state === 'starting') {
      this.failed(`${UNSTARTED}: it ended at once.`, false);
      return left;
    }
    if (ends.tooMany()) {
      this.failed(`The server ended ${FAILURES} times within ${FAILURES_WITHIN_MS / 60_000} minutes.`, false);
      return left;
    }
    this.set({ state: 'starting' });
    return { action: CloseAction.Restart };
  }

  private options(): LanguageClientOptions {
    const ends = new Ends();
    return {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: 'file', language },
        { scheme: 'untitled', language },
      ]),
      outputChannel: this.log,
      traceOutputChannel: this.trace.channel,
      initializationOptions: {
        inlayHints: this.setting<boolean>('inlayHints.enable', false),
        codeLens: { turns: this.setting<boolean>('codeLens.turns', false) },
        outline: { statements: this.setting<boolean>('outline.statements', false) },
      },
      synchronize: { configurationSection: 'saidby' },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.closed(ends),
      },
      initializationFailedHandler: () => false,
      middleware: {
        workspace: {
          // That something changed is news; what, the server asks.
          didChangeConfiguration: (_, next) => next(undefined),
          configuration: ({ items }, token, next) =>
            items.every(({ section }) => section === 'saidby')
              ? items.map(({ scopeUri }) =>
                  noteSettings(this.extension, scopeUri ? vscode.Uri.parse(scopeUri) : undefined),
                )
              : next({ items }, token),
        },
        executeCommand: (command, words: unknown[], next) =>
          command === SHOW ? showPlaces(words[0] as Places) : (next(command, words) as Promise<unknown>),
        handleWorkDoneProgress: (token, params, next) => {
          next(token, params);
          if (params.kind === 'end') this.counted.fire();
        },
        // Beside VS Code's own outline of Markdown some do not want another.
        provideDocumentSymbols: (document, token, next) =>
          this.setting<boolean>('outline.enable', true) ? next(document, token) : undefined,
      },
    };
  }

  /** Says what is wrong, with a button that leads on. */
  private failed(reason: string, cannotBeFound: boolean): void {
    this.log.error(reason);
    this.set({ state: 'failed', reason });
    const buttons: Record<string, () => unknown> = cannotBeFound
      ? {
          'Open Settings': () => openMachineSetting('saidby.server.path'),
          Restart: () => this.restart(),
        }
      : {
          Restart: () => this.restart(),
          'Show Log': () => {
            this.log.show();
          },
        };
    void vscode.window
      .showErrorMessage(reason, ...Object.keys(buttons))
      .then((chosen) => (chosen ? buttons[chosen]?.() : undefined));
  }
}
