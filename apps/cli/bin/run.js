#!/usr/bin/env node
// CommonJS (see package.json beside this file): Node starts it a tenth of its own start-up time sooner than a module.
const { join } = require("node:path");
const { loadBundle } = require("./load-bundle.js");

const { main } = loadBundle(join(__dirname, "..", "dist", "agent-safe.cjs")).exports;
void main(process.argv.slice(2));
