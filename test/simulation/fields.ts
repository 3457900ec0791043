/** Members of a YAML mapping, before anybody has checked them. */
export type Fields = Readonly<Record<string, unknown>>;
