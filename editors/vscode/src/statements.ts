// Who said what in a document, saved or not, as `saidby statements` tells it.
import { spawn } from 'node:child_process';
import * as vscode from 'vscode';

/** A speaker of a statement, as `saidby statements --output-format jsonl` names them. */
interface Speaker {
  name: string;
  person: string | null;
  status: string;
}

interface Row {
  line: number;
  column: number;
  end_column: number;
  end_line: number;
  tag: string;
  text: string;
  speakers: Speaker[];
}

/** What somebody said. */
export interface Statement {
  /** The tag with its marks. */
  range: vscode.Range;
  tag: string;
  text: string;
}

/** Somebody who speaks, or a tag in doubt. */
export interface Person {
  name: string;
  status: string;
  statements: Statement[];
}

const TIMEOUT_MS = 20_000;

function run(command: string, text: string, named: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const given = ['statements', '--output-format', 'jsonl', ...named, '-'];
    const child = spawn(command, given, { timeout: TIMEOUT_MS });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString());
      else reject(new Error(Buffer.concat(err).toString() || `saidby statements ended with ${code ?? 'a signal'}`));
    });
    child.stdin.on('error', reject);
    child.stdin.end(text);
  });
}

/** Where the character at `column`, counted from 1 in Unicode scalar values, begins in UTF-16. */
export function utf16(line: string, column: number): number {
  let [units, characters] = [0, 1];
  for (const character of line) {
    if (characters === column) break;
    units += character.length;
    characters += 1;
  }
  return units;
}

/** Whether that is one person, or several; not a tag that leads to nobody. */
export function isSomebody(person: Person): boolean {
  return !['ambiguous', 'unknown', 'placeholder'].includes(person.status);
}

/** Those who speak, by their first statement. */
export function people(rows: string, lineAt: (line: number) => string): Person[] {
  const found = new Map<string, Person>();
  for (const row of rows.split('\n').filter((line) => line.startsWith('{'))) {
    const { line, column, end_column, tag, text, speakers } = JSON.parse(row) as Row;
    const words = lineAt(line - 1);
    const range = new vscode.Range(line - 1, utf16(words, column), line - 1, utf16(words, end_column));
    for (const { name, person, status } of speakers) {
      const key = `${status}\n${person ?? name}`;
      const known = found.get(key) ?? { name: person ?? name, status, statements: [] };
      known.statements.push({ range, tag, text });
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** Those who speak in a document. */
export async function peopleIn(document: vscode.TextDocument, command: string): Promise<Person[]> {
  const text = document.getText();
  const lines = text.split(/\r\n|\r|\n/);
  // Its name leads to its settings, rosters and series.
  const named = document.uri.scheme === 'file' ? ['--stdin-filename', document.uri.fsPath] : [];
  return people(await run(command, text, named), (line) => lines[line] ?? '');
}
