-- Run by tests/editors/neovim/profiles inside a Neovim that has the plugin, with a file that is no note
-- or with none: of the plugin only what says what there is was read.
local steps = dofile('tests/editors/neovim/steps.lua')

steps.main(function()
  vim.wait(200)
  local read = {}
  for file in vim.fn.execute('scriptnames'):gmatch('[^\n]+') do
    if file:match('/clone/editors/neovim/') or file:match('/start/saidby/') then
      table.insert(read, file:match('[^/]+/[^/]+$'))
    end
  end
  table.sort(read)
  assert(vim.deep_equal(read, { 'ftdetect/saidby.lua', 'plugin/saidby.lua' }), vim.inspect(read))
  for name in pairs(package.loaded) do
    assert(not name:match('^saidby'), name .. ' was loaded')
  end
  assert(vim.fn.exists(':Saidby') == 2)
  steps.done('start-up')
end)
