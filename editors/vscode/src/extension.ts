// Starts the server and puts beside it what only VS Code has. Whatever can be in the server is in the server.
import * as vscode from 'vscode';
import { Client } from './client';
import { Commands } from './commands';
import { CurrentNote } from './note';
import { SpeakersView } from './speakers';
import { Status } from './status';
import { registerTasks } from './tasks';

let client: Client | undefined;

export async function activate(extension: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('saidby', { log: true });
  client = new Client(extension, log);
  const current = new CurrentNote(client);
  const speakers = new SpeakersView(current);
  extension.subscriptions.push(
    log,
    current,
    speakers,
    new Status(client, current),
    vscode.window.createTreeView('saidby.speakers', { treeDataProvider: speakers, showCollapseAll: true }),
    ...new Commands(client, current).register(),
    registerTasks(client),
    vscode.workspace.onDidChangeConfiguration((change) => {
      // What the server is told once, when it starts; and VS Code asks for the outline again only where a provider is new.
      const restarts = ['server', 'outline', 'inlayHints', 'codeLens'].map((table) => `saidby.${table}`);
      if (restarts.some((setting) => change.affectsConfiguration(setting))) void client?.restart();
    }),
  );
  await client.restart();
}

/** VS Code waits for this, so that the server ends in good order. */
export function deactivate(): Promise<void> | undefined {
  return client?.dispose();
}
