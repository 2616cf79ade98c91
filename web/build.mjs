// web/src to web/dist: one stylesheet, one script, pictures as they are. Says what it wrote and how large it is.
import { build } from "esbuild";
import { mkdirSync, rmSync, statSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });
const shared = { minify: true, logLevel: "error", legalComments: "none" };
await build({ ...shared, entryPoints: ["src/app.ts"], outfile: "dist/app.js", bundle: true, format: "esm", target: ["es2022"] });
await build({ ...shared, entryPoints: ["src/compare.ts"], outfile: "dist/compare.js", bundle: true, format: "iife", target: ["es2022"] });
await build({ ...shared, entryPoints: ["src/style.css"], outfile: "dist/style.css", bundle: true, target: ["chrome115", "firefox115", "safari16"] });
for (const name of ["app.js", "compare.js", "style.css"]) console.log(`dist/${name}  ${statSync(`dist/${name}`).size} bytes`);
