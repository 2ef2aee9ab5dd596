import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin } from 'vite';
export function frameScript(): Promise<{ text: string; hash: string }>;
export function frameScriptPlugin(): Plugin;
export const frameScriptForEsbuild: EsbuildPlugin;
