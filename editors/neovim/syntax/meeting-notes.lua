-- Markdown, as far as notes are; who speaks is coloured by the server.
if not vim.b.current_syntax then
  vim.cmd('runtime! syntax/markdown.vim')
  vim.b.current_syntax = 'meeting-notes'
end
