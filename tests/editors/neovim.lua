-- Run by tests/editors/neovim inside Neovim, with the example note opened: everything a user does
-- without settings of their own beside the file in editors/neovim/.

local start = vim.uv.hrtime()

local function done(what)
  io.stdout:write(string.format('  %-12s %d ms\n', what, (vim.uv.hrtime() - start) / 1e6))
end

local function wait(what, holds)
  assert(vim.wait(15000, holds, 10), 'waited in vain for: ' .. what)
  done(what)
end

-- The first line with these words, from 1.
local function line_of(words)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(words, 1, true) then
      return number
    end
  end
  error('the example has no line with: ' .. words)
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
end

local function run()
  vim.cmd('filetype on')
  vim.lsp.enable('saidby')
  vim.cmd('edit') -- filetypes were off when the note was opened
  local note, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  wait('attach', function()
    local client = vim.lsp.get_clients({ bufnr = note, name = 'saidby' })[1]
    return client and client.initialized
  end)
  assert(vim.lsp.get_clients({ bufnr = note })[1].server_info.name == 'saidby')

  local function finding(code)
    return vim.iter(vim.diagnostic.get(note)):find(function(found)
      return found.code == code
    end)
  end
  wait('findings', function()
    return #vim.diagnostic.get(note) > 0
  end)
  local unclosed = assert(finding('unclosed-tag'), 'the example has an unclosed tag')
  local broken = line_of('[inesd We')
  assert(unclosed.lnum == broken - 1 and unclosed.source == 'saidby', vim.inspect(unclosed))
  assert(unclosed.severity == vim.diagnostic.severity.ERROR, vim.inspect(unclosed))

  -- Who is that?
  vim.api.nvim_win_set_cursor(window, { line_of('[mvogel]'), 4 })
  vim.lsp.buf.hover()
  wait('hover', float)
  assert(float():find('Mara Vogel', 1, true), float())

  -- The outline, as `gO` shows it.
  vim.api.nvim_set_current_win(window)
  assert(vim.fn.maparg('gO', 'n') ~= '', 'Neovim maps gO to the outline')
  vim.lsp.buf.document_symbol({ loclist = true })
  wait('outline', function()
    return #vim.fn.getloclist(window) > 0
  end)
  local outline = vim.iter(vim.fn.getloclist(window)):map(function(item)
    return item.text
  end):join('\n')
  for _, words in ipairs({ 'Tide gauges', 'Feed format', 'Any other business' }) do
    assert(outline:find(words, 1, true), outline)
  end

  -- The quick fix of the unclosed tag.
  vim.cmd('lclose')
  vim.api.nvim_set_current_win(window)
  vim.api.nvim_win_set_cursor(window, { broken, unclosed.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.isPreferred or action.title:find('Close', 1, true) ~= nil
    end,
  })
  wait('quick fix', function()
    return vim.api.nvim_buf_get_lines(note, broken - 1, broken, false)[1]:find('[inesd] We', 1, true)
  end)
  wait('mended', function()
    return not finding('unclosed-tag')
  end)
end

local ok, problem = xpcall(run, debug.traceback)
if ok then
  vim.cmd('qall!')
else
  io.stdout:write('  ', problem, '\n')
  vim.cmd('cquit 1')
end
