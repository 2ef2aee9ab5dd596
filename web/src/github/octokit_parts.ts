// Stands in for two packages that Octokit brings (vite.config.ts): json-with-bigint, for numbers beyond 2^53, which no answer
// that we read holds; and content-type, whose answer Octokit asks for the type and the charset alone.
export const JSONParse = (text: string): unknown => JSON.parse(text);
export const JSONStringify = (value: unknown): string => JSON.stringify(value);
export function parse(header: string): { type: string; parameters: { charset?: string } } {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(header)?.[1];
  return { type: header.replace(/;.*/, '').trim().toLowerCase(), parameters: charset === undefined ? {} : { charset } };
}
