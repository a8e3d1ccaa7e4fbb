/**
 * @file Style reports: legible on light and dark screens, on a phone, and on paper.
 */

/** The style sheet of a report. */
export const STYLE = `:root { --text: #1f2328; --soft: #57606a; --line: #d8dee4; --page: #ffffff; --box: #f6f8fa; --good: #1a7f37; --bad: #b3420b; }
@media screen and (prefers-color-scheme: dark) {
  /* The first colour of figures, lighter. */
  figure svg [stroke="#0072B2"] { stroke: #2f95d6; }
  figure svg [fill="#0072B2"] { fill: #2f95d6; }
  :root { --text: #e6e6e6; --soft: #a8b0b8; --line: #3d444d; --page: #16191d; --box: #20252b; --good: #4ac26b; --bad: #f0883e; }
}
* { box-sizing: border-box; }
body { max-width: 54rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; color: var(--text); background: var(--page); font: 16px/1.55 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { margin: 0 0 0.3rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.6rem 0 0.8rem; padding-top: 0.6rem; border-top: 1px solid var(--line); font-size: 1.3rem; line-height: 1.3; }
p { margin: 0.7rem 0; }
.subtitle { margin: 0; color: var(--soft); font-size: 1.08rem; }
nav ol { margin: 1.2rem 0 0; padding-left: 1.4rem; columns: 18rem; }
a { color: inherit; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.88em; }
code { padding: 0.05em 0.3em; border-radius: 4px; background: var(--box); }
pre { overflow-x: auto; padding: 0.8rem 1rem; border-radius: 6px; background: var(--box); line-height: 1.4; font-size: 0.82rem; }
figure { margin: 1.4rem 0; overflow-x: auto; }
figure svg { display: block; min-width: 36rem; max-width: 100%; height: auto; color: var(--text); }
figure svg .typyro-paper { fill: none; }
figcaption { margin-top: 0.4rem; color: var(--soft); font-size: 0.92rem; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4rem; color: var(--soft); text-align: left; }
th, td { padding: 0.28rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; }
.verdict { margin: 1rem 0; padding: 0.3rem 1rem; border-left: 4px solid var(--good); background: var(--box); }
.verdict.problem { border-left-color: var(--bad); }
.help { color: var(--soft); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.88rem; }
@media print {
  :root { --text: #000000; --soft: #444444; --line: #bbbbbb; --page: #ffffff; --box: #f4f4f4; --good: #1a7f37; --bad: #b3420b; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  h2 { break-after: avoid; }
  figure, table, .verdict { break-inside: avoid; }
  figure svg { min-width: 0; }
  nav { display: none; }
}
`;
