// `pnpm bench [name ...]`: builds what is measured, then measures it.

import { runTurbo } from "../turbo.mjs";

const { code } = await runTurbo(["build", "--filter=@agent-safe/bench"]);
if (code !== 0) process.exit(code);
await import("./dist/main.js");
