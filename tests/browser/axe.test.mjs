// Every page of every role: axe finds nothing, in light and dark, wide and narrow; no page asks another origin for anything.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { Demo, press } from "./support/demo.mjs";
import { axeFinds, openDetails, roles, tooWide, walk } from "./support/pages.mjs";

let demo;
before(async () => (demo = await Demo.open({ report: true })));
after(() => demo?.close());

// Of the rules only these can answer otherwise in the dark or on a narrow screen.
const shifting = ["color-contrast", "target-size", "scrollable-region-focusable"];

// Everything that is wrong with the page as it stands. `fresh`: axe has not seen one like it.
async function looked(page, fresh = true) {
  const wrong = [];
  const say = (look, found) => wrong.push(...found.map((one) => `${look}: ${one}`));
  await openDetails(page);
  if (fresh) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    say("1280 light", await axeFinds(page));
    await page.emulateMedia({ colorScheme: "dark" });
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (fresh) say("320 dark", await axeFinds(page, shifting));
  say("320", await tooWide(page));
  say("any", page.misdeeds.splice(0));
  return wrong;
}

async function nothingWrong(page) {
  const wrong = [];
  const count = await walk(page, async (path, fresh) => {
    for (const one of await looked(page, fresh)) wrong.push(`${path} ${one}`);
  });
  assert.deepEqual(wrong, []);
  return count;
}

// A draft in every step, so that its pages are linked from the list.
async function begunDraft(page) {
  await page.goto("/portal/new");
  const lane = page.getByRole("radio").first();
  if (!(await lane.isChecked())) await lane.check();
  await press(page, "Start");
  await page.goto("/portal");
}

for (const code of roles) {
  test(`Every page that ${code} can reach is free of findings`, async (t) => {
    const page = await demo.as(code);
    if (/^officer|^litigant/.test(code)) await begunDraft(page);
    t.diagnostic(`${await nothingWrong(page)} pages`);
    await page.context().close();
  });
}

test("Every page for nobody in particular is free of findings", async (t) => {
  const page = await demo.window();
  await page.goto("/");
  t.diagnostic(`${await nothingWrong(page)} pages`);
  const wrong = [];
  for (const path of ["/sign-in", "/demo/tour", "/notice", "/no-such-page", "/desk"]) {
    await page.goto(path);
    for (const one of await looked(page)) wrong.push(`${path} ${one}`);
  }
  await page.goto("/notice");
  await press(page, "Check the code");
  for (const one of await looked(page)) wrong.push(`a code that is missing: ${one}`);
  assert.deepEqual(wrong, []);
});

test("Forms with mistakes in them are free of findings", async () => {
  const page = await demo.as("officer-bureau");
  await begunDraft(page);
  await page.goto("/portal/new");
  await press(page, "Start");
  const wrong = (await looked(page)).map((one) => `no lane chosen: ${one}`);
  await page.getByRole("radio").first().check();
  await press(page, "Start");
  for (const step of ["process", "identifiers", "data", "paper"]) {
    await page.goto(page.url().replace(/[^/]+$/, step));
    await press(page, step === "paper" ? "Upload and continue" : "Save and continue");
    assert.ok(await page.locator(".errors").isVisible(), step);
    for (const one of await looked(page)) wrong.push(`${step}: ${one}`);
  }
  assert.deepEqual(wrong, []);
});

test("Ten pages of the report are free of findings", async () => {
  const site = join(demo.folder, "site");
  const files = (await readdir(site, { recursive: true, withFileTypes: true }))
    .filter((file) => file.name.endsWith(".html"))
    .map((file) => relative(site, join(file.parentPath ?? file.path, file.name)))
    .sort();
  const english = files.filter((file) => !/^[a-z]{2}\//.test(file));
  const tops = english.filter((file) => !file.includes("/"));
  const rest = english.filter((file) => file.includes("/"));
  const wanted = [...tops.slice(0, 6)];
  while (wanted.length < 10 && rest.length > 0) wanted.push(...rest.splice(Math.floor(rest.length / 3), 1));
  const page = await demo.window();
  const wrong = [];
  for (const file of wanted) {
    await page.goto(`/report/${file}`);
    for (const one of await looked(page)) wrong.push(`${file} ${one}`);
  }
  assert.deepEqual(wrong, []);
});

// A longer word or another direction breaks a page that was in order: one of each kind in each language.
test("A page of each kind in every other language of the report is free of findings", async () => {
  const site = join(demo.folder, "site");
  const languages = (await readdir(site)).filter((name) => /^[a-z]{2}$/.test(name)).sort();
  assert.deepEqual(languages, ["de", "es", "fr"]);
  const page = await demo.window();
  const wrong = [];
  for (const language of languages) {
    const wanted = ["index.html", "questions.html", "compare.html", "downloads.html"];
    for (const kind of ["countries", "explore", "periods"]) wanted.push(`${kind}/${(await readdir(join(site, language, kind))).sort().at(-1)}`);
    for (const file of wanted) {
      await page.goto(`/report/${language}/${file}`);
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      for (const one of await looked(page)) wrong.push(`${language}/${file} ${one}`);
    }
    await page.goto(`/report/${language}/questions.html`);
    await page.getByRole("link", { name: "English", exact: true }).click();
    assert.ok(new URL(page.url()).pathname.endsWith("/report/questions.html"), "the switch leads to the same view");
  }
  assert.deepEqual(wrong, []);
});
