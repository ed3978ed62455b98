-- Run by tests/editors/neovim/run --old inside the oldest Neovim the plugin is for.
local steps = dofile('tests/editors/neovim/steps.lua')
local wait, line_of, has = steps.wait, steps.line_of, steps.has

steps.main(function()
  local saidby = require('saidby')
  local note, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  local client = wait('attach', function()
    local client = saidby.clients(note)[1]
    return client and client.initialized and client
  end)
  wait('findings', function()
    return steps.finding(note, 'unclosed-tag')
  end)

  vim.api.nvim_win_set_cursor(window, { line_of('[mvogel]'), 4 })
  vim.lsp.buf.hover()
  has(wait('hover', steps.float), 'Mara Vogel')

  vim.api.nvim_set_current_win(window)
  vim.cmd('Saidby outline')
  wait('outline', function()
    local items = vim.list_extend(vim.fn.getqflist(), vim.fn.getloclist(window))
    return table.concat(steps.texts(items), '\n'):find('Any other business', 1, true)
  end)

  vim.api.nvim_set_current_win(window)
  vim.cmd('Saidby statements mvogel')
  assert(#vim.fn.getqflist() == 2, vim.inspect(vim.fn.getqflist()))
  steps.done('statements')

  -- A doubt is settled as in later versions.
  vim.ui.select = function(items, options, chosen)
    for _, item in ipairs(items) do
      local words = (options.format_item or tostring)(item)
      if vim.startswith(words, 'mara') or words:find('`mara` is Mara Sand', 1, true) then
        return chosen(item)
      end
    end
  end
  vim.api.nvim_set_current_win(window)
  vim.cmd('Saidby speakers')
  local settings = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(note), ':h') .. '/saidby.toml'
  wait('settled', function()
    return vim.fn.filereadable(settings) == 1 and not steps.finding(note, 'ambiguous-speaker')
  end)
  has(table.concat(vim.fn.readfile(settings), '\n'), 'name = "Mara Sand"', 'aliases = ["mara"]')

  vim.cmd('checkhealth saidby')
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  has(health, 'the server runs', 'harbour-call.md')
  assert(not health:find('ERROR') and not health:find('WARN'), health)
  steps.done('health')

  vim.api.nvim_set_current_win(window)
  vim.api.nvim_set_current_buf(note)
  vim.cmd('Saidby restart')
  wait('restart', function()
    local now = saidby.clients(note)[1]
    return now and now.id ~= client.id and now.initialized
  end)
end)
