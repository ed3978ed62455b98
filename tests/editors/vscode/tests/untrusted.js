// Runs inside the extension host of a folder that the user does not trust, whose settings name a program to start.
const assert = require('assert');
const vscode = require('vscode');

exports.run = async function () {
  assert.equal(vscode.workspace.isTrusted, false, 'the folder is not trusted');
  const folder = vscode.workspace.workspaceFolders[0].uri;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'harbour-call.md'));
  await vscode.window.showTextDocument(document);
  const end = Date.now() + 20000;
  while (vscode.languages.getDiagnostics(document.uri).length === 0) {
    assert(Date.now() < end, 'no findings: the program named by the folder was started, or none');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(vscode.workspace.getConfiguration('saidby').get('server.path'), '');
};
