-- The cast of a note, as the server tells it, and what settles a doubt about somebody in it.
local saidby = require('saidby')

local M = {}

---@class saidby.Answer
---@field title string
---@field tag string
---@field answer table what `saidby.server.settle` takes

---@class saidby.Member
---@field person string? the best name known
---@field count integer
---@field tags { name: string, count: integer }[] the most frequent first
---@field doubt string? what is not sure
---@field answers saidby.Answer[] what would settle it, the likeliest first

-- What null is decoded to depends on the version of Neovim.
local function known(value)
  if value ~= vim.NIL then
    return value
  end
end

-- Has the server execute a command; `told` gets its answer, unless there is none.
local function execute(client, buffer, command, argument, told)
  local params = { command = command, arguments = { argument } }
  saidby.request(client, 'workspace/executeCommand', params, function(problem, answer)
    if problem then
      saidby.say(problem.message or tostring(problem), vim.log.levels.ERROR)
    else
      told(known(answer))
    end
  end, buffer)
end

--- Asks who speaks in a buffer; `told` gets the cast: doubts first.
---@param client table
---@param buffer integer
---@param told fun(cast: saidby.Member[])
function M.cast(client, buffer, told)
  local document = vim.lsp.util.make_text_document_params(buffer)
  execute(client, buffer, 'saidby.server.cast', document, function(cast)
    local doubts, sure = {}, {}
    for _, member in ipairs(cast or {}) do
      member.person, member.doubt = known(member.person), known(member.doubt)
      table.insert(member.doubt and doubts or sure, member)
    end
    told(vim.list_extend(doubts, sure))
  end)
end

--- How somebody is called: the person, or the tag where nobody is known.
---@param member saidby.Member
---@return string
function M.name(member)
  return member.person or member.tags[1].name
end

--- How somebody is shown where one is chosen.
---@param member saidby.Member
---@return string
function M.described(member)
  local tags = vim.tbl_map(function(tag)
    return tag.name
  end, member.tags)
  local count = member.count == 1 and '1 statement' or member.count .. ' statements'
  local doubt = member.doubt and ': ' .. member.doubt or ''
  return string.format('%s (%s): %s%s', M.name(member), table.concat(tags, ', '), count, doubt)
end

-- The buffer of a file with changes that are not saved; the server reads such a file from the disk.
local function unsaved(uri)
  local buffer = vim.fn.bufnr(vim.uri_to_fname(uri))
  return buffer > 0 and vim.bo[buffer].modified
end

--- Settles a doubt: applies what the answer asks for, and saves the files besides the note, as the
--- server reads its settings from the disk.
---@param client table
---@param buffer integer the note
---@param answer saidby.Answer
function M.settle(client, buffer, answer)
  local uri = vim.lsp.util.make_text_document_params(buffer).uri
  local asked = { uri = uri, tag = answer.tag, answer = answer.answer, apply = false }
  execute(client, buffer, 'saidby.server.settle', asked, function(told)
    if not told then
      return saidby.say('there is nothing to settle about `' .. answer.tag .. '`', vim.log.levels.WARN)
    end
    for _, file in ipairs(told.files) do
      if unsaved(file) then
        return saidby.say('save ' .. vim.uri_to_fname(file) .. ' first', vim.log.levels.WARN)
      end
    end
    vim.lsp.util.apply_workspace_edit(told.edit, client.offset_encoding)
    for _, file in ipairs(told.files) do
      vim.api.nvim_buf_call(vim.uri_to_bufnr(file), function()
        vim.cmd('silent write')
      end)
    end
    saidby.say('settled: ' .. answer.title)
  end)
end

return M
