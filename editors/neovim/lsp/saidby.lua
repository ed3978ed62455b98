-- How Neovim 0.11 and later start saidby. To change something: vim.lsp.config('saidby', { … }).
return {
  cmd = { 'saidby', 'server' },
  filetypes = { 'markdown', 'text', 'meeting-notes' },
  root_markers = { 'saidby.toml', '.git' },
  -- Settings and rosters may change what is found in a buffer that did not change. Neovim 0.11 asks for
  -- findings only where it did; so the server may say that it should ask again.
  capabilities = { workspace = { diagnostics = { refreshSupport = true } } },
  handlers = {
    ['workspace/diagnostic/refresh'] = function(_, _, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      for buffer in pairs(client and client.attached_buffers or {}) do
        local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
        client:request('textDocument/diagnostic', params, nil, buffer)
      end
      return vim.NIL
    end,
  },
}
