"use strict";

// Runs editors/vscode/extension.js outside VS Code, and prints what it asks VS Code to start.

const Module = require("node:module");

const told = [];
class LanguageClient {
  constructor(id, name, server, options) {
    told.push({ id, name, server, options });
  }

  async start() {
    told.push("start");
    if (process.env.FAILS) throw new Error("no such program");
  }

  async stop() {
    told.push("stop");
  }
}

const registered = {};
const vscode = {
  workspace: {
    getConfiguration: () => ({ get: (key) => JSON.parse(process.env.SETTINGS)[key] }),
    onDidChangeConfiguration: (changed) => { registered.changed = changed; },
  },
  commands: { registerCommand: (name, run) => { registered[name] = run; } },
  window: { showErrorMessage: (message) => told.push(message) },
};

const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === "vscode") return vscode;
  return name === "vscode-languageclient/node" ? { LanguageClient } : load(name, ...rest);
};

(async () => {
  const extension = require(process.argv[2]);
  await extension.activate({ subscriptions: [] });
  await registered.changed({ affectsConfiguration: () => false });
  if (!process.env.FAILS) await registered["ipaText.restart"]();
  await extension.deactivate();
  console.log(JSON.stringify(told));
})();
