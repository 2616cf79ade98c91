// Every page that a role can reach by links, and what holds for each of them.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const roles = ["officer-bureau", "officer-harbour-2", "admin-bureau", "litigant", "analyst", "counsel-1", "counsel-2", "custodian", "customer-otto", "admin-brightwater", "editor-1", "auditor", "operator"];

// Same-origin addresses that a page links to, without fragments. Downloads, pictures and the public site are not walked into.
async function linked(page) {
  const all = await page.$$eval("a[href]", (links) => links.map((link) => link.href));
  return all
    .map((href) => new URL(href))
    .filter((url) => url.origin === new URL(page.url()).origin)
    .filter((url) => !/^\/(demo\/enter|report\/)|\/(package|receipt|filed)$|\/papers\/|\.(csv|json|zip|txt|svg|png)$/.test(url.pathname))
    .map((url) => url.pathname + url.search);
}

// The ledger's pages differ in their rows only: the newest and one older are enough.
const alike = (path) => path.replace(/from=\d+/, "from=N");

// What a page is made of, without its words: pages that differ in words only have the same shape.
async function shapeOf(page, path) {
  const parts = await page.evaluate(() => [...new Set([...document.querySelectorAll("body *")].map((one) => `${one.tagName}.${one.className?.baseVal ?? one.className}${one.getAttribute("action") ?? ""}`))].sort());
  return [path.replace(/\?.*/, ""), ...parts].join("\n").replace(/[0-9a-z]{20}/g, "ID");
}

// Calls `look(path, fresh)` once the page stands on each address that can be reached from where it stands. `fresh` is false if a page
// of the same shape was met before, by whomever. The first page of all is for nobody in particular and is not walked into.
const shapes = new Set();
export async function walk(page, look) {
  const seen = new Set();
  const { pathname, search } = new URL(page.url());
  const waiting = [pathname + search];
  while (waiting.length > 0) {
    const path = waiting.shift();
    if (seen.has(alike(path))) continue;
    seen.add(alike(path));
    const response = await page.goto(path);
    if (response.status() >= 400) throw new Error(`${path} is linked and answers ${response.status()}`);
    waiting.push(...(await linked(page)));
    const shape = await shapeOf(page, path);
    await look(path, !shapes.has(shape));
    shapes.add(shape);
  }
  return seen.size;
}

export async function openDetails(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
}

// What axe finds on the page as it stands, a sentence each.
export async function axeFinds(page, rules) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(
    (only) =>
      globalThis.axe.run(document, {
        resultTypes: ["violations"],
        ...(only ? { runOnly: { type: "rule", values: only } } : {}),
      }),
    rules,
  );
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${(node.failureSummary ?? "").replace(/\s+/g, " ")}`),
  );
}

// What is wider than the screen. A box that scrolls by itself may hold something wider.
export async function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll"))
      .slice(0, 3)
      .map((one) => `wider than the screen: ${one.tagName.toLowerCase()}.${one.className} "${(one.textContent ?? "").trim().slice(0, 40)}"`)
      .concat(`the page is ${document.documentElement.scrollWidth} px wide on a screen of ${width}`);
  });
}
