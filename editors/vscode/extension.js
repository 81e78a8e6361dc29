"use strict";

// Starts `ipa-text lsp` and hands it the transcripts and the YAML of a study. All the rest is the
// server's, which is the same for every editor.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const HELP = "ipa-text could not be started. It needs `pip install 'ipa-text[lsp]'`;"
  + " if it is not on the path, name it in the setting ipaText.command.";

let client;

function made() {
  const settings = vscode.workspace.getConfiguration("ipaText");
  const [command, ...args] = settings.get("command");
  return new LanguageClient("ipaText", "ipa-text", { command, args }, {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", language: "yaml" },
    ],
    initializationOptions: { notes: settings.get("notes") },
  });
}

async function start() {
  client = made();
  try {
    await client.start();
  } catch {
    client = undefined;
    vscode.window.showErrorMessage(HELP);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("ipaText.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration("ipaText") ? restart() : undefined),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
