/** What a checkpoint signs: origin, number of rows and the hash of the newest, one a line (after C2SP tlog-checkpoint). */
export function checkpointText(incident: string, size: number, root: string): string {
  return `stanch/${incident}\n${size}\n${root}\n`;
}
