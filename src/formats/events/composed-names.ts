/**
 * Names that stand for what records name by less than an id: a user, a role or a console login in an account, a token by
 * its number. The part behind the slash stands in the records as it is.
 */
export const userName = (account: string, name: string): string => `user:${account}/${name}`;
export const roleName = (account: string, name: string): string => `role:${account}/${name}`;
export const consoleName = (account: string, name: string): string => `console:${account}/${name}`;
export const tokenName = (source: string, number: string): string => `token:${source}/${number}`;

/** The part of an id or name that stands in the records themselves. */
export function spelling(name: string): string {
  return name.replace(/^(?:user|role|console|token):[^/]*\//, "");
}
