// The language status item: which server, how it is, what it sees in front of it.
import * as vscode from 'vscode';
import { LANGUAGES, type Client } from './client';
import type { CurrentNote, Note } from './note';

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('saidby', LANGUAGES);
  private readonly subscriptions: vscode.Disposable[];
  private notes: number | undefined;

  constructor(
    private readonly client: Client,
    private readonly current: CurrentNote,
  ) {
    this.item.name = 'saidby';
    const show = () => {
      this.show();
    };
    const count = () => void this.count();
    this.subscriptions = [
      client.onDidChangeHealth(show),
      client.onDidReadNotes(count),
      current.onDidChange(count),
    ];
    show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  /** Asks how many notes there are, and shows that. */
  private async count(): Promise<void> {
    try {
      this.notes = await this.client.execute<number>('notes');
    } catch (error) {
      this.client.log.debug(`the number of notes: ${String(error)}`);
    }
    this.show();
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
    const here = note ? this.said(note) : 'not a meeting note';
    if (this.notes === undefined) return here;
    return `${here}; ${this.notes === 1 ? '1 note' : `${this.notes} notes`} found`;
  }

  private said({ people }: Note): string {
    const statements = people.reduce((sum, person) => sum + person.statements.length, 0);
    return `a meeting note: ${statements} statements by ${people.length} speakers`;
  }
}
