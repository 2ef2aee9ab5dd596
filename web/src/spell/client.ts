// The page's side of the spelling worker, which starts with the first question. Small, because it is part of the first visit: a
// module that is loaded late and fails to load cannot be asked for again in every browser, a worker can.
import engine from 'virtual:spell/engine';
import en from 'virtual:spell/en';
import fr from 'virtual:spell/fr';
import { HostFailure } from '../bridge/failure';
import type { SpellLanguage } from '../bridge/messages';
import type { Answer, Question } from './protocol';

export interface Spelling {
  check(languages: readonly SpellLanguage[], words: readonly string[], signal: AbortSignal): Promise<number[]>;
  suggest(languages: readonly SpellLanguage[], word: string, signal: AbortSignal): Promise<string[]>;
}

const startWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Every question ends: with its answer, with HostFailure, or when `signal` stops it. */
export function createSpelling(start: () => Worker = startWorker): Spelling {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, (answer: Answer) => void>();

  function running(): Worker {
    if (worker !== undefined) return worker;
    const made = start();
    worker = made;
    made.onmessage = ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data);
    };
    // Its script did not come, or it broke: the next question starts another one.
    made.onerror = (event) => {
      event.preventDefault();
      made.terminate();
      if (worker === made) worker = undefined;
      const detail = event.message as string | undefined; // of what it threw; a script that did not come has none
      for (const [id, done] of [...waiting]) done({ id, outcome: detail ? 'server' : 'offline', detail: detail ?? 'the worker did not start' });
    };
    return made;
  }

  function ask(question: Pick<Question, 'languages' | 'words' | 'word'>, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = ++last;
      const stop = (): void => {
        waiting.delete(id);
        reject(new DOMException('stopped', 'AbortError'));
      };
      if (signal.aborted) {
        stop();
        return;
      }
      signal.addEventListener('abort', stop, { once: true });
      waiting.set(id, (answer) => {
        waiting.delete(id);
        signal.removeEventListener('abort', stop);
        if (answer.outcome === undefined) resolve(answer);
        else reject(new HostFailure(answer.outcome, answer.detail ?? ''));
      });
      running().postMessage({ ...question, id, urls: { engine, fr, en } } satisfies Question);
    });
  }

  return {
    check: async (languages, words, signal) => [...((await ask({ languages, words }, signal)).wrong ?? [])],
    suggest: async (languages, word, signal) => [...((await ask({ languages, words: [], word }, signal)).suggestions ?? [])],
  };
}
