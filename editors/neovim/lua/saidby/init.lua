-- The server: started, found, started again.
local M = {}

--- vim.lsp.config and vim.lsp.enable came with Neovim 0.11.
local modern = vim.fn.has('nvim-0.11') == 1

--- Tells the user something.
---@param message string
---@param level integer? one of vim.log.levels
function M.say(message, level)
  vim.notify('saidby: ' .. message, level or vim.log.levels.INFO)
end

--- The settings in force: lsp/saidby.lua of this plugin with what the user put over it.
---@return table
function M.config()
  if modern then
    return vim.lsp.config.saidby
  end
  local ours = dofile(vim.api.nvim_get_runtime_file('lsp/saidby.lua', false)[1])
  ours.capabilities, ours.handlers = nil, nil -- about findings that only later versions ask for
  return vim.tbl_deep_extend('force', ours, vim.g.saidby or {})
end

--- The program, for what is asked of it besides the server.
---@return string
function M.program()
  local cmd = M.config().cmd
  return type(cmd) == 'table' and cmd[1] or 'saidby'
end

--- Whether the program can be run; says so where it cannot, and how to mend it.
---@return boolean
function M.installed()
  if vim.fn.executable(M.program()) == 1 then
    return true
  end
  if not M.said_missing then
    M.said_missing = true
    M.say('`' .. M.program() .. '` cannot be run. See :checkhealth saidby', vim.log.levels.WARN)
  end
  return false
end

-- The nearest folder above the buffer's file with one of the markers in it.
local function root(buffer, markers)
  local folder = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':p:h')
  local above = folder
  while true do
    for _, marker in ipairs(markers) do
      if vim.loop.fs_stat(above .. '/' .. marker) then
        return above
      end
    end
    local parent = vim.fn.fnamemodify(above, ':h')
    if parent == above then
      return folder
    end
    above = parent
  end
end

-- Neovim before 0.11: one client for each root, asked for again with every buffer.
local clients = {}

local function start_old(buffer)
  local config = vim.tbl_extend('keep', { name = 'saidby' }, M.config())
  config.root_dir = root(buffer, config.root_markers)
  config.get_language_id = M.language
  local able = vim.lsp.protocol.make_client_capabilities()
  config.capabilities = vim.tbl_deep_extend('force', able, config.capabilities or {})
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local id = clients[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

--- What a filetype is called in the protocol.
---@param filetype string
---@return string
function M.language(_, filetype)
  return filetype == 'text' and 'plaintext' or filetype
end

-- Neovim watches no files for a server on Linux. What is saved in it the server is told all the same:
-- settings, rosters and neighbouring notes say who somebody is.
local watching = false

local function watch()
  if watching then
    return
  end
  watching = true
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = vim.api.nvim_create_augroup('saidby.saved', {}),
    desc = 'Tell the server of saved files',
    callback = function(event)
      local name = vim.api.nvim_buf_get_name(event.buf)
      local changes = { { uri = vim.uri_from_fname(vim.fn.fnamemodify(name, ':p')), type = 2 } }
      for _, client in ipairs(M.clients()) do
        M.notify(client, 'workspace/didChangeWatchedFiles', { changes = changes })
      end
    end,
  })
end

--- Starts the server for a buffer, and from then on for all that may be notes.
---@param buffer integer
function M.start(buffer)
  if not M.installed() then
    return
  end
  watch()
  if not modern then
    if vim.bo[buffer].buftype == '' then
      start_old(buffer)
    end
    return
  end
  vim.api.nvim_clear_autocmds({ group = 'saidby' }) -- Neovim's own take over
  vim.api.nvim_create_autocmd('LspAttach', {
    group = 'saidby',
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'saidby' then
        require('saidby.outline').map(client, event.buf)
      end
    end,
  })
  if vim.v.vim_did_enter == 1 then
    vim.schedule(function()
      vim.lsp.enable('saidby')
    end)
  else
    vim.api.nvim_create_autocmd('VimEnter', {
      once = true,
      callback = function()
        vim.lsp.enable('saidby')
      end,
    })
  end
end

--- The clients of this server, of one buffer or of all.
---@param buffer integer?
---@return table[]
function M.clients(buffer)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = 'saidby', bufnr = buffer })
  end
  local all = buffer and vim.lsp.buf_get_clients(buffer) or vim.lsp.get_active_clients()
  return vim.tbl_filter(function(client)
    return client.name == 'saidby'
  end, vim.tbl_values(all))
end

--- Asks the server something.
---@param client table
---@param method string
---@param params table
---@param told fun(problem: table?, answer: any)
---@param buffer integer
function M.request(client, method, params, told, buffer)
  if modern then
    return client:request(method, params, told, buffer)
  end
  return client.request(method, params, told, buffer)
end

--- Tells the server something.
---@param client table
---@param method string
---@param params table
function M.notify(client, method, params)
  if modern then
    client:notify(method, params)
  else
    client.notify(method, params)
  end
end

--- Stops the server and starts it again with the settings of now.
function M.restart()
  local before = M.clients()
  M.said_missing = nil
  if modern then
    -- A buffer that lets go first asks nothing of a server that is about to end.
    for _, client in ipairs(before) do
      for buffer in pairs(client.attached_buffers) do
        vim.lsp.buf_detach_client(buffer, client.id)
      end
    end
    vim.lsp.enable('saidby', false)
  else
    for _, client in ipairs(before) do
      vim.lsp.stop_client(client.id)
    end
  end
  vim.wait(2000, function()
    return #M.clients() == 0
  end, 20)
  if not M.installed() then
    return
  end
  if modern then
    vim.lsp.enable('saidby')
    return
  end
  clients = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.tbl_contains(M.config().filetypes, vim.bo[buffer].filetype) then
      start_old(buffer)
    end
  end
end

return M
