-- The outline of a note: people, topics, decisions and actions, in the location list.
local M = {}

-- Neovim's own words for its outline of Markdown, which has the headings only.
local own = 'Show an Outline of the current buffer'

-- Puts symbols into the location list, and says whether there are any.
local function list(client, buffer, symbols)
  if not symbols or #symbols == 0 then
    return false
  end
  local items = vim.lsp.util.symbols_to_items(symbols, buffer, client.offset_encoding)
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t')
  vim.fn.setloclist(0, {}, ' ', { title = 'Outline of ' .. name, items = items })
  vim.cmd('lopen')
  return true
end

--- Shows the outline of this buffer; calls `otherwise` where the server sees no note in it.
---@param client table
---@param otherwise fun()
function M.show(client, otherwise)
  if vim.fn.has('nvim-0.11') == 0 then
    return vim.lsp.buf.document_symbol()
  end
  local buffer = vim.api.nvim_get_current_buf()
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer) }
  client:request('textDocument/documentSymbol', params, function(_, symbols)
    if buffer == vim.api.nvim_get_current_buf() and not list(client, buffer, symbols) then
      otherwise()
    end
  end, buffer)
end

--- Lets `gO` show this outline in a Markdown buffer that is a note. In others, and where the user
--- has mapped it, it stays what it was.
---@param client table
---@param buffer integer
function M.map(client, buffer)
  local before = vim.api.nvim_buf_call(buffer, function()
    return vim.fn.maparg('gO', 'n', false, true)
  end)
  if before.buffer ~= 1 or before.desc ~= own or not before.callback then
    return
  end
  vim.keymap.set('n', 'gO', function()
    M.show(client, before.callback)
  end, { buffer = buffer, silent = true, desc = 'Show the outline of this note' })
end

return M
