// The Speakers view: people, what they are called here and what they said; doubts on top; actions and decisions.
import * as vscode from 'vscode';
import type { Answer, CurrentNote, Note, Outcome, Speaker } from './note';
import type { Statement } from './statements';

type Item =
  | { kind: 'person'; person: Speaker }
  | { kind: 'answer'; answer: Answer }
  | { kind: 'tag'; tag: string; person: Speaker; statements: Statement[] }
  | { kind: 'statement'; statement: Statement }
  | { kind: 'outcomes'; title: string; outcomes: Outcome[] }
  | { kind: 'outcome'; outcome: Outcome };

/** One statement on one line. */
const LONGEST_LABEL = 80;

function counted(count: number): string {
  return count === 1 ? '1 statement' : `${count} statements`;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL - 1)}…` : line;
}

/** The tags of a person, by first use. */
function tagsOf(person: Speaker): Item[] {
  const tags = [...new Set(person.statements.map((statement) => statement.tag))];
  return tags.map((tag) => ({
    kind: 'tag',
    tag,
    person,
    statements: person.statements.filter((statement) => statement.tag === tag),
  }));
}

export class SpeakersView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly current: CurrentNote) {
    this.subscription = current.onDidChange(() => {
      this.changed.fire(undefined);
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  getChildren(item?: Item): Item[] {
    const note = this.current.value;
    if (!note) return [];
    if (!item) return this.roots(note);
    if (item.kind === 'person') {
      const { answers, statements } = item.person;
      const tags = tagsOf(item.person);
      // Who is called but one thing needs no floor for it, unless that would hide the next answer.
      const said = tags.length > 1 || answers.length > 0 ? tags : statements.map((statement): Item => ({ kind: 'statement', statement }));
      return [...answers.map((answer): Item => ({ kind: 'answer', answer })), ...said];
    }
    if (item.kind === 'tag') return item.statements.map((statement) => ({ kind: 'statement', statement }));
    if (item.kind === 'outcomes') return item.outcomes.map((outcome) => ({ kind: 'outcome', outcome }));
    return [];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    switch (item.kind) {
      case 'person':
        return this.person(item.person);
      case 'tag': {
        const tree = new vscode.TreeItem(item.tag, vscode.TreeItemCollapsibleState.Collapsed);
        tree.description = counted(item.statements.length);
        tree.iconPath = new vscode.ThemeIcon('tag');
        return tree;
      }
      case 'answer': {
        const tree = new vscode.TreeItem(item.answer.title);
        tree.iconPath = new vscode.ThemeIcon('check');
        tree.command = { command: 'saidby.settleAs', title: 'Settle', arguments: [item.answer] };
        return tree;
      }
      case 'statement': {
        const { range, text } = item.statement;
        return this.place(shortened(text) || '…', range, 'comment', text);
      }
      case 'outcomes': {
        const tree = new vscode.TreeItem(item.title, vscode.TreeItemCollapsibleState.Collapsed);
        tree.description = `${item.outcomes.length}`;
        return tree;
      }
      case 'outcome': {
        const { kind, name, detail, range } = item.outcome;
        const tree = this.place(shortened(name), range, kind === 'action' ? 'tasklist' : 'law', name);
        if (detail) tree.description = detail;
        return tree;
      }
    }
  }

  private roots(note: Note): Item[] {
    const of = (kind: Outcome['kind']) => note.outcomes.filter((outcome) => outcome.kind === kind);
    const groups: Item[] = [
      { kind: 'outcomes', title: 'Actions', outcomes: of('action') },
      { kind: 'outcomes', title: 'Decisions', outcomes: of('decision') },
    ];
    return [
      ...note.people.map((person): Item => ({ kind: 'person', person })),
      ...groups.filter((group) => group.kind === 'outcomes' && group.outcomes.length > 0),
    ];
  }

  private person({ name, status, statements, doubt, answers }: Speaker): vscode.TreeItem {
    // What settles a doubt is one click away.
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const tree = new vscode.TreeItem(name, answers.length > 0 ? Expanded : Collapsed);
    const count = counted(statements.length);
    if (doubt) {
      tree.description = `${doubt} · ${count}`;
      tree.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
      tree.contextValue = 'doubt';
      tree.tooltip = `${status}: who is this?`;
      tree.accessibilityInformation = { label: `${name}: ${doubt}, ${count}` };
    } else {
      tree.description = status === 'inferred' ? `${count}, in no list` : count;
      tree.iconPath = new vscode.ThemeIcon(status === 'group' ? 'organization' : 'person');
      tree.contextValue = 'person';
    }
    return tree;
  }

  private place(label: string, range: vscode.Range, icon: string, tooltip: string): vscode.TreeItem {
    const tree = new vscode.TreeItem(label);
    tree.iconPath = new vscode.ThemeIcon(icon);
    tree.tooltip = tooltip;
    const uri = this.current.value?.document.uri;
    tree.command = { command: 'vscode.open', title: 'Show', arguments: [uri, { selection: range }] };
    return tree;
  }
}
