/** Whether the Prisma client of a checkout is missing or older than its schema or its generator. */
export function needsGenerate(root?: string): boolean;
/** Notes what the client of a checkout was made from. */
export function noteGenerated(root?: string): void;
