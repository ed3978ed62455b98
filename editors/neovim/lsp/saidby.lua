-- How Neovim 0.11 and later start saidby. To change something: vim.lsp.config('saidby', { … }).
return {
  cmd = { 'saidby', 'server' },
  filetypes = { 'markdown', 'text', 'meeting-notes' },
  root_markers = { 'saidby.toml', '.git' },
}
