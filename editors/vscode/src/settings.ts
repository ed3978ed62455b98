// What the user set, as the server wants it.
import * as vscode from 'vscode';

/** Settings of the extension itself, which the server need not know. */
const OWN = ['server', 'trace', 'outline', 'inlayHints', 'codeLens'];

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> } };
}

/** What the user set of what concerns notes, as in `saidby.toml`. What nobody set is left to the server and its file. */
export function noteSettings(extension: vscode.ExtensionContext, scope: vscode.Uri | undefined): object {
  const { contributes } = extension.extension.packageJSON as Manifest;
  const configuration = vscode.workspace.getConfiguration('saidby', scope ?? null);
  const settings: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(contributes.configuration.properties)) {
    const [, table = '', key = ''] = name.split('.');
    if (OWN.includes(table)) continue;
    const found = configuration.inspect(`${table}.${key}`);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) (settings[table] ??= {})[key] = value;
  }
  return settings;
}
