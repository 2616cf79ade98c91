// Reading and filing need no script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Demo, press } from "./support/demo.mjs";
import { fileRequest, numberOn, warrant } from "./support/filing.mjs";

let demo;
before(async () => (demo = await Demo.open({ report: true })));
after(() => demo?.close());

test("Without JavaScript a request is filed, accepted and decided, and the report is read", async () => {
  const bare = { javaScriptEnabled: false };
  const officer = await demo.as("officer-bureau", bare);
  const number = await fileRequest(officer, { ...warrant, docket: "26-mj-0920" });
  assert.equal(await numberOn(officer), number);

  const open = async (code) => {
    const page = await demo.as(code, bare);
    await page.goto(`/desk?q=${number}`);
    await page.getByRole("link", { name: number, exact: true }).click();
    return page;
  };
  const analyst = await open("analyst");
  await press(analyst, "Accept for review");
  let counsel;
  for (let looks = 0; looks < 120; ++looks) {
    counsel = counsel ?? (await open("counsel-1"));
    if ((await counsel.getByRole("button", { name: "Approve as marked" }).count()) > 0) break;
    await counsel.waitForTimeout(250);
    await counsel.goto(counsel.url());
  }
  for (const [part, value] of [["page", 1], ["x", 10], ["y", 10], ["w", 80], ["h", 10]]) await counsel.locator(`#cites-${part}`).fill(String(value));
  await counsel.locator("#reason").first().fill("The paper reaches this.");
  await press(counsel, "Approve as marked");
  assert.match(await counsel.locator("main").innerText(), /Needs a second approval/);

  const anybody = await demo.window(bare);
  await anybody.goto("/report/");
  assert.ok((await anybody.locator("table td").count()) > 0, "the report's figures stand in tables");
});
