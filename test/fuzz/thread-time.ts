/** The longest that one input may take, in milliseconds of this thread's own time: other work on the machine doesn't count. */
export const LONGEST = 1000;
export const busy = (): number => process.threadCpuUsage().user / 1000;
