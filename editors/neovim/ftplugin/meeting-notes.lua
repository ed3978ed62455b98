-- Notes are written in lists: a bullet goes on with the next line, a comment does not show.
vim.bo.commentstring = '<!-- %s -->'
vim.bo.comments = 'fb:*,fb:-,fb:+,n:>'
vim.bo.formatoptions = vim.bo.formatoptions:gsub('[tca]', '') .. 'ronlj'
vim.b.undo_ftplugin = (vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or '')
  .. 'setlocal commentstring< comments< formatoptions<'
