import type { Plugin } from "esbuild";

export declare const withoutUndici: Plugin;
