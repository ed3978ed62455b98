-- Run at start-up, so it only says what there is; everything else is loaded when it is first used.
if vim.g.loaded_saidby then
  return
end
vim.g.loaded_saidby = true

vim.api.nvim_create_user_command('Saidby', function(call)
  require('saidby.command').run(call.fargs)
end, {
  nargs = '*',
  desc = 'Who said what in this note',
  complete = function(lead, line)
    return require('saidby.command').complete(lead, line)
  end,
})

if vim.g.saidby_enable ~= false then
  local filetypes = { 'markdown', 'text', 'meeting-notes' }
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('saidby', {}),
    pattern = filetypes,
    desc = 'Start saidby with the first text that may be a note',
    callback = function(event)
      require('saidby').start(event.buf)
    end,
  })
  -- Loaded late, by `:packadd` or a plugin manager: what is open already had its filetype.
  for _, buffer in ipairs(vim.v.vim_did_enter == 1 and vim.api.nvim_list_bufs() or {}) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(filetypes, vim.bo[buffer].filetype) then
      require('saidby').start(buffer)
    end
  end
end
