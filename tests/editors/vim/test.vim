" Run by tests/editors/vim/run inside Vim, with the example note opened.
let s:start = reltime()

function! Done(what)
  call writefile([printf('  %-12s %d ms', a:what, float2nr(1000 * reltimefloat(reltime(s:start))))], $FOLDER . '/said', 'a')
endfunction

function! Fail(what)
  call writefile(['  ' . a:what, string(v:errors), string(Findings()), execute('messages')], $FOLDER . '/said', 'a')
  cquit!
endfunction

function! Findings()
  return get(get(get(g:, 'ale_buffer_info', {}), bufnr(''), {}), 'loclist', [])
endfunction

function! Unclosed()
  return filter(copy(Findings()), {_, found -> get(found, 'code', '') ==# 'unclosed-tag'})
endfunction

" Waits until an expression holds.
function! Wait(what, expression)
  for _ in range(400)
    if eval(a:expression)
      return Done(a:what)
    endif
    sleep 50m
  endfor
  call Fail('waited in vain for: ' . a:what)
endfunction

try
  doautocmd VimEnter
  let s:broken = search('\[inesd We', 'n')
  call ale#Queue(0)
  call Wait('findings', 'len(Unclosed()) == 1')
  let s:found = Unclosed()[0]
  call assert_equal(s:broken, s:found.lnum)
  call assert_equal(getline(s:broken)[: s:found.end_col - 1], ' - [inesd')
  call assert_equal('E', s:found.type)
  call assert_match('not closed', s:found.text)

  call setline(s:broken, substitute(getline(s:broken), '\[inesd', '[inesd]', ''))
  call ale#Queue(0)
  call Wait('mended', 'len(Findings()) > 0 && len(Unclosed()) == 0')

  edit! $FOLDER/notes/new.notes
  call assert_equal('markdown', &filetype)
catch
  call Fail(v:exception . ' at ' . v:throwpoint)
endtry
if !empty(v:errors)
  call Fail('not as it should be')
endif
qall!
