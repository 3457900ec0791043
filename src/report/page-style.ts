/** How the page looks; nothing in it loads anything. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1c1a; --dim: #5a5a54; --page: #fff; --line: #d4d4cc; --head: #f3f3ee;
  --astray: #a3260d; --blocked: #7a5200; --fine: #1f6b34; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecece6; --dim: #a9a9a2; --page: #1a1b1c; --line: #3d3e3f; --head: #26282a;
    --astray: #ff9d85; --blocked: #efc15c; --fine: #85d29a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 .6rem; max-width: 60rem; }
section > p { color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; max-width: 66rem; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
thead th { background: var(--head); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; width: 12rem; min-width: 8rem; border-left: 4px solid transparent; }
td { min-width: 6rem; }
td[data-title="Verdict"], td[data-title="Team keys"] { white-space: nowrap; }
tr.astray > th { border-left-color: var(--astray); }
tr.blocked > th { border-left-color: var(--blocked); }
tr.fine > th { border-left-color: var(--fine); }
tr.astray > td[data-title="Holds now"] { color: var(--astray); font-weight: 600; }
tr.blocked > td[data-title="Holds now"] { color: var(--blocked); font-weight: 600; }
tr.fine > td[data-title="Holds now"] { color: var(--fine); }
@media screen and (max-width: 54rem) {
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  tbody th { width: auto; }
  th, td { border-bottom: 0; padding: .15rem .6rem; overflow-wrap: anywhere; }
  td { display: grid; grid-template-columns: 7.5rem 1fr; gap: .5rem; white-space: normal !important; }
  td::before { content: attr(data-title); color: var(--dim); font-weight: 400; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --dim: #444; --page: #fff; --line: #bbb; --head: #eee;
    --astray: #a3260d; --blocked: #7a5200; --fine: #1f6b34; }
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr, dt, dd { break-inside: avoid; }
  h2 { break-after: avoid; margin-top: 1.2rem; }
}
`;
