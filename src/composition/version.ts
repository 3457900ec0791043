/** The release that is stored with each incident. In a file of its own: `--help` must not load the machine. */
export const RELEASE = "0.1.0";
