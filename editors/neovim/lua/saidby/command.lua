-- :Saidby and its subcommands.
local saidby = require('saidby')

local M = {}

local function fail(message)
  saidby.say(message, vim.log.levels.WARN)
end

-- The statements of this buffer, or nothing after saying why.
local function statements_here()
  local statements, problem = require('saidby.statements').of(0)
  if not statements then
    fail(problem)
  elseif #statements == 0 then
    fail('nobody speaks in this text')
  end
  return statements and #statements > 0 and statements or nil
end

-- Puts what a person said into the quickfix list.
local function list(who, statements)
  local buffer, items = vim.api.nvim_get_current_buf(), {}
  for _, statement in ipairs(statements) do
    table.insert(items, {
      bufnr = buffer,
      lnum = statement.lnum,
      col = statement.col,
      text = statement.text:gsub('%s*\n%s*', ' '),
    })
  end
  vim.fn.setqflist({}, ' ', { title = who .. ' said', items = items })
  vim.cmd('botright copen')
end

-- The person of the statement at the cursor among all; nil in front of the first.
local function person_here(statements)
  return require('saidby.statements').at(statements, vim.api.nvim_win_get_cursor(0)[1])
end

-- From the statement at the cursor to the same person's next, or the one before.
local function step(by)
  local statements = statements_here()
  local here = statements and person_here(statements)
  if not here then
    return
  end
  local lnum, found = vim.api.nvim_win_get_cursor(0)[1], nil
  for _, other in ipairs(statements) do
    if other.who == here.who then
      if by > 0 and other.lnum > lnum then
        found = found or other
      elseif by < 0 and other.lnum < here.lnum then
        found = other
      end
    end
  end
  if not found then
    return fail(here.who .. ' says nothing ' .. (by > 0 and 'after' or 'before') .. ' this')
  end
  vim.cmd("normal! m'")
  vim.api.nvim_win_set_cursor(0, { found.lnum, found.col - 1 })
end

local function client_here()
  local client = saidby.clients(vim.api.nvim_get_current_buf())[1]
  if not client then
    fail('the server does not know this buffer. See :checkhealth saidby')
  end
  return client
end

-- Offers those who speak here, doubts first.
local function choose(prompt, chosen)
  local client, buffer = client_here(), vim.api.nvim_get_current_buf()
  if not client then
    return
  end
  local speakers = require('saidby.speakers')
  speakers.cast(client, buffer, function(cast)
    if #cast == 0 then
      return fail('nobody speaks in this text')
    end
    local options = { prompt = prompt, format_item = speakers.described, kind = 'saidby.person' }
    vim.ui.select(cast, options, function(member)
      if member and vim.api.nvim_buf_is_valid(buffer) then
        chosen(member, client, buffer)
      end
    end)
  end)
end

-- Puts what a member of the cast said into the quickfix list.
local function list_member(member)
  local names = {}
  for _, tag in ipairs(member.tags) do
    names[tag.name] = true
  end
  local who = require('saidby.speakers').name(member)
  local said = vim.tbl_filter(function(statement)
    return names[statement.tag] and (not member.person or statement.who == member.person)
  end, statements_here() or {})
  list(who, said)
end

local subcommands = {}

subcommands.statements = {
  about = 'what somebody said, in the quickfix list',
  run = function(words)
    local who = table.concat(words, ' ')
    if who == '' then
      return choose('Whose statements?', list_member)
    end
    local statements, wanted = statements_here(), who:lower()
    if not statements then
      return
    end
    local found = vim.tbl_filter(function(statement)
      return statement.who:lower() == wanted or statement.tag:lower() == wanted
    end, statements)
    if #found == 0 then
      return fail('nobody here is called ' .. who)
    end
    list(found[1].who, found)
  end,
  complete = function()
    local names = {}
    for _, statement in ipairs(require('saidby.statements').of(0) or {}) do
      if not vim.tbl_contains(names, statement.who) then
        table.insert(names, statement.who)
      end
    end
    return names
  end,
}

subcommands.speakers = {
  about = 'who speaks, doubts first; choose one to settle it, or to see what they said',
  run = function()
    choose('Speakers', function(member, client, buffer)
      if #member.answers == 0 then
        return list_member(member)
      end
      local function title(answer)
        return answer.title
      end
      local prompt = string.format('Who is %s?', member.tags[1].name)
      local options = { prompt = prompt, format_item = title, kind = 'saidby.answer' }
      vim.ui.select(member.answers, options, function(answer)
        if answer then
          require('saidby.speakers').settle(client, buffer, answer)
        end
      end)
    end)
  end,
}

subcommands.next = {
  about = 'to the next statement of the same person',
  run = function()
    step(1)
  end,
}

subcommands.previous = {
  about = 'to the statement before, of the same person',
  run = function()
    step(-1)
  end,
}

subcommands.fix = {
  about = 'mend all that is safe to mend',
  run = function()
    if client_here() then
      local all = { only = { 'source.fixAll.saidby' }, diagnostics = {} }
      vim.lsp.buf.code_action({ apply = true, context = all })
    end
  end,
}

subcommands.outline = {
  about = 'sessions, topics, decisions and actions, in the location list',
  run = function()
    local client = client_here()
    if client then
      require('saidby.outline').show(client, function()
        fail('this is no meeting note')
      end)
    end
  end,
}

subcommands.restart = { about = 'stop the server and start it again', run = saidby.restart }

subcommands.log = {
  about = 'what Neovim and the server logged',
  run = function()
    vim.cmd('tabedit ' .. vim.fn.fnameescape(vim.lsp.get_log_path()))
  end,
}

subcommands.health = {
  about = 'what works and what does not',
  run = function()
    vim.cmd('checkhealth saidby')
  end,
}

--- Runs `:Saidby WORDS`; without words one is asked which subcommand is meant.
---@param words string[]
function M.run(words)
  local subcommand = subcommands[words[1]]
  if subcommand then
    return subcommand.run(vim.list_slice(words, 2))
  end
  if words[1] then
    return fail('there is no `:Saidby ' .. words[1] .. '`')
  end
  local names = vim.tbl_keys(subcommands)
  table.sort(names)
  local function described_name(name)
    return name .. ': ' .. subcommands[name].about
  end
  vim.ui.select(names, { prompt = 'Saidby', format_item = described_name }, function(name)
    if name then
      subcommands[name].run({})
    end
  end)
end

--- Completes the command line up to the cursor.
---@param lead string what the word begins with
---@param line string
---@return string[]
function M.complete(lead, line)
  local _, rest = line:match('^%s*(%S+)%s+(.*)$')
  local word = rest and rest:match('^(%S+)%s')
  local names
  if word then
    names = subcommands[word] and subcommands[word].complete and subcommands[word].complete() or {}
    lead = rest:match('^%S+%s+(.*)$')
  else
    names = vim.tbl_keys(subcommands)
    table.sort(names)
  end
  local found = vim.tbl_filter(function(name)
    return name:lower():sub(1, #lead) == lead:lower()
  end, names)
  -- Only the last word of what is typed is replaced.
  local _, spaces = lead:gsub('%S+%s+', '')
  return vim.tbl_map(function(name)
    for _ = 1, spaces do
      name = name:gsub('^%S+%s+', '', 1)
    end
    return name
  end, found)
end

return M
