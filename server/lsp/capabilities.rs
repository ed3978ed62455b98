//! What the client can do, and what the server offers it.

use saidby_core::features::semantic_tokens::TokenKind;
use saidby_core::text::Encoding;
use serde_json::Value;
use tower_lsp::ls_types::*; // one for each thing the protocol has a word for

/// What the client can do, as far as it matters here.
///
/// Read from the bare JSON: a client that states something odd about a feature nobody asks for
/// must not be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientAbilities {
    /// What columns count.
    pub encoding: Encoding,
    /// The editor's process, in whose absence there is nobody to serve.
    pub process: Option<i32>,
    /// It shows Markdown in a hover.
    pub markdown: bool,
    /// It takes an outline that is a tree.
    pub symbol_tree: bool,
    /// It knows the kinds of symbols that came after the first eighteen.
    pub later_symbol_kinds: bool,
    /// It takes actions that are not commands.
    pub action_literals: bool,
    /// It takes edits that name the version they are for.
    pub versioned_edits: bool,
    /// It shows other places that explain a finding.
    pub related_information: bool,
    /// It fades what is tagged as unnecessary.
    pub unnecessary_tag: bool,
    /// It pulls its findings, so that none are sent.
    pub pulls: bool,
    /// It takes findings of other documents with those it pulls.
    pub takes_related: bool,
    /// It shows progress that the server begins.
    pub work_done_progress: bool,
    /// It says what settings it has.
    pub configuration: bool,
    /// It watches files for servers that ask.
    pub watches: bool,
    /// It pulls again when it is told to.
    pub pulls_again: bool,
    /// It takes links that name the word they lead from.
    pub definition_links: bool,
    /// It asks what may be renamed before it asks for the new name.
    pub prepares_rename: bool,
    /// It fills in the places of a snippet.
    pub snippets: bool,
    /// It shows Markdown beside a completion.
    pub completion_markdown: bool,
    /// It asks for the edits of an action once it is chosen.
    pub resolves_edits: bool,
    /// It applies edits that the server sends.
    pub applies_edits: bool,
    /// It shows what edits are for.
    pub annotates_edits: bool,
    /// It makes files that an edit begins.
    pub creates_files: bool,
    /// It asks before files get other names.
    pub renames_files: bool,
    /// It shows documents that the server names.
    pub shows_documents: bool,
    /// Somebody wants full names behind initials: `inlayHints` of the initialization options.
    pub hints: bool,
    /// Somebody wants to see how often attendees spoke: `codeLens.turns` of these.
    pub turns: bool,
    /// Somebody wants statements in the outline: `outline.statements` of these.
    pub statements: bool,
    /// The most folds it wants.
    pub most_folds: usize,
}

impl From<&Value> for ClientAbilities {
    /// From the parameters of `initialize`.
    fn from(params: &Value) -> Self {
        let has = |path: &str| params.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let list = |path: &str| params.pointer(path).and_then(Value::as_array);
        let number = |path: &str| params.pointer(path).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        let holds = |path: &str, value: Value| list(path).is_some_and(|values| values.contains(&value));
        let document = "/capabilities/textDocument";
        let encodings = "/capabilities/general/positionEncodings";
        Self {
            encoding: match () {
                () if holds(encodings, "utf-8".into()) => Encoding::Utf8,
                () if holds(encodings, "utf-16".into()) => Encoding::Utf16,
                () if holds(encodings, "utf-32".into()) => Encoding::Utf32,
                () => Encoding::Utf16,
            },
            process: params.get("processId").and_then(Value::as_i64).and_then(|id| i32::try_from(id).ok()),
            markdown: list(&format!("{document}/hover/contentFormat"))
                .is_none_or(|formats| formats.contains(&"markdown".into())),
            symbol_tree: has(&format!("{document}/documentSymbol/hierarchicalDocumentSymbolSupport")),
            later_symbol_kinds: holds(&format!("{document}/documentSymbol/symbolKind/valueSet"), 24.into()),
            action_literals: params
                .pointer(&format!("{document}/codeAction/codeActionLiteralSupport"))
                .is_some_and(Value::is_object),
            versioned_edits: has("/capabilities/workspace/workspaceEdit/documentChanges"),
            related_information: ["publishDiagnostics", "diagnostic"]
                .iter()
                .any(|way| has(&format!("{document}/{way}/relatedInformation"))),
            unnecessary_tag: ["publishDiagnostics", "diagnostic"]
                .iter()
                .any(|way| holds(&format!("{document}/{way}/tagSupport/valueSet"), 1.into())),
            pulls: params.pointer(&format!("{document}/diagnostic")).is_some_and(Value::is_object),
            takes_related: has(&format!("{document}/diagnostic/relatedDocumentSupport")),
            work_done_progress: has("/capabilities/window/workDoneProgress"),
            configuration: has("/capabilities/workspace/configuration"),
            watches: has("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            pulls_again: has("/capabilities/workspace/diagnostics/refreshSupport"),
            definition_links: has(&format!("{document}/definition/linkSupport")),
            prepares_rename: has(&format!("{document}/rename/prepareSupport")),
            snippets: has(&format!("{document}/completion/completionItem/snippetSupport")),
            completion_markdown: holds(
                &format!("{document}/completion/completionItem/documentationFormat"),
                "markdown".into(),
            ),
            resolves_edits: holds(&format!("{document}/codeAction/resolveSupport/properties"), "edit".into()),
            applies_edits: has("/capabilities/workspace/applyEdit"),
            annotates_edits: has("/capabilities/workspace/workspaceEdit/documentChanges")
                && params
                    .pointer("/capabilities/workspace/workspaceEdit/changeAnnotationSupport")
                    .is_some_and(Value::is_object),
            // Neovim says no more than that, and can do both.
            creates_files: holds("/capabilities/workspace/workspaceEdit/resourceOperations", "create".into()),
            renames_files: has("/capabilities/workspace/fileOperations/willRename"),
            shows_documents: has("/capabilities/window/showDocument/support"),
            hints: has("/initializationOptions/inlayHints"),
            turns: has("/initializationOptions/codeLens/turns"),
            statements: has("/initializationOptions/outline/statements"),
            most_folds: number(&format!("{document}/foldingRange/rangeLimit")).unwrap_or(usize::MAX),
        }
    }
}

/// The answer to `initialize`.
pub fn offer(client: &ClientAbilities) -> InitializeResult {
    let encoding = match client.encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR_REWRITE,
            super::to_proto::FIX_ALL,
        ]),
        work_done_progress_options: WorkDoneProgressOptions::default(),
        resolve_provider: client.resolves_edits.then_some(true),
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            // Without literals an action could only be a command, and there are none.
            code_action_provider: client.action_literals.then_some(CodeActionProviderCapability::Options(actions)),
            completion_provider: Some(CompletionOptions {
                resolve_provider: Some(true),
                trigger_characters: Some(["[", "@", "*", "("].map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
                first_trigger_character: "\n".to_owned(),
                more_trigger_character: Some(vec!["]".to_owned()]),
            }),
            diagnostic_provider: client.pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("saidby".to_owned()),
                    inter_file_dependencies: false,
                    workspace_diagnostics: true,
                    work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
                })
            }),
            semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
                SemanticTokensOptions {
                    legend: SemanticTokensLegend {
                        token_types: TokenKind::ALL.iter().map(|kind| SemanticTokenType::new(kind.name())).collect(),
                        token_modifiers: Vec::new(),
                    },
                    range: Some(true),
                    full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                },
            )),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: super::server::commands::ALL.map(str::to_owned).to_vec(),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(InlayHintOptions {
                resolve_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }))),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: client.renames_files.then(|| WorkspaceFileOperationsServerCapabilities {
                    will_rename: Some(FileOperationRegistrationOptions {
                        filters: ["**/*.{md,markdown,txt,notes,minutes,log,toml,json,csv}", "**/"]
                            .map(renamed)
                            .to_vec(),
                    }),
                    ..WorkspaceFileOperationsServerCapabilities::default()
                }),
            }),
            document_formatting_provider: Some(OneOf::Left(true)),
            document_range_formatting_provider: Some(OneOf::Left(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            rename_provider: Some(if client.prepares_rename {
                OneOf::Right(RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                })
            } else {
                OneOf::Left(true)
            }),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "saidby".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    }
}

/// Files or folders whose new names matter.
fn renamed(glob: &str) -> FileOperationFilter {
    let (glob, matches) = match glob.strip_suffix('/') {
        Some(folders) => (folders, FileOperationPatternKind::Folder),
        None => (glob, FileOperationPatternKind::File),
    };
    let pattern = FileOperationPattern { glob: glob.to_owned(), matches: Some(matches), options: None };
    FileOperationFilter { scheme: Some("file".to_owned()), pattern }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_encoding_is_utf_8_if_offered() {
        let agreed = |offered: Value| {
            ClientAbilities::from(&json!({"capabilities": {"general": {"positionEncodings": offered}}})).encoding
        };
        assert_eq!(agreed(json!(["utf-16", "utf-8"])), Encoding::Utf8);
        assert_eq!(agreed(json!(["utf-32", "utf-16"])), Encoding::Utf16);
        assert_eq!(agreed(json!(["utf-32"])), Encoding::Utf32);
        for odd in [json!([]), json!(null), json!(["utf-7"]), json!("utf-8")] {
            assert_eq!(agreed(odd), Encoding::Utf16);
        }
    }

    #[test]
    fn odd_capabilities_are_no_abilities() {
        for odd in [json!(null), json!([]), json!({"capabilities": 7}), json!({"processId": "x", "capabilities": {}})] {
            assert_eq!(
                ClientAbilities::from(&odd),
                ClientAbilities { markdown: true, most_folds: usize::MAX, ..ClientAbilities::default() }
            );
        }
    }
}
