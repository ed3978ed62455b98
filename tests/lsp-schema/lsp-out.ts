// What a language server may send, by method. Results are what answers a request; the rest are
// the parameters of the server's own notifications and requests.
import * as p from 'vscode-languageserver-protocol';

export interface Out {
  // answers
  'initialize': p.InitializeResult;
  'shutdown': null;
  'textDocument/documentSymbol': p.DocumentSymbol[] | p.SymbolInformation[] | null;
  'textDocument/hover': p.Hover | null;
  'textDocument/completion': p.CompletionItem[] | p.CompletionList | null;
  'completionItem/resolve': p.CompletionItem;
  'textDocument/definition': p.Location | p.Location[] | p.LocationLink[] | null;
  'textDocument/references': p.Location[] | null;
  'textDocument/documentHighlight': p.DocumentHighlight[] | null;
  'textDocument/rename': p.WorkspaceEdit | null;
  'textDocument/prepareRename':
    p.Range | { range: p.Range; placeholder: string } | { defaultBehavior: boolean } | null;
  'textDocument/codeAction': (p.Command | p.CodeAction)[] | null;
  'codeAction/resolve': p.CodeAction;
  'textDocument/formatting': p.TextEdit[] | null;
  'textDocument/rangeFormatting': p.TextEdit[] | null;
  'textDocument/onTypeFormatting': p.TextEdit[] | null;
  'textDocument/semanticTokens/full': p.SemanticTokens | null;
  'textDocument/semanticTokens/full/delta': p.SemanticTokens | p.SemanticTokensDelta | null;
  'textDocument/semanticTokens/range': p.SemanticTokens | null;
  'textDocument/inlayHint': p.InlayHint[] | null;
  'inlayHint/resolve': p.InlayHint;
  'textDocument/codeLens': p.CodeLens[] | null;
  'codeLens/resolve': p.CodeLens;
  'textDocument/foldingRange': p.FoldingRange[] | null;
  'textDocument/selectionRange': p.SelectionRange[] | null;
  'textDocument/documentLink': p.DocumentLink[] | null;
  'documentLink/resolve': p.DocumentLink;
  'textDocument/diagnostic': p.DocumentDiagnosticReport;
  'workspace/diagnostic': p.WorkspaceDiagnosticReport;
  'workspace/symbol': p.SymbolInformation[] | p.WorkspaceSymbol[] | null;
  'workspaceSymbol/resolve': p.WorkspaceSymbol;
  'workspace/executeCommand': p.LSPAny | null;
  'workspace/willRenameFiles': p.WorkspaceEdit | null;
  // the server's notifications
  'textDocument/publishDiagnostics': p.PublishDiagnosticsParams;
  'window/logMessage': p.LogMessageParams;
  'window/showMessage': p.ShowMessageParams;
  'telemetry/event': p.LSPObject | p.LSPArray;
  '$/progress': {
    token: p.integer | string;
    value:
      | p.WorkDoneProgressBegin
      | p.WorkDoneProgressReport
      | p.WorkDoneProgressEnd
      | p.WorkspaceDiagnosticReportPartialResult;
  };
  '$/logTrace': { message: string; verbose?: string };
  '$/cancelRequest': { id: p.integer | string };
  // the server's requests
  'client/registerCapability': p.RegistrationParams;
  'client/unregisterCapability': p.UnregistrationParams;
  'workspace/configuration': p.ConfigurationParams;
  'workspace/applyEdit': p.ApplyWorkspaceEditParams;
  'window/showMessageRequest': p.ShowMessageRequestParams;
  'window/showDocument': p.ShowDocumentParams;
  'workspace/diagnostic/refresh': null;
  'workspace/codeLens/refresh': null;
  'workspace/inlayHint/refresh': null;
  'workspace/semanticTokens/refresh': null;
  'workspace/workspaceFolders': null;
  'window/workDoneProgress/create': p.WorkDoneProgressCreateParams;
}
