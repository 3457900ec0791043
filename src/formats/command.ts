import { z } from "zod";

/** A program and its arguments; no shell reads them. */
export const argvSchema = z.array(z.string().min(1).max(4000)).min(1).max(100);
