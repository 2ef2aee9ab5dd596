// Stands in for two packages that Octokit brings and that nothing of ours asks for (vite.config.ts): json-with-bigint, for numbers
// beyond 2^53, which no answer that we read holds; and @octokit/graphql. 2 kB of what a first visit downloads.
export const JSONParse = (text: string): unknown => JSON.parse(text);
export const JSONStringify = (value: unknown): string => JSON.stringify(value);
export const withCustomRequest = (): { defaults: () => undefined } => ({ defaults: () => undefined });
