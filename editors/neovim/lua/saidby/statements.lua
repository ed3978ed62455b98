-- Who said what in a buffer, saved or not, as `saidby statements` tells it.
local M = {}

---@class saidby.Statement
---@field lnum integer from 1
---@field col integer in bytes, from 1
---@field end_lnum integer
---@field tag string as written
---@field who string the person, or the tag where nobody is known
---@field status string 'known', 'inferred', 'ambiguous', …
---@field candidates string[] whom an ambiguous tag may mean
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
  local said = vim.fn.systemlist({ program, 'statements', '--output-format', 'jsonl', '-' }, lines)
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
        status = speaker.status,
        candidates = speaker.candidates or {},
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

---@class saidby.Person
---@field who string
---@field status string
---@field tags string[] in the order of their first use
---@field candidates string[]
---@field statements saidby.Statement[]

--- Those who speak: doubts first, then by first statement.
---@param statements saidby.Statement[]
---@return saidby.Person[]
function M.people(statements)
  local people, by_name = {}, {}
  for _, statement in ipairs(statements) do
    local key = statement.status .. '\n' .. statement.who
    local person = by_name[key]
    if not person then
      person = {
        who = statement.who,
        status = statement.status,
        tags = {},
        candidates = statement.candidates,
        statements = {},
        order = #people,
      }
      by_name[key] = person
      table.insert(people, person)
    end
    if not vim.tbl_contains(person.tags, statement.tag) then
      table.insert(person.tags, statement.tag)
    end
    table.insert(person.statements, statement)
  end
  table.sort(people, function(one, other)
    if M.doubtful(one) ~= M.doubtful(other) then
      return M.doubtful(one)
    end
    return one.order < other.order
  end)
  return people
end

--- Whether somebody has to say who this is.
---@param person saidby.Person
function M.doubtful(person)
  return vim.tbl_contains({ 'ambiguous', 'unknown', 'placeholder' }, person.status)
end

return M
