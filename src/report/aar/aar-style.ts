/** What an after-action report adds to the style of pages. */
export const AAR_STYLE = `
.banner { position: sticky; top: 0; z-index: 1; margin: 0 0 1rem; padding: .4rem .75rem; max-width: none;
  background: var(--blocked); color: var(--page); font-weight: 600; }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
.picture svg { display: block; }
tr.astray > td[data-title="Rating"], tr.astray > td[data-title="Judged"] { color: var(--astray); font-weight: 600; }
tr.blocked > td[data-title="Rating"] { color: var(--blocked); font-weight: 600; }
tr.fine > td[data-title="Rating"] { color: var(--fine); font-weight: 600; }
td[data-title="Rating"], td[data-title="Due"], td[data-title="Judged"] { white-space: nowrap; }
@page { @top-right { content: "EXERCISE"; font: bold 9pt sans-serif; } }
@media print {
  .banner { position: static; background: #fff; color: #000; border: 1px solid #000; }
  h2::before { content: "EXERCISE: "; }
  .picture { overflow: visible; border: 0; break-inside: avoid; }
  .picture svg { max-width: 100%; height: auto; }
}
`;
