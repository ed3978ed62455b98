// The server: told of settings, found, started again.
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const vscode = require('vscode');
const here = require('./steps.js');
const { execute, finding, range, server, set, wait } = here;

/** Where a program put its name when it was started as a server. */
const started = () => path.join(process.env.folder, 'started');

/** A program that serves as the extension's own does, and leaves its name. */
function program(name) {
  const file = path.join(process.env.folder, name);
  const own = path.join(vscode.extensions.getExtension('saidby.saidby').extensionPath, 'bin/saidby');
  const lines = ['#!/bin/sh', `[ "$1" != server ] || echo ${name} > ${started()}`, `exec ${own} "$@"`, ''];
  fs.writeFileSync(file, lines.join('\n'), { mode: 0o755 });
  return file;
}

/** Waits until the program of this name serves. */
async function serves(name) {
  await wait(`the server of ${name}`, () => fs.existsSync(started()) && fs.readFileSync(started(), 'utf8') === `${name}\n`);
  await wait('findings', () => finding('unclosed-tag'));
  fs.rmSync(started());
}

module.exports = {
  async settings() {
    await wait('findings', () => finding('misspelt-speaker'));
    await set('rules.ignore', ['misspelt-speaker']);
    await wait('the finding to go', () => !finding('misspelt-speaker'));
    await set('rules.ignore', undefined);
    await wait('the finding to come back', () => finding('misspelt-speaker'));
    await set('rules.per-path', { '*-call.md': ['unclosed-tag'] });

    await wait('the finding to go', () => !finding('unclosed-tag'));
    await set('rules.per-path', undefined);
    await set('rules.extend-select', ['inconsistent-alias']);
    await wait('a finding of a rule that is off', () => finding('inconsistent-alias'));
    await set('rules.extend-select', undefined);
    await set('roster.person', [{ name: 'Mara Sand', aliases: ['mara'] }]);
    await wait('the doubt to go', () => !finding('ambiguous-speaker'));
    await set('roster.person', undefined);
    await wait('the doubt to come back', () => finding('ambiguous-speaker'));
  },

  async 'a crash'() {
    const before = await wait('the server', server);
    process.kill(before, 'SIGKILL');
    await wait('another server', () => server() && server() !== before);
    const hover = () => execute('vscode.executeHoverProvider', here.document.uri, range('mvogel] The').start);
    await wait('an answer', async () => (await hover()).length > 0);
    await wait('findings', () => finding('unclosed-tag'));
  },

  async 'the program that is named'() {
    const [variable, setting] = ['variable', 'setting'].map(program);
    await set('server.path', setting);
    await serves('setting');
    process.env.SAIDBY_SERVER = variable;
    await execute('saidby.restart');
    await serves('variable');
    delete process.env.SAIDBY_SERVER;
    await execute('saidby.restart');
    await serves('setting');
    // Without either, the extension's own: what is on the PATH here is no saidby.
    await set('server.path', undefined);
    await wait('the server', server);
    await wait('findings', () => finding('unclosed-tag'));
    assert(!fs.existsSync(started()));
  },

  async 'a program that is none'() {
    await set('server.path', '/does/not/exist');
    await wait('the server to end', () => !server());
    await set('server.path', undefined);
    await wait('the server', server);
    await wait('findings', () => finding('unclosed-tag'));
  },

  async 'the log'() {
    const said = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output').map((log) => log.getText()).join('\n');
    await execute('saidby.showLog');
    await wait('the log', () => /saidby \d+\.\d+\.\d+: .*\(from this extension\)/.test(said()));
    await set('trace.server', 'messages');
    await wait('what is said between the two', async () => {
      await execute('vscode.executeHoverProvider', here.document.uri, range('mvogel] The').start);
      return said().includes('textDocument/hover');
    });
    await set('trace.server', undefined);
    await execute('workbench.action.closePanel');
  },
};
