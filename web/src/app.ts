// The islands: small helps on pages that work without them. Every one of them finds its elements by a data attribute, writes words
// as textContent only (no markup is ever made from text), and leaves the form to the browser when something fails.
import { watchChecks } from "./check";
import { watchDrafts } from "./draft";
import { watchGrids } from "./grid";
import { watchKeys } from "./key";
import { watchLimits } from "./limit";
import { watchRegions } from "./region";
import { watchUploads } from "./upload";

const summary = document.querySelector<HTMLElement>("[data-focus]");
summary?.focus();

watchChecks();
watchDrafts();
watchLimits();
watchUploads();
watchRegions();
watchGrids();
watchKeys();
