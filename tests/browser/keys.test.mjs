// A real folder: people come in by invitation, with a key of Chromium's virtual authenticator, and by nothing else.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { press } from "./support/demo.mjs";
import { axeFinds, openDetails, tooWide } from "./support/pages.mjs";
import { Real } from "./support/real.mjs";

let real;
let ada;
let otto;
let noel;
const words = (page) => page.locator("main").innerText();
const message = (page) => page.locator("[data-key-words]").first();

async function signIn(page) {
  await page.goto("/sign-in");
  await press(page, "Sign in with your key");
}
async function noMisdeeds(page) {
  assert.deepEqual(page.misdeeds.splice(0), []);
}
async function looksRight(page) {
  await openDetails(page);
  const wide = await axeFinds(page);
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await tooWide(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual([...wide, ...narrow], [], page.url());
}

before(async () => {
  real = await Real.open(["Ada Quill, counsel", "Otto Fenn, custodian", "Iris Moor, counsel", "Noel Tarn, analyst"]);
});
after(() => real?.close());

test("Two people register their keys with link and code, sign out, and come in again by their keys", async () => {
  ada = await real.enrolled(real.invitations.get("Ada Quill"));
  assert.equal(new URL(ada.url()).pathname, "/desk");
  otto = await real.enrolled(real.invitations.get("Otto Fenn"));
  assert.equal(new URL(otto.url()).pathname, "/desk");
  for (const [page, name] of [[ada, "Ada Quill"], [otto, "Otto Fenn"]]) {
    await press(page, "Sign out");
    await page.goto("/desk");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
    await looksRight(page);
    await press(page, "Sign in with your key"); // and on to where they wanted to go
    assert.equal(new URL(page.url()).pathname, "/desk");
    assert.match(await page.locator("header").first().innerText(), new RegExp(name));
    await noMisdeeds(page);
  }
});

test("An invitation is good once, and only with its code", async () => {
  const page = await real.somebody();
  const used = await page.goto(real.invitations.get("Ada Quill").link);
  assert.equal(used.status(), 404);
  const usedWords = await words(page);
  assert.equal((await page.goto("/invitation/" + "A".repeat(43))).status(), 404);
  assert.equal(await words(page), usedWords);
  await looksRight(page);

  await page.goto(real.invitations.get("Noel Tarn").link);
  await looksRight(page);
  await page.getByLabel("Code").fill("0000000000");
  await page.getByLabel("Name for this key").fill("a key with a name");
  await press(page, "Register your key");
  assert.match(await words(page), /code is not the one/);
  assert.equal(await page.getByLabel("Name for this key").inputValue(), "a key with a name");
  await page.context().close();
});

test("Staff cannot register a passkey that is copied to other devices, nor a key that does not check who touches it", async () => {
  const { link, code } = real.invitations.get("Iris Moor");
  const copied = await real.somebody({ defaultBackupEligibility: true, defaultBackupState: true });
  await copied.goto(link);
  await copied.getByLabel("Code").fill(code);
  await copied.getByLabel("Name for this key").fill("in the cloud");
  await press(copied, "Register your key");
  assert.match(await words(copied), /can be copied to other devices/);
  await copied.context().close();

  const careless = await real.somebody({ hasUserVerification: false, isUserVerified: false });
  await careless.goto(link);
  await careless.getByLabel("Code").fill(code);
  await careless.getByLabel("Name for this key").fill("no PIN");
  await careless.getByRole("button", { name: "Register your key" }).click();
  await message(careless).filter({ hasText: /Nothing was sent/ }).waitFor();
  assert.equal(await careless.getByLabel("Name for this key").inputValue(), "no PIN");
  await careless.context().close();

  const iris = await real.enrolled(real.invitations.get("Iris Moor")); // what failed did not use the invitation up
  assert.equal(new URL(iris.url()).pathname, "/desk");
  await iris.context().close();
});

test("A key that was never registered here opens nothing, and nobody learns more", async () => {
  const page = await real.somebody();
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await page.key.add({
    credentialId: randomBytes(32).toString("base64"),
    isResidentCredential: true,
    rpId: "localhost",
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    userHandle: Buffer.from("somebody").toString("base64"),
    signCount: 1,
  });
  await signIn(page);
  const stranger = await words(page);
  assert.match(stranger, /does not open a session here/);
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.goto("/desk");
  assert.equal(new URL(page.url()).pathname, "/sign-in");

  // The name of a registered key, with another private key behind it: the same answer.
  const [known] = await ada.key.all();
  const thief = await real.somebody();
  await thief.key.add({ ...known, privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"), signCount: 100 });
  await signIn(thief);
  assert.equal(await words(thief), stranger);

  // A true copy of a key whose counter lags behind.
  const copy = await real.somebody();
  await copy.key.add({ ...known, signCount: 0 });
  await signIn(copy);
  assert.equal(await words(copy), stranger);
  for (const one of [page, thief, copy]) await one.context().close();
});

test("An answer that was used once opens nothing a second time", async () => {
  const page = await real.somebody();
  const [known] = await otto.key.all();
  await page.key.add({ ...known, signCount: known.signCount + 50 });
  let sent;
  await page.route("**/sign-in", async (route) => {
    if (route.request().method() === "POST") sent = route.request().postData();
    await route.continue();
  });
  await signIn(page);
  assert.equal(new URL(page.url()).pathname, "/desk");
  const again = await page.context().request.post("/sign-in", {
    data: sent,
    headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: real.base },
    maxRedirects: 0,
  });
  assert.equal(again.status(), 403);
  await page.context().close();
  // Otto's own key lags behind that copy now: it is refused, and he registers anew with two colleagues' help.
  await press(otto, "Sign out");
  await signIn(otto);
  assert.match(await words(otto), /does not open a session here/);
});

test("A third person is brought in by two; what was typed survives a key that is not touched", async () => {
  await ada.goto("/desk/people");
  await looksRight(ada);
  await ada.getByLabel("Name", { exact: true }).fill("Robin Vale");
  await ada.getByRole("combobox", { name: "Role" }).selectOption("custodian");
  await ada.getByLabel("Reason").fill("joins the response team");
  await ada.key.verifies(false);
  await ada.getByRole("button", { name: "Propose this person" }).click();
  await message(ada).filter({ hasText: /Nothing was sent/ }).waitFor();
  assert.equal(await ada.getByLabel("Reason").inputValue(), "joins the response team");
  await ada.key.verifies(true);
  await press(ada, "Propose this person");
  const link = await ada.locator("main code").innerText();
  await looksRight(ada);

  const robin = await real.somebody();
  assert.equal((await robin.goto(link)).status(), 404);
  await ada.goto("/desk/people");
  assert.match(await words(ada), /somebody else signs/);

  noel = await real.enrolled(real.invitations.get("Noel Tarn"));
  await noel.goto("/desk/people");
  await press(noel, "Approve");
  const code = await noel.locator("main code").innerText();
  await robin.context().close();
  const page = await real.enrolled({ link, code });
  assert.equal(new URL(page.url()).pathname, "/desk");
  await page.goto("/account");
  await looksRight(page);
  await noMisdeeds(page);
  await noel.goto("/account");
  assert.match(await words(noel), /blue key/);

  // Who leaves is out at once.
  await noel.goto("/desk/people");
  await noel.getByRole("link", { name: "Robin Vale" }).click();
  await looksRight(noel);
  await noel.getByLabel("Reason").last().fill("another job");
  await press(noel, "Take the role away");
  await page.goto("/desk");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await noMisdeeds(noel);
});

test("Somebody sees where they are signed in and signs out elsewhere", async () => {
  const elsewhere = await real.somebody();
  const [known] = await ada.key.all();
  await elsewhere.key.add({ ...known, signCount: known.signCount + 10 });
  await signIn(elsewhere);
  assert.equal(new URL(elsewhere.url()).pathname, "/desk");
  await ada.goto("/account");
  await press(ada, "Sign out there");
  await elsewhere.goto("/desk");
  assert.equal(new URL(elsewhere.url()).pathname, "/sign-in");
  await elsewhere.context().close();
});

test("A second key is registered with a touch of the first, and opens a session too", async () => {
  await noel.goto("/account");
  await noel.getByLabel("Name for the new key").fill("spare in the safe");
  await noel.route("**/account/keys/challenge", async (route) => {
    await noel.key.swap(); // the first was touched just now
    await route.continue();
  });
  await press(noel, "Register another key");
  assert.match(await words(noel), /spare in the safe/);
  await press(noel, "Sign out");
  await signIn(noel);
  assert.equal(new URL(noel.url()).pathname, "/desk");
  await noel.goto("/account");
  assert.match(await words(noel), /spare in the safe\s+ES256\s+opened with it/);
  await looksRight(noel);
  await noMisdeeds(noel);
});

test("Without JavaScript the pages say what is needed", async () => {
  const page = await real.somebody({}, { javaScriptEnabled: false });
  await page.goto("/sign-in");
  assert.match(await words(page), /Switch JavaScript on/);
  await page.context().close();
});

test("The record of all steps holds", async () => {
  const said = await real.verify();
  assert.equal(said.code, 0, said.stdout + said.stderr);
});
