// Which program serves: found, and asked who it is, before it is started.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** A program that answered to `--version`. */
export interface Server {
  command: string;
  /** Such as `0.1.0`. */
  version: string;
  /** Where it was named, for the log and for those who wonder. */
  origin: string;
}

/** Why there is no server, for the user to read. */
export class NoServer extends Error {}

const PROBE_MS = 10_000;

/** The first place that names a program: what somebody set wins over what is found. */
function candidate(extension: vscode.ExtensionContext): { command: string; origin: string } {
  const variable = process.env['SAIDBY_SERVER'];
  if (variable) return { command: variable, origin: 'SAIDBY_SERVER' };
  const setting = vscode.workspace.getConfiguration('saidby').get<string>('server.path', '').trim();
  if (setting) return { command: setting, origin: 'saidby.server.path' };
  const name = process.platform === 'win32' ? 'saidby.exe' : 'saidby';
  const bundled = extension.asAbsolutePath(path.join('bin', name));
  if (existsSync(bundled)) return { command: bundled, origin: 'this extension' };
  return { command: name, origin: 'PATH' };
}

function probe(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, ['--version'], { timeout: PROBE_MS, encoding: 'utf8' }, (error, said, complaint) => {
      if (!error) resolve(said.trim());
      else if (error.code === 'ENOENT') reject(new Error('there is no such program'));
      else if (error.killed) reject(new Error(`it says nothing to --version within ${PROBE_MS / 1000} seconds`));
      else reject(new Error(complaint.trim() || error.message));
    });
  });
}

/** The program to start. Throws `NoServer` with the reason. */
export async function findServer(extension: vscode.ExtensionContext): Promise<Server> {
  const { command, origin } = candidate(extension);
  let said: string;
  try {
    said = await probe(command);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const install = origin === 'PATH' ? ' Install saidby, or say in the settings where it is.' : '';
    throw new NoServer(`saidby cannot be started: ${command} (from ${origin}): ${reason}.${install}`);
  }
  const version = /^saidby (\S+)$/.exec(said)?.[1];
  if (!version) throw new NoServer(`${command} (from ${origin}) is not saidby: --version says "${said}".`);
  return { command, version, origin };
}
