-- Run by tests/editors/neovim/profiles inside a Neovim with settings of its own and the example note
-- opened: what a new user sees.
local steps = dofile('tests/editors/neovim/steps.lua')

steps.main(function()
  local note = vim.api.nvim_get_current_buf()
  assert(vim.bo.filetype == 'markdown', vim.bo.filetype)
  steps.wait('findings', function()
    return steps.finding(note, 'unclosed-tag')
  end)
  vim.api.nvim_win_set_cursor(0, { steps.line_of('[mvogel]'), 4 })
  vim.lsp.buf.hover()
  steps.has(steps.wait('hover', steps.float), 'Mara Vogel')
  if vim.env.HOME:match('server%-only$') then
    return
  end

  vim.cmd('Saidby statements mvogel')
  assert(#vim.fn.getqflist() == 2, vim.inspect(vim.fn.getqflist()))
  vim.cmd('checkhealth saidby')
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  steps.has(health, 'the server runs', 'harbour-call.md')
  assert(not health:find('ERROR') and not health:find('WARN'), health)
  vim.cmd('bwipeout!')

  if not vim.env.HOME:match('lazy') then
    vim.cmd('helptags ALL')
  end
  vim.cmd('help :Saidby-statements')
  assert(vim.fn.expand('%:t') == 'saidby.txt', vim.fn.expand('%'))
  -- It has all subcommands, and leads nowhere that is not.
  local wanted = vim.tbl_map(function(name)
    return ':Saidby-' .. name
  end, vim.fn.getcompletion('Saidby ', 'cmdline'))
  assert(#wanted > 5)
  if vim.fn.has('nvim-0.11') == 1 then -- whose keys it names
    for link in table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'):gmatch('|([^|%s]+)|') do
      table.insert(wanted, link)
    end
  end
  for _, tag in ipairs(wanted) do
    assert(vim.tbl_contains(vim.fn.getcompletion(tag, 'help'), tag), 'the help has no ' .. tag)
  end

  vim.cmd('edit ' .. vim.fn.fnamemodify(vim.api.nvim_buf_get_name(note), ':h') .. '/new.notes')
  assert(vim.bo.filetype == 'meeting-notes' and vim.bo.commentstring == '<!-- %s -->', vim.bo.filetype)
  vim.fn.writefile({ 'Attendees: Ann, Bo', '', '- [ann] Hello' }, vim.fn.expand('%:h') .. '/call-of-may')
  vim.cmd('edit %:h/call-of-may')
  assert(vim.bo.filetype == 'meeting-notes', vim.bo.filetype)
  steps.wait('all', function()
    return #require('saidby').clients(vim.api.nvim_get_current_buf()) == 1
  end)
end)
