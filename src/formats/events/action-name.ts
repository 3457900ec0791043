/** `slack.app_installed`: a call as one name of dotted parts, for sources that don't name it so themselves. */
export function actionName(...parts: readonly (string | null)[]): string {
  return parts
    .filter((part) => part !== null)
    .map((part) => part.replaceAll(/[ -]/g, "_"))
    .join(".");
}
