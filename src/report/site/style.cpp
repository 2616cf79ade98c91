#include "report/site/parts.h"

namespace sallyport::report::site {

// Sides are logical (inline-start, inline-end), so that a right-to-left page needs no second sheet. Contrast: text at least 7:1 on its ground,
// marks and chart fills at least 3:1 (WCAG 2.2, 1.4.6 and 1.4.11).
std::string_view stylesheet() {
    return R"css(:root {
  --ground: #faf9f6; --card: #ffffff; --ink: #1c2530; --soft: #4a5561; --line: #d9d6cd; --accent: #0b5563; --accent-soft: #e3eef0;
  --warn-ground: #fdf0d0; --warn-ink: #4f3500; --warn-line: #c58b12;
  --content: #b4472e; --noncontent: #2a6f97; --none: #7d8894; --declined: #a87a00;
  --land: #e4e1d8; --step-1: #bcdde3; --step-2: #7fbac6; --step-3: #3f8fa0; --step-4: #156578; --step-5: #06333e;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171d; --card: #1a2129; --ink: #e8ebee; --soft: #b0bac4; --line: #33404c; --accent: #86cbd8; --accent-soft: #1d3239;
    --warn-ground: #33280c; --warn-ink: #f8e3ae; --warn-line: #c58b12;
    --content: #e8896c; --noncontent: #62aede; --none: #84909c; --declined: #dcb650;
    --land: #2b3640; --step-1: #1f4a55; --step-2: #2c7080; --step-3: #4b9aab; --step-4: #86c5d3; --step-5: #d3f0f6;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.55;
  font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; overflow-wrap: break-word; }
h1, h2, h3, .name { font-family: Charter, "Bitstream Charter", "Source Serif 4", "Noto Serif", Cambria, Georgia, serif; line-height: 1.2;
  text-wrap: balance; }
h1 { font-size: clamp(1.8rem, 1.3rem + 2.2vw, 2.7rem); font-weight: 600; margin-block: 2.2rem .6rem; letter-spacing: -.01em; }
h2 { font-size: clamp(1.35rem, 1.2rem + .7vw, 1.7rem); font-weight: 600; margin-block: 3rem .75rem; }
h3 { font-size: 1.15rem; font-weight: 600; margin-block: 2rem .5rem; }
p, ul, ol, dl { margin-block: 0 1rem; }
p, li, dd { max-inline-size: 44rem; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .07em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.wide { max-inline-size: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
.skip { position: absolute; inset-inline-start: -999rem; background: var(--card); padding: .75rem 1rem; z-index: 2; }
.skip:focus { inset-inline-start: 0; }
.book { background: var(--warn-ground); color: var(--warn-ink); border-block-end: 1px solid var(--warn-line); font-size: .9rem;
  padding: .6rem clamp(1rem, 4vw, 2.5rem); text-align: center; }
.top { background: var(--card); border-block-end: 1px solid var(--line); }
.top .wide { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 2rem; padding-block: .9rem; }
.languages { font-size: .9rem; } .languages ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 0; padding: 0; list-style: none; }
.name { margin: 0; font-size: 1.1rem; }
.name a { color: var(--ink); text-decoration: none; }
.name span { color: var(--accent); font-weight: 600; margin-inline-end: .4rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.3rem; }
nav a { display: inline-block; padding-block: .4rem; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: inset 0 -2px 0 var(--accent); }
.lead { font-size: 1.15rem; color: var(--soft); max-inline-size: 42rem; margin-block-end: 1.8rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; background: var(--line); border: 1px solid var(--line);
  border-radius: .5rem; overflow: hidden; margin-block: 1rem .75rem; }
.cards div { background: var(--card); padding: .9rem 1rem; }
.cards dt { color: var(--soft); font-size: .88rem; }
.cards dd { margin: 0; font-size: 1.55rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
.cards .share { display: block; font-size: .95rem; font-weight: 400; }
.cards .banded, .kept-back { white-space: nowrap; }
.kept-back { color: var(--soft); font-size: .82rem; font-style: italic; }
.not-published { font-size: 1rem; font-weight: 400; }
.big-bar rect, .bar rect { height: 100%; fill: var(--accent); }
.big-bar .c, .bar .c { fill: var(--content); } .big-bar .n, .bar .n { fill: var(--noncontent); }
.big-bar .o, .bar .o { fill: var(--none); } .big-bar .d, .bar .d { fill: var(--declined); }
[dir=rtl] .big-bar, [dir=rtl] .bar svg { transform: scaleX(-1); }
.big-bar { display: block; inline-size: 100%; block-size: .9rem; border-radius: .25rem; margin-block-end: .9rem; }
.bar svg { display: block; inline-size: 5.5rem; block-size: .7rem; border-radius: .15rem; }
.fill-content { fill: var(--content); } .fill-noncontent { fill: var(--noncontent); } .fill-none { fill: var(--none); } .fill-declined { fill: var(--declined); }
.key { display: inline-block; inline-size: .7em; block-size: .7em; border-radius: .15em; margin-inline-end: .4em; }
.key-content { background: var(--content); } .key-noncontent { background: var(--noncontent); } .key-none { background: var(--none); }
.key-declined { background: var(--declined); }
.scroll { overflow-x: auto; margin-block: .75rem 1rem; position: relative; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; background: var(--card); font-size: .95rem; min-inline-size: 100%; }
caption { text-align: start; font-weight: 600; padding-block: .4rem .6rem; background: var(--ground); }
caption span { position: sticky; inset-inline-start: 0; display: inline-block; max-inline-size: calc(100vw - 2.2rem); }
th, td { padding: .45rem .8rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { border-block-end: 2px solid var(--soft); font-size: .88rem; vertical-align: bottom; }
tbody th { font-weight: 500; min-inline-size: 9rem; max-inline-size: 16rem; }
tbody tr:hover > * { background: var(--accent-soft); }
.n, .counts td, .ranking td { text-align: end; white-space: nowrap; }
.counts .share, .counts small { display: block; color: var(--soft); font-size: .82rem; }
.sum > * { border-block-start: 2px solid var(--soft); font-weight: 600; }
@media (min-width: 62rem) { .counts small { display: inline-block; min-inline-size: 3.4rem; } .cards .n .share { display: block; } }
.bar { inline-size: 8.5rem; } td.bar { vertical-align: middle; }
.not-published, .counts i { color: var(--soft); font-size: .82rem; font-style: italic; white-space: nowrap; }
.source { font-size: .88rem; color: var(--soft); }
.mark { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; margin-inline-end: .35rem; color: var(--accent); }
.mark.made-up { color: var(--warn-ink); background: var(--warn-ground); border-color: var(--warn-line); }
.chart { margin: 1rem 0 1.5rem; }
.chart .scroll { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem; }
.chart svg { display: block; inline-size: 100%; min-inline-size: 36rem; block-size: auto; direction: ltr; }
figcaption { color: var(--soft); font-size: .9rem; max-inline-size: 46rem; }
.chart svg text { direction: ltr; } .chart svg.map { min-inline-size: 0; } .map path, .map circle { stroke: var(--card); stroke-width: 1.2; } .map circle { stroke: var(--ink); }
.land { fill: var(--land); } .step-blank { fill: var(--land); } .step-1 { fill: var(--step-1); } .step-2 { fill: var(--step-2); }
.step-3 { fill: var(--step-3); } .step-4 { fill: var(--step-4); } .step-5 { fill: var(--step-5); }
.key.back-land { background: var(--land); } .key.back-step-1 { background: var(--step-1); } .key.back-step-2 { background: var(--step-2); }
.key.back-step-3 { background: var(--step-3); } .key.back-step-4 { background: var(--step-4); } .key.back-step-5 { background: var(--step-5); }
.choice { margin-block-end: .6rem; } .choice ul { gap: .4rem .5rem; }
.choice a { border: 1px solid var(--line); border-radius: 1.2rem; background: var(--card); padding: .25rem .85rem; }
.choice a[aria-current] { box-shadow: none; border-color: var(--accent); background: var(--accent-soft); }
.grid { stroke: var(--line); stroke-width: 1; } .break { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 4; }
.axis { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.series { fill: none; stroke: var(--accent); stroke-width: 2.25; stroke-linejoin: round; } .dot { fill: var(--accent); }
.legend span { white-space: nowrap; margin-inline-end: .8rem; } .legend .key { margin-inline-end: .4em; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0 1.5rem; list-style: none; padding: 0; }
.tiles li { padding-block: .3rem; border-block-end: 1px solid var(--line); }
.tiles .n { color: var(--soft); float: inline-end; }
.question { border-block-start: 1px solid var(--line); padding-block-start: .2rem; margin-block-start: 1.8rem; }
.question h2, .question h3 { margin-block-start: 1rem; font-size: 1.15rem; }
.figure { font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
.notes { font-size: .86rem; color: var(--soft); border-inline-start: 3px solid var(--line); padding-inline-start: .9rem; margin-block: .25rem 1rem; }
.note-mark { display: inline-block; min-inline-size: 1.6rem; min-block-size: 1.6rem; line-height: 1.6rem; text-align: center;
  font-size: .8rem; font-weight: 400; text-decoration: none; white-space: nowrap; } ol.notes { padding-inline-start: 2rem; }
.notes li:target { background: var(--accent-soft); }
.notes li { max-inline-size: 46rem; } .notes ul { margin: 0; padding-inline-start: 1rem; }
.contents { columns: 20rem 2; column-gap: 2.5rem; padding-inline-start: 1.2rem; } .contents li { break-inside: avoid; margin-block-end: .35rem; }
.steps { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; margin-block: 2rem 0; }
.claims ul { margin: 0; padding-inline-start: 1.1rem; } .claims p { margin: .3rem 0 0; } .claims td { min-inline-size: 20rem; }
.claims tbody th { font-weight: 400; min-inline-size: 11rem; } .score tbody th { font-weight: 400; max-inline-size: 24rem; }
.definition { min-inline-size: 18rem; white-space: normal; }
.bottom { border-block-start: 1px solid var(--line); background: var(--card); margin-block-start: 4rem; font-size: .9rem; color: var(--soft); }
.bottom .wide { padding-block: 1.4rem 2rem; } .bottom p { margin-block: .8rem 0; }
@media (max-width: 40rem) {
  .top .wide { padding-block: .6rem; } nav ul { gap: 0 1rem; } .cards { grid-template-columns: 1fr 1fr; }
  th, td { padding: .4rem .55rem; } tbody th { min-inline-size: 7.5rem; max-inline-size: 9rem; }
  .definition { min-inline-size: 13rem; }
  .claims thead, .score thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .claims tr, .claims td, .claims tbody th, .score tr, .score td, .score tbody th { display: block; max-inline-size: none; min-inline-size: 0; }
  .claims tbody th, .score tbody th, .score td:not(:last-child) { border-block-end: 0; padding-block-end: 0; } .score td.n { display: none; }
  .counts tbody th { position: sticky; inset-inline-start: 0; background: var(--card); } .counts tbody tr:hover > th { background: var(--accent-soft); }
}
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #000; --accent-soft: #fff; --warn-ground: #fff; --warn-ink: #000; }
  body { font-size: 10pt; } nav, .skip { display: none; } .scroll { overflow: visible; } a { text-decoration: none; }
  .chart svg { min-inline-size: 0; } table { font-size: 8.5pt; } thead th { font-size: 8pt; }
  th, td { padding: .25rem .4rem; } th.bar, td.bar { display: none; } .counts small { display: inline-block; min-inline-size: 2.6rem; font-size: 7.5pt; }
  .cards { grid-template-columns: repeat(6, 1fr); } .cards dd { font-size: 13pt; } tr, .question, .chart { break-inside: avoid; } h2, h3 { break-after: avoid; }
  svg rect, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (forced-colors: active) { .key, svg rect { forced-color-adjust: none; } }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
)css";
}

// Two leaves of a gate, one of them open.
std::string_view icon() {
    return R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5563"/>
<path d="M4 4h3v8H4z" fill="#fff"/><path d="M9 4l3 1.5v5L9 12z" fill="#86cbd8"/></svg>
)svg";
}

}  // namespace sallyport::report::site
