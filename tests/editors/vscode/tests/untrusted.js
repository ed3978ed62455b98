// Runs inside the extension host of a folder that the user does not trust, whose settings name a program to start.
const assert = require('assert');
const vscode = require('vscode');
const { wait } = require('./steps.js');

exports.run = async function () {
  assert.equal(vscode.workspace.isTrusted, false, 'the folder is not trusted');
  const folder = vscode.workspace.workspaceFolders[0].uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'harbour-call.md'));
  await vscode.window.showTextDocument(document);
  await wait('findings', () => vscode.languages.getDiagnostics(document.uri).length > 0);
  assert.equal(vscode.workspace.getConfiguration('saidby').get('server.path'), '');
};
