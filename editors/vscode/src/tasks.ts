// The task `saidby: check`, whose findings go to the Problems panel.
import * as vscode from 'vscode';
import type { Client } from './client';

export function registerTasks(client: Client): vscode.Disposable {
  const task = (definition: vscode.TaskDefinition, folder: vscode.WorkspaceFolder): vscode.Task => {
    const paths = (definition['paths'] as string[] | undefined) ?? ['.'];
    const command = client.server?.command ?? 'saidby';
    const execution = new vscode.ProcessExecution(command, ['check', '--output-format', 'concise', ...paths], {
      cwd: folder.uri.fsPath,
    });
    const made = new vscode.Task(definition, folder, 'check', 'saidby', execution, '$saidby');
    made.group = vscode.TaskGroup.Test;
    made.detail = 'Check all notes, also those that are not open';
    return made;
  };
  return vscode.tasks.registerTaskProvider('saidby', {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).map((folder) => task({ type: 'saidby', command: 'check' }, folder)),
    resolveTask: ({ definition, scope }) =>
      definition['command'] === 'check' && typeof scope === 'object' ? task(definition, scope) : undefined,
  });
}
