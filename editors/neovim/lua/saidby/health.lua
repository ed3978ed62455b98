-- :checkhealth saidby
local M = {}

-- Older Neovim has other names for the same.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local error = health.error or health.report_error
local info = health.info or health.report_info

local function check_program(program)
  local path = vim.fn.exepath(program)
  if path == '' then
    error('`' .. program .. '` cannot be run', {
      'Install it: `cargo install --locked --path .` in a clone, or put a release on the PATH',
      "Or say where it is: vim.lsp.config('saidby', { cmd = { '/path/to/saidby', 'server' } })",
    })
    return false
  end
  local said = vim.fn.systemlist({ path, '--version' })[1] or ''
  if vim.v.shell_error ~= 0 or not said:match('^saidby ') then
    error('`' .. path .. '` is not saidby: `--version` says "' .. said .. '"')
    return false
  end
  ok(said .. ' (' .. path .. ')')
  return true
end

local function check_clients(saidby)
  local clients = saidby.clients()
  if #clients == 0 then
    info('the server is not running: it starts with the first Markdown, text or meeting-notes buffer')
    return
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_keys(client.attached_buffers or {})
    if #buffers == 0 then
      buffers = vim.lsp.get_buffers_by_client_id and vim.lsp.get_buffers_by_client_id(client.id) or {}
    end
    local names = vim.tbl_map(function(buffer)
      return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':~:.')
    end, buffers)
    ok('the server runs, for ' .. (#names == 0 and 'no buffer' or table.concat(names, ', ')))
  end
end

function M.check()
  local saidby = require('saidby')
  start('saidby')
  if vim.fn.has('nvim-0.7.2') == 1 then
    ok('Neovim is new enough' .. (vim.fn.has('nvim-0.11') == 0 and '; with 0.11 there is more' or ''))
  else
    error('Neovim 0.7.2 or later is needed')
  end
  if not check_program(saidby.program()) then
    return
  end
  if vim.g.saidby_enable == false then
    warn("`vim.g.saidby_enable` is false: start the server yourself, with vim.lsp.enable('saidby')")
  end
  check_clients(saidby)
end

return M
