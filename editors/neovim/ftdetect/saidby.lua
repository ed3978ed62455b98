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
