// What VS Code and the server say to each other goes into the log where the setting asks for it. The client library traces to
// a channel whose level is Trace; here the setting is enough.
import * as vscode from 'vscode';

export class Trace implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.LogLevel>();
  private readonly subscription: vscode.Disposable;
  /** The log, as the client library wants it. */
  readonly channel: vscode.LogOutputChannel;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const level = () => this.level();
    this.channel = Object.create(log, {
      logLevel: { get: level },
      onDidChangeLogLevel: { value: this.changed.event },
      trace: {
        value: (message: string) => {
          log.info(message);
        },
      },
    }) as vscode.LogOutputChannel;
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('saidby.trace.server')) this.changed.fire(this.level());
      }),
      log.onDidChangeLogLevel(() => {
        this.changed.fire(this.level());
      }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private level(): vscode.LogLevel {
    const wanted = vscode.workspace.getConfiguration('saidby').get<string>('trace.server', 'off') !== 'off';
    return wanted ? vscode.LogLevel.Trace : this.log.logLevel;
  }
}
