-- Is a text without a telling name a meeting note?
local M = {}

-- A heading of an attendee list, whatever marks stand around it.
local headings = { 'attendees', 'participants', 'present', 'in attendance', 'attending' }

-- What a statement begins with: [ann], <ann> or **Ann**: behind a bullet or at the margin.
local tags = { '^%s*[-*]?%s*%[%a[^%]]*%]%s', '^%s*[-*]?%s*<%a[^>]*>%s', '^%s*[-*]?%s*%*%*%a[^*]*%*%*:' }

local function is_heading(line)
  local words = line:lower():gsub('^[%s#*_=]+', '')
  for _, heading in ipairs(headings) do
    if words:sub(1, #heading) == heading and words:sub(#heading + 1):match('^[%s*_]*:') then
      return true
    end
    if line:match('^#') and words:gsub('%s+$', '') == heading then
      return true
    end
  end
  return false
end

local function is_tagged(line)
  for _, tag in ipairs(tags) do
    if line:match(tag) then
      return true
    end
  end
  return false
end

--- 'meeting-notes' where the first lines have both an attendee list and a statement of somebody,
--- else nil. Stricter than the server, which reads the whole text: this decides what a file is.
---@param buffer integer?
---@return string?
function M.filetype(buffer)
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    return nil
  end
  local listed = false
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, 100, false)) do
    listed = listed or is_heading(line)
    if listed and is_tagged(line) then
      return 'meeting-notes'
    end
  end
  return nil
end

return M
