-- What the tests in Neovim share: steps that are waited for, and ways to look at the screen.
local M = {}

local start = vim.loop.hrtime()

--- Says that a step was made.
function M.done(what)
  io.stdout:write(string.format('  %-12s %d ms\n', what, (vim.loop.hrtime() - start) / 1e6))
end

--- Waits until `holds` gives something, and returns it.
function M.wait(what, holds)
  local found
  local in_time = vim.wait(15000, function()
    found = holds()
    return found and true or false
  end, 10)
  assert(in_time, 'waited in vain for: ' .. what)
  M.done(what)
  return found
end

--- The first line with these words, from 1.
function M.line_of(words)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(words, 1, true) then
      return number
    end
  end
  error('the example has no line with: ' .. words)
end

--- The text of the floating window, if there is one.
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
end

--- The first finding of a rule in a buffer.
function M.finding(buffer, code)
  for _, found in ipairs(vim.diagnostic.get(buffer)) do
    -- Neovim before 0.8 keeps the code elsewhere.
    if (found.code or ((found.user_data or {}).lsp or {}).code) == code then
      return found
    end
  end
end

--- The texts of a quickfix or location list.
function M.texts(items)
  local texts = {}
  for _, item in ipairs(items) do
    table.insert(texts, item.text)
  end
  return texts
end

--- Fails unless `text` has all these words.
function M.has(text, ...)
  for _, words in ipairs({ ... }) do
    assert(text and text:find(words, 1, true), 'not there: ' .. words .. '\n' .. tostring(text))
  end
end

--- Runs the test once Neovim has started, and ends it: with 0 if nothing failed.
function M.main(test)
  local function run()
    local ok, problem = xpcall(test, debug.traceback)
    if ok then
      vim.cmd('qall!')
    else
      io.stdout:write('  ', problem, '\n')
      vim.cmd('cquit 1')
    end
  end
  vim.api.nvim_create_autocmd('VimEnter', { callback = vim.schedule_wrap(run) })
end

return M
