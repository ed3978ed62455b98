-- Run by tests/editors/neovim/run inside Neovim, with the example note opened: what a user does who
-- has installed the plugin and set nothing.
local steps = dofile('tests/editors/neovim/steps.lua')
local done, wait, line_of, has = steps.done, steps.wait, steps.line_of, steps.has

-- Chooses the first item that `wanted` holds for, wherever a choice is offered.
local offered
local function choose(wanted)
  vim.ui.select = function(items, options, chosen)
    offered = vim.tbl_map(options.format_item or tostring, items)
    for index, item in ipairs(items) do
      if wanted(offered[index], item) then
        return chosen(item, index)
      end
    end
    chosen(nil)
  end
end

steps.main(function()
  assert(not package.loaded['vim.lsp'] or vim.lsp._enabled_configs, 'Neovim 0.11')
  local note, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  local client = wait('attach', function()
    local client = vim.lsp.get_clients({ bufnr = note, name = 'saidby' })[1]
    return client and client.initialized and client
  end)
  assert(client.server_info.name == 'saidby')
  local offers = client.server_capabilities

  wait('findings', function()
    return #vim.diagnostic.get(note) > 0
  end)
  local unclosed = assert(steps.finding(note, 'unclosed-tag'), 'the example has an unclosed tag')
  local broken = line_of('[inesd We')
  assert(unclosed.lnum == broken - 1 and unclosed.source == 'saidby', vim.inspect(unclosed))
  assert(unclosed.severity == vim.diagnostic.severity.ERROR, vim.inspect(unclosed))
  local line = vim.api.nvim_buf_get_lines(note, broken - 1, broken, false)[1]
  local _, tag_end = line:find('[inesd', 1, true)
  assert(unclosed.col == tag_end - 1 and unclosed.end_col == tag_end, vim.inspect(unclosed))

  -- Who is that?
  vim.api.nvim_win_set_cursor(window, { line_of('[mvogel]'), 4 })
  vim.lsp.buf.hover()
  has(wait('hover', steps.float), 'Mara Vogel')

  -- The outline, by Neovim's own key.
  vim.api.nvim_set_current_win(window)
  vim.api.nvim_feedkeys('gO', 'xt', false)
  local outline = wait('outline', function()
    local items = vim.fn.getloclist(window)
    return #items > 0 and table.concat(steps.texts(items), '\n')
  end)
  has(outline, 'Tide gauges', 'Feed format', 'Any other business', 'Decision: our old feed ends')
  vim.cmd('lclose')

  -- What outline plugins ask for: a tree of symbols with their kinds.
  local asked = { textDocument = vim.lsp.util.make_text_document_params(note) }
  local answer = assert(client:request_sync('textDocument/documentSymbol', asked, 15000, note)).result
  local kinds = {}
  local function gather(symbols)
    for _, symbol in ipairs(symbols) do
      kinds[symbol.name] = vim.lsp.protocol.SymbolKind[symbol.kind]
      gather(symbol.children or {})
    end
  end
  gather(answer)
  assert(#answer < vim.tbl_count(kinds), 'a tree')
  assert(kinds['Decision: our old feed ends in December.'] == 'Constant', vim.inspect(kinds))

  -- Folds, by the lines of the help.
  vim.api.nvim_set_current_win(window)
  vim.wo[window].foldmethod = 'expr'
  vim.wo[window].foldexpr = 'v:lua.vim.lsp.foldexpr()'
  vim.wo[window].foldlevel = 1
  local topic = line_of('## Feed format')
  wait('folds', function()
    vim.cmd('normal! zX')
    return vim.fn.foldlevel(topic) > 0 and vim.fn.foldclosed(topic + 2) == topic
  end)
  assert(vim.fn.foldclosedend(topic) < line_of('## Any other business'), 'a topic ends before the next')
  vim.cmd('normal! zR')
  assert(vim.fn.foldclosed(topic) == -1)
  vim.wo[window].foldmethod = 'manual'

  -- All that a person said, however they were called: in the quickfix list.
  vim.api.nvim_set_current_win(window)
  vim.cmd('Saidby statements Mara Vogel')
  local said = steps.texts(vim.fn.getqflist())
  assert(
    vim.deep_equal(said, {
      'The Tide Office can lend us a boat.',
      'The next call falls on a holiday. One week later?',
    }),
    vim.inspect(said)
  )
  assert(vim.fn.getqflist({ title = true }).title == 'Mara Vogel said')
  vim.cmd('cfirst')
  assert(
    vim.api.nvim_win_get_cursor(0)[1] == line_of('[mvogel] The Tide Office'),
    'the list leads to the tag'
  )
  vim.cmd('cclose')
  assert(vim.deep_equal(vim.fn.getcompletion('Saidby statements Mara V', 'cmdline'), { 'Vogel' }))
  assert(vim.deep_equal(vim.fn.getcompletion('Saidby sta', 'cmdline'), { 'statements' }))
  done('statements')

  -- From statement to statement of the same person.
  vim.api.nvim_set_current_win(window)
  vim.api.nvim_win_set_cursor(window, { line_of('[mvogel] The Tide Office'), 0 })
  vim.cmd('Saidby next')
  assert(vim.api.nvim_win_get_cursor(window)[1] == line_of('[mvogel] The next call'))
  vim.cmd('Saidby previous')
  assert(vim.api.nvim_win_get_cursor(window)[1] == line_of('[mvogel] The Tide Office'))
  done('next')

  -- The cast list has the doubts on top; a doubt is settled by choosing its answer, for all who ask.
  local settings = vim.fs.dirname(vim.api.nvim_buf_get_name(note)) .. '/saidby.toml'
  vim.api.nvim_set_current_win(window)
  local cast
  choose(function(words, item)
    if item.tags then
      cast = offered
      return vim.startswith(words, 'mara')
    end
    return words:find('`mara` is Mara Sand', 1, true)
  end)
  vim.cmd('Saidby speakers')
  wait('settled', function()
    return vim.fn.filereadable(settings) == 1 and not steps.finding(note, 'ambiguous-speaker')
  end)
  local doubts, sure = table.concat(vim.list_slice(cast, 1, 3), '\n'), table.concat(cast, '\n', 4)
  has(doubts, 'mara (mara): 1 statement: Mara Sand or Mara Vogel', '?? (??): 1 statement: who was it?')
  has(sure, 'Inês Duarte (ines, ', 'Bo Lind (')
  local written = table.concat(vim.fn.readfile(settings), '\n')
  has(written, 'name = "Mara Sand"', 'aliases = ["mara"]')
  vim.cmd('Saidby statements Mara Sand')
  has(table.concat(steps.texts(vim.fn.getqflist()), '\n'), 'Then we should not move a gauge')
  done('alias')

  -- Whoever is in no doubt is chosen to see what they said.
  vim.cmd('cclose')
  vim.api.nvim_set_current_win(window)
  choose(function(words)
    return vim.startswith(words, 'Bo Lind')
  end)
  vim.cmd('Saidby speakers')
  wait('speakers', function()
    return vim.fn.getqflist({ title = true }).title == 'Bo Lind said'
  end)
  assert(#vim.fn.getqflist() == 6, vim.inspect(steps.texts(vim.fn.getqflist())))
  vim.cmd('cclose')

  -- What is saved in Neovim counts at once, though nobody watches the file.
  vim.api.nvim_set_current_win(window)
  vim.cmd('silent edit ' .. settings .. ' | silent %delete | silent write | bwipeout')
  vim.api.nvim_set_current_buf(note)
  wait('doubt', function()
    return steps.finding(note, 'ambiguous-speaker')
  end)

  -- The quick fix of the unclosed tag, then what the checker says of the mended line.
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
    return not steps.finding(note, 'unclosed-tag')
  end)

  -- The same by the command that mends all that is safe; who somebody is, is left alone.
  vim.api.nvim_buf_set_lines(note, broken - 1, broken, false, { line })
  wait('broken', function()
    return steps.finding(note, 'unclosed-tag')
  end)
  vim.cmd('Saidby fix')
  wait('fix', function()
    return vim.api.nvim_buf_get_lines(note, broken - 1, broken, false)[1]:find('[inesd] We', 1, true)
  end)
  assert(line_of('[mara] Then'))

  -- From here on: what the server of this version offers.
  if offers.renameProvider then
    vim.api.nvim_win_set_cursor(window, { line_of('[mvogel] The Tide Office'), 4 })
    vim.lsp.buf.rename('Mara Vogel')
    wait('rename', function()
      local text = table.concat(vim.api.nvim_buf_get_lines(note, 0, -1, false), '\n')
      return not text:find('[mvogel]', 1, true) and select(2, text:gsub('%[Mara Vogel%]', '')) == 2
    end)
  end

  -- A note is known by its name, or by its content where there is no telling name.
  assert(vim.filetype.match({ filename = 'a.notes' }) == 'meeting-notes')
  assert(vim.filetype.match({ filename = 'a.minutes' }) == 'meeting-notes')
  assert(vim.filetype.match({ filename = 'a.md' }) == 'markdown')
  local function by_content(lines)
    local buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
    return vim.filetype.match({ buf = buffer, filename = 'call-of-may' })
  end
  assert(by_content({ 'Attendees: Ann, Bo', '', '- [ann] Hello' }) == 'meeting-notes')
  assert(by_content({ '## Present', '', '- Ann', '', '**Ann**: Hello' }) == 'meeting-notes')
  assert(by_content({ 'Attendees will be refunded.', '', '[ann] Hello' }) == nil)
  assert(by_content({ '[section]', 'key = value' }) == nil)
  vim.cmd('edit ' .. vim.fs.dirname(vim.api.nvim_buf_get_name(note)) .. '/new.notes')
  assert(vim.bo.filetype == 'meeting-notes' and vim.bo.commentstring == '<!-- %s -->', vim.bo.filetype)
  wait('filetypes', function()
    return #vim.lsp.get_clients({ bufnr = 0, name = 'saidby' }) == 1
  end)

  -- The health page has neither an error nor a warning.
  vim.cmd('checkhealth saidby')
  local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  has(health, 'saidby ' .. client.server_info.version, 'the server runs', 'harbour-call.md')
  assert(not health:find('ERROR') and not health:find('WARNING'), health)
  done('health')

  -- Restarted, it is another process that finds the same.
  vim.cmd('bwipeout!')
  vim.api.nvim_set_current_buf(note)
  vim.cmd('Saidby restart')
  wait('restart', function()
    local now = vim.lsp.get_clients({ bufnr = note, name = 'saidby' })[1]
    return now and now.id ~= client.id and now.initialized and #vim.diagnostic.get(note) > 0
  end)
end)
