-- Drives neovim for tests/test_lsp_neovim.py: what a person would do by hand, with what Debian ships.
-- In the environment stand the settings of docs/editors.md, the study, and where to write what was seen.
local said = {}
local function tell(...)
  table.insert(said, table.concat({ ... }, "\t"))
end

local function finish(code)
  vim.fn.writefile(said, vim.env.IPA_TEXT_TEST_OUT)
  vim.cmd(code == 0 and "qall!" or "cquit!")
end

local function await(what, condition)
  if not vim.wait(30000, condition, 50) then
    tell("never", what)
    finish(1)
  end
end

local root = vim.env.IPA_TEXT_TEST_ROOT
dofile(vim.env.IPA_TEXT_TEST_INIT)
local function edit(path)
  vim.cmd("edit " .. vim.fn.fnameescape(root .. "/" .. path))
  await("the server", function()
    local client = vim.lsp.get_active_clients()[1]
    return client ~= nil and client.initialized and vim.lsp.buf_is_attached(0, client.id)
  end)
end

-- A word is changed in a quotation: a finding stands at it, though nothing is saved.
edit("cases/p07/interview-1.notes.yaml")
vim.fn.search("I was given a day off from the world")
vim.cmd("substitute/given/granted/")
local sidecar = vim.api.nvim_get_current_buf()
await("a finding", function()
  return #vim.diagnostic.get(sidecar) > 0
end)
for _, finding in ipairs(vim.diagnostic.get(sidecar)) do
  local lines = vim.api.nvim_buf_get_lines(sidecar, finding.lnum, finding.lnum + 1, false)
  tell("finding", finding.code, finding.message, lines[1])
end
vim.cmd("undo")
await("no finding", function()
  return #vim.diagnostic.get(sidecar) == 0
end)

-- Words of the transcript are selected and noted.
edit("cases/p07/interview-1.md")
tell("servers", #vim.lsp.get_active_clients())
local line, column = unpack(vim.fn.searchpos("it wants something all"))
vim.ui.select = function(actions, _, choose)
  for _, action in ipairs(actions) do
    tell("action", action[2].title)
  end
  choose(actions[2])
end
vim.lsp.buf.range_code_action({ only = { "refactor" } }, { line, column - 1 }, { line, column + 16 })
await("a note", function()
  return #vim.api.nvim_buf_get_lines(sidecar, 0, -1, false) > vim.env.IPA_TEXT_TEST_LINES + 0
end)

-- The notes stand at the lines, as lenses.
vim.lsp.codelens.refresh()
await("lenses", function()
  return #vim.lsp.codelens.get(0) > 0
end)
tell("lens", vim.lsp.codelens.get(0)[1].command.title)
vim.fn.writefile(vim.api.nvim_buf_get_lines(sidecar, 0, -1, false), vim.env.IPA_TEXT_TEST_OUT .. ".buffer")
finish(0)
