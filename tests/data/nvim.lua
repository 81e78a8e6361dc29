-- Drives neovim for tests/test_lsp_neovim.py: what a person would do by hand, with what Debian ships.
-- Arguments, in the environment: the command that starts the server, and the folder of the study.
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
local function edit(path)
  vim.cmd("edit " .. vim.fn.fnameescape(root .. "/" .. path))
  vim.lsp.buf_attach_client(0, vim.lsp.start_client({
    name = "ipa-text",
    cmd = vim.split(vim.env.IPA_TEXT_TEST_COMMAND, "\t"),
    root_dir = root,
  }))
  await("the server", function()
    local client = vim.lsp.get_active_clients()[1]
    return client ~= nil and client.initialized
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
  local lines = vim.api.nvim_buf_get_lines(sidecar, finding.lnum, finding.end_lnum, false)
  tell("finding", finding.code, finding.message, lines[#lines])
end
vim.cmd("undo")
await("no finding", function()
  return #vim.diagnostic.get(sidecar) == 0
end)

-- Words of the transcript are selected and noted.
local client = vim.lsp.get_active_clients()[1]
vim.cmd("edit " .. vim.fn.fnameescape(root .. "/cases/p07/interview-1.md"))
vim.lsp.buf_attach_client(0, client.id)
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
tell("log", vim.fn.getfsize(vim.lsp.get_log_path()))
finish(0)
