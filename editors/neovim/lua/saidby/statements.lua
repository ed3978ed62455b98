-- Who said what in a buffer, saved or not, as `saidby statements` tells it.
local M = {}

---@class saidby.Statement
---@field lnum integer from 1
---@field col integer in bytes, from 1
---@field end_lnum integer
---@field tag string as written
---@field who string the person, or the tag where nobody is known
---@field text string

-- Where character `column` of a line begins in it, both from 1.
local function byte(line, column)
  local at = vim.fn.byteidxcomp(line, column - 1)
  return at < 0 and 1 or at + 1
end

--- All statements of a buffer, one for each speaker; nil and what is wrong if they cannot be had.
---@param buffer integer
---@return saidby.Statement[]?, string?
function M.of(buffer)
  local program = require('saidby').program()
  if vim.fn.executable(program) == 0 then
    return nil, '`' .. program .. '` cannot be run. See :checkhealth saidby'
  end
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local asked = { program, 'statements', '--output-format', 'jsonl' }
  local name = vim.api.nvim_buf_get_name(buffer)
  if name ~= '' and vim.bo[buffer].buftype == '' then
    -- Its name leads to its settings, rosters and series.
    vim.list_extend(asked, { '--stdin-filename', name })
  end
  local said = vim.fn.systemlist(vim.list_extend(asked, { '-' }), lines)
  if vim.v.shell_error ~= 0 then
    return nil, table.concat(said, ' ')
  end
  local statements = {}
  for _, row in ipairs(said) do
    local statement = row:match('^{') and vim.fn.json_decode(row)
    for _, speaker in ipairs(statement and statement.speakers or {}) do
      table.insert(statements, {
        lnum = statement.line,
        col = byte(lines[statement.line] or '', statement.column),
        end_lnum = statement.end_line,
        tag = statement.tag,
        who = type(speaker.person) == 'string' and speaker.person or speaker.name,
        text = statement.text,
      })
    end
  end
  return statements
end

--- The last statement that begins at or before a line.
---@param statements saidby.Statement[]
---@param lnum integer from 1
---@return saidby.Statement?
function M.at(statements, lnum)
  local found
  for _, statement in ipairs(statements) do
    if statement.lnum <= lnum then
      found = statement
    end
  end
  return found
end

return M
