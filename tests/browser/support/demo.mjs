// A demo folder of its own for each test file, served on a free port; and a browser that knows its people.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

// A program of the build: named by the environment, or found in the build folder that the gate names, or in the usual two.
function program(name, variable) {
  const given = process.env[variable];
  if (given) return resolve(given);
  const builds = process.env.SALLYPORT_BUILD ? [process.env.SALLYPORT_BUILD] : [join(root, "build/debug"), join(root, "build/release")];
  const places = builds.flatMap((build) => [join(build, name), join(build, "src/main", name)]);
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`${name} is not built: looked for ${places.join(", ")}; ${variable} may name it`);
  return found;
}
export const sallyport = () => program("sallyport", "SALLYPORT");
export const sallyportVerify = () => program("sallyport-verify", "SALLYPORT_VERIFY");

// What a program said and how it ended; never throws for an exit code.
export async function answerOf(file, ...args) {
  try {
    const { stdout, stderr } = await run(file, args, { maxBuffer: 16 << 20 });
    return { code: 0, stdout, stderr };
  } catch (failure) {
    if (typeof failure.code !== "number") throw failure;
    return { code: failure.code, stdout: failure.stdout, stderr: failure.stderr };
  }
}
async function must(file, ...args) {
  const answer = await answerOf(file, ...args);
  if (answer.code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${answer.code}: ${answer.stderr}`);
  return answer;
}

// Debian's Chromium, without what would call home.
export function launch() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

// A window of nobody's, which writes down what no page may do: console errors, and requests to another origin.
export async function windowOf(browser, base, options = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.misdeeds = [];
  page.on("console", (message) => {
    // The browser's own line about an answer of 4xx is no mistake of the page.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.misdeeds.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.misdeeds.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== base && url.protocol !== "data:" && url.protocol !== "blob:") page.misdeeds.push(`elsewhere: ${request.url()}`);
  });
  return page;
}

export class Demo {
  // `report`: the public site is written too.
  static async open({ report = false } = {}) {
    const demo = new Demo();
    demo.scratch = await mkdtemp(join(tmpdir(), "sallyport-browser-"));
    demo.folder = join(demo.scratch, "demo");
    try {
      await must(sallyport(), "demo", "--data", demo.folder);
      if (report && !existsSync(join(demo.folder, "site/index.html"))) {
        await must(sallyport(), "import", "published", "--data", demo.folder, join(root, "demo/published/lerr-by-country.csv"));
        await must(sallyport(), "report", "--data", demo.folder);
      }
      demo.links = JSON.parse(await readFile(join(demo.folder, "demo-links.json"), "utf8"));
      await demo.serve();
      demo.browser = await launch();
      return demo;
    } catch (failure) {
      await demo.close();
      throw failure;
    }
  }

  async serve() {
    this.server = spawn(sallyport(), ["serve", "--data", this.folder, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    this.log = "";
    this.server.stderr.on("data", (piece) => (this.log += piece));
    this.base = await new Promise((open, fail) => {
      this.server.stdout.on("data", (piece) => {
        said += piece;
        const found = /is open at (http\S+)\n/.exec(said);
        if (found) open(found[1]);
      });
      this.server.once("exit", (code) => fail(new Error(`sallyport serve ended with ${code}: ${this.log}`)));
    });
  }
  async stop() {
    if (!this.server || this.server.exitCode !== null) return;
    const gone = once(this.server, "exit");
    this.server.kill("SIGINT");
    await gone;
  }
  async close() {
    await this.browser?.close();
    await this.stop();
    await rm(this.scratch, { recursive: true, force: true });
  }

  window(options = {}) {
    return windowOf(this.browser, this.base, options);
  }
  link(code) {
    const found = this.links.find((link) => link.code === code);
    if (!found) throw new Error(`nobody in this demo is called ${code}`);
    return `/demo/enter/${found.word}`;
  }
  async as(code, options) {
    const page = await this.window(options);
    await page.goto(this.link(code));
    return page;
  }
}

// Where a person ends up after a press: the form's post has led to a page.
export async function press(page, name, where = page) {
  await Promise.all([page.waitForEvent("domcontentloaded"), where.getByRole("button", { name, exact: true }).click()]);
}
