-- saidby for Neovim 0.11 and later. Copy this to ~/.config/nvim/lsp/saidby.lua, and put
-- vim.lsp.enable('saidby') into your init.lua.
return {
  cmd = { 'saidby', 'server' },
  filetypes = { 'markdown', 'text' },
  root_markers = { '.git' },
}
