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
@media print {
  .banner { position: fixed; top: 0; left: 0; right: 0; background: #fff; color: #000; border: 1px solid #000; }
  main { padding-top: 3rem; }
  .picture { overflow: visible; border: 0; break-inside: avoid; }
  .picture svg { max-width: 100%; height: auto; }
}
`;
