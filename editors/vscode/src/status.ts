// The language status item: which server, how it is, what it sees in front of it.
import * as vscode from 'vscode';
import { LANGUAGES, type Client } from './client';
import type { CurrentNote } from './note';

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('saidby', LANGUAGES);
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly client: Client,
    private readonly current: CurrentNote,
  ) {
    this.item.name = 'saidby';
    const show = () => {
      this.show();
    };
    this.subscriptions = [client.onDidChangeHealth(show), current.onDidChange(show)];
    show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  private show(): void {
    const { health } = this.client;
    this.item.busy = health.state === 'starting';
    this.item.severity =
      health.state === 'failed' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.item.command = { command: 'saidby.restart', title: 'Restart' };
    switch (health.state) {
      case 'starting':
        this.item.text = 'saidby is starting';
        this.item.detail = '';
        break;
      case 'failed':
        this.item.text = 'saidby does not run';
        this.item.detail = health.reason;
        break;
      case 'running':
        this.item.text = `saidby ${health.server.version}`;
        this.item.detail = this.seen();
    }
  }

  private seen(): string {
    const note = this.current.value;
    if (!note) return 'not a meeting note';
    const statements = note.people.reduce((sum, person) => sum + person.statements.length, 0);
    return `a meeting note: ${statements} statements by ${note.people.length} speakers`;
  }
}
