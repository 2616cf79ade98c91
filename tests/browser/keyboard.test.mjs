// One whole filing without a pointer: Tab, arrows, Space, Enter and letters.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Demo } from "./support/demo.mjs";
import { numberOn, paperFor, warrant } from "./support/filing.mjs";

let demo;
before(async () => (demo = await Demo.open()));
after(() => demo?.close());

const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    return {
      what: `${one.tagName.toLowerCase()}#${one.id}[${one.getAttribute("name") ?? ""}=${one.getAttribute("value") ?? ""}]`,
      id: one.id,
      words: (one.labels?.[0]?.textContent ?? one.textContent ?? "").trim(),
      seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
  });

// Tabs on until the wanted control has the focus, which must show on each.
async function tabTo(page, wanted) {
  const met = [];
  for (let presses = 0; presses < 120; ++presses) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (now.what.startsWith("body")) continue;
    assert.ok(now.seen, `the focus on ${now.what} cannot be seen`);
    if (wanted(now)) return now;
    met.push(now.what);
  }
  assert.fail(`Tab never came to it; it met ${met.join(", ")}`);
}
const id = (wanted) => (now) => now.id === wanted;
const saying = (wanted) => (now) => now.words === wanted;
const group = (name) => (now) => now.what.includes(`[${name}=`);

async function enter(page, words) {
  await tabTo(page, saying(words));
  await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
}
async function type(page, where, words) {
  await tabTo(page, id(where));
  await page.keyboard.type(words);
}
async function typeDay(page, name, [day, month, year]) {
  await type(page, `${name}-day`, String(day));
  await type(page, `${name}-month`, String(month));
  await type(page, `${name}-year`, String(year));
}
// Letters choose in a closed list.
async function choose(page, where, words) {
  await tabTo(page, id(where));
  await page.keyboard.type(words);
  assert.equal(await page.locator(`#${where} option:checked`).innerText(), words);
}

test("A whole request is filed by keyboard only", async () => {
  const page = await demo.as("officer-bureau");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).words, "Skip to main content", "the first stop leads past the head");
  await page.keyboard.press("Enter");
  await enter(page, "File a request");

  await tabTo(page, group("lane"));
  await page.keyboard.press("Space");
  await enter(page, "Start");

  await choose(page, "instrument", await page.locator("#instrument option[value=search_warrant]").innerText());
  await choose(page, "authority", await page.locator("#authority option[value=judge]").innerText());
  await type(page, "issuer", "United States District Court for the District of Westmark");
  await type(page, "docket", "26-mj-0910");
  await typeDay(page, "issued_on", [2, 7, 2026]);
  await tabTo(page, group("signed"));
  await page.keyboard.press("Space");
  await type(page, "signer", "Tamsin Overbrook");
  await tabTo(page, group("addressed_to"));
  await page.keyboard.press("Space");
  await enter(page, "Save and continue");

  await type(page, "values-1", "otto.fenn@larkspur.example");
  await enter(page, "Save and continue");

  for (const one of warrant.classes) {
    await tabTo(page, (now) => now.what.includes(`[classes=${one}]`));
    await page.keyboard.press("Space");
  }
  await typeDay(page, "first", warrant.first);
  await typeDay(page, "last", warrant.last);
  await enter(page, "Save and continue");
  await enter(page, "Save and continue");

  // The browser's own file dialog opens from the keyboard.
  await tabTo(page, id("paper"));
  // Chromium opens it only once it has seen the page settle: a key that came too early is pressed again.
  let dialog = null;
  for (const key of ["Enter", "Space", "Enter", "Space"]) {
    const opened = page.waitForEvent("filechooser", { timeout: 8000 }).catch(() => null);
    await page.keyboard.press(key);
    dialog = await opened;
    if (dialog) break;
  }
  assert.ok(dialog, "a key opens the file dialog");
  await dialog.setFiles(paperFor({ ...warrant, docket: "26-mj-0910" }));
  await enter(page, "Upload and continue");
  await enter(page, "Send the request");
  assert.match(await page.locator("main").innerText(), /Your request is received/);
  assert.match(await numberOn(page), /^SP-\d+$/);
});
