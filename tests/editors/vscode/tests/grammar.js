// The grammars, read by the engine of this VS Code as it reads them: ours from the installed extension, Markdown's from VS Code.
const fs = require('fs');
const path = require('path');
const vscode = require('vscode');

/** What stands at `words` in a text of the language whose grammar is `scope`: the scopes, outermost first. */
exports.reader = async function (scope) {
  const modules = path.join(vscode.env.appRoot, 'node_modules');
  const { INITIAL, Registry } = require(path.join(modules, 'vscode-textmate'));
  const oniguruma = require(path.join(modules, 'vscode-oniguruma'));
  await oniguruma.loadWASM(fs.readFileSync(path.join(modules, 'vscode-oniguruma/release/onig.wasm')));
  const all = ['saidby.saidby', 'vscode.markdown'].flatMap((name) => {
    const { extensionPath, packageJSON } = vscode.extensions.getExtension(name);
    return packageJSON.contributes.grammars.map((grammar) => ({ ...grammar, path: path.join(extensionPath, grammar.path) }));
  });
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (wanted) => {
      const found = all.find(({ scopeName }) => scopeName === wanted);
      return Promise.resolve(found ? JSON.parse(fs.readFileSync(found.path, 'utf8')) : null);
    },
    getInjections: (into) => all.filter(({ injectTo }) => injectTo?.includes(into)).map(({ scopeName }) => scopeName),
  });
  const grammar = await registry.loadGrammar(scope);
  return (text, words) => {
    let stack = INITIAL;
    for (const line of text.split('\n')) {
      const { ruleStack, tokens } = grammar.tokenizeLine(line, stack);
      const at = line.indexOf(words);
      if (at >= 0) return tokens.find(({ endIndex }) => endIndex > at).scopes.join(' ');
      stack = ruleStack;
    }
    throw new Error(`the text has no ${words}`);
  };
};
