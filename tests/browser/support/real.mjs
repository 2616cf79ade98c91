// A real folder of its own: people come in by invitation, with keys that the browser makes up.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { answerOf, launch, press, sallyport, windowOf } from "./demo.mjs";

const run = promisify(execFile);

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class Real {
  // `people`: "NAME, ROLE" each.
  static async open(people) {
    const real = new Real();
    real.scratch = await mkdtemp(join(tmpdir(), "sallyport-real-"));
    real.folder = join(real.scratch, "data");
    try {
      const port = await freePort();
      real.base = `http://localhost:${port}`;
      const named = people.flatMap((one) => ["--person", one]);
      const { stdout } = await run(sallyport(), ["init", "--data", real.folder, "--name", "Fabrikam Mail", "--origin", real.base, ...named]);
      real.invitations = new Map();
      for (const [, name, link, code] of stdout.matchAll(/^ {2}(\S[^,\n]*), .*\n +link +(\S+)\n +code +(\S+)$/gm)) real.invitations.set(name, { link, code });
      await real.serve(port);
      real.browser = await launch();
      return real;
    } catch (failure) {
      await real.close();
      throw failure;
    }
  }
  async serve(port) {
    this.server = spawn(sallyport(), ["serve", "--data", this.folder, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    this.server.stderr.on("data", (piece) => (this.log += piece));
    let said = "";
    await new Promise((open, fail) => {
      this.server.stdout.on("data", (piece) => {
        said += piece;
        if (said.includes("Stop with Ctrl-C")) open();
      });
      this.server.once("exit", (code) => fail(new Error(`sallyport serve ended with ${code}: ${this.log}`)));
    });
  }
  async close() {
    await this.browser?.close();
    if (this.server && this.server.exitCode === null) {
      const gone = once(this.server, "exit");
      this.server.kill("SIGINT");
      await gone;
    }
    await rm(this.scratch, { recursive: true, force: true });
  }
  async verify() {
    return answerOf(sallyport(), "verify", "--data", this.folder);
  }

  // Somebody at a browser of their own, with a key of their own. `key`: what is unusual about it.
  async somebody(key = {}, options = {}) {
    const page = await windowOf(this.browser, this.base, options);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const plug = async (more = {}) =>
      (
        await cdp.send("WebAuthn.addVirtualAuthenticator", {
          options: {
            protocol: "ctap2",
            ctap2Version: "ctap2_1",
            transport: "usb",
            hasResidentKey: true,
            hasUserVerification: true,
            isUserVerified: true,
            automaticPresenceSimulation: true,
            ...more,
          },
        })
      ).authenticatorId;
    const authenticatorId = await plug(key);
    page.key = {
      verifies: (isUserVerified) => cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
      add: (credential) => cdp.send("WebAuthn.addCredential", { authenticatorId, credential }),
      // The key is put away and another one plugged in.
      swap: async () => {
        await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
        await plug();
      },
      all: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    };
    return page;
  }
  // Registers their key with an invitation and is signed in.
  async enrolled({ link, code }, key) {
    const page = await this.somebody(key);
    await page.goto(link);
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("Name for this key").fill("blue key");
    await press(page, "Register your key");
    return page;
  }
}
