// Pictures of every page for people to look at: npm run shots -- FOLDER [WORD]. Wide and narrow, light, dark and right to left;
// WORD keeps only pages whose name has it.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Demo, press } from "./support/demo.mjs";
import { roles, walk } from "./support/pages.mjs";

const [folder, word = ""] = process.argv.slice(2);
if (!folder) {
  console.error("which folder? npm run shots -- FOLDER [WORD]");
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const looks = [
  ["1280", 1280, "light", "ltr"],
  ["1280-dark", 1280, "dark", "ltr"],
  ["320", 320, "light", "ltr"],
  ["320-rtl", 320, "light", "rtl"],
];
async function take(page, name) {
  if (!name.includes(word)) return;
  for (const [look, width, colorScheme, direction] of looks) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true });
  }
}
const fileName = (path) => path.replace(/[^a-z0-9=]+/gi, "-").replace(/^-|-$/g, "") || "first";

const demo = await Demo.open({ report: true });
try {
  for (const code of [null, ...roles]) {
    const page = code ? await demo.as(code) : await demo.window();
    if (!code) await page.goto("/");
    if (/^officer|^litigant/.test(code ?? "")) {
      await page.goto("/portal/new");
      const lane = page.getByRole("radio").first();
      if (!(await lane.isChecked())) await lane.check();
      await press(page, "Start");
      await page.goto("/portal");
    }
    let number = 0;
    // A page of a shape that was met before looks like the one before.
    await walk(page, async (path, fresh) => {
      const heading = await page.locator("h1").first().innerText();
      if (fresh) await take(page, `${code ?? "anybody"}-${String(++number).padStart(2, "0")}-${fileName(path.replace(/[0-9a-z]{20}/g, heading.replace(/.*(SP-\d+).*/, "$1")).slice(0, 70))}`);
    });
    await page.context().close();
  }
  const page = await demo.window();
  for (const path of ["/report/", "/sign-in", "/no-such-page"]) {
    await page.goto(path);
    await take(page, `anybody-${fileName(path)}`);
  }
} finally {
  await demo.close();
}
