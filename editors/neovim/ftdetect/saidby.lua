-- Meeting notes by their name, and by their content where a name says nothing. A Markdown file
-- stays Markdown: saidby sees by itself whether it is a note.
vim.filetype.add({
  extension = { notes = 'meeting-notes', minutes = 'meeting-notes' },
  pattern = {
    ['.*'] = {
      function(_, buffer)
        return require('saidby.content').filetype(buffer)
      end,
      { priority = -math.huge },
    },
  },
})

-- Neovim 0.7 does not ask what was added unless the user wants it to.
if vim.fn.has('nvim-0.8') == 0 then
  vim.api.nvim_create_autocmd({ 'BufNewFile', 'BufRead' }, {
    group = 'filetypedetect',
    callback = function(event)
      local ending = vim.fn.fnamemodify(event.file, ':e')
      local named = ending == 'notes' or ending == 'minutes'
      if named or ending == '' and require('saidby.content').filetype(event.buf) then
        vim.cmd('setfiletype meeting-notes')
      end
    end,
  })
end
