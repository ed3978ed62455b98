-- Loads a plugin as lazy.nvim does, at one of its moments: it goes on the runtimepath, its files are
-- sourced, and the event that it was loaded for is told to what is new.
return function(plugin, moment)
  local function source(folder)
    for _, file in ipairs(vim.fn.glob(plugin.dir .. '/' .. folder .. '/**/*.lua', false, true)) do
      vim.cmd('source ' .. file)
    end
  end
  local function load()
    vim.opt.runtimepath:prepend(plugin.dir)
    source('plugin')
  end
  -- For a filetype that the plugin brings itself this is done at the start.
  vim.cmd('augroup filetypedetect')
  source('ftdetect')
  vim.cmd('augroup END')
  if moment == 'start' then
    load()
  elseif moment == 'ft' then
    vim.api.nvim_create_autocmd('FileType', {
      pattern = 'markdown',
      once = true,
      callback = function(event)
        load()
        vim.api.nvim_exec_autocmds('FileType', { buffer = event.buf, group = 'saidby', modeline = false })
      end,
    })
  else
    vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = vim.schedule_wrap(load) })
  end
  -- It makes the tags of the help.
  vim.cmd('helptags ' .. plugin.dir .. '/doc')
end
