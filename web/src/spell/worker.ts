// The worker that spells: Hunspell and its dictionaries are here, so that neither loading nor suggesting holds a frame up.
import { HostFailure } from '../bridge/failure';
import { createChecker, type Checker } from './checker';
import { fetchPacked } from './pack';
import type { Answer, Question } from './protocol';

let checker: Checker | undefined;

async function answer(question: Question): Promise<Answer> {
  const { id, urls, languages, word, words } = question;
  checker ??= createChecker((asset) => fetchPacked(urls[asset]));
  try {
    if (word !== undefined) return { id, suggestions: await checker.suggest(languages, word) };
    return { id, wrong: await checker.check(languages, words) };
  } catch (error) {
    if (error instanceof HostFailure) return { id, outcome: error.outcome, detail: error.detail };
    checker = undefined; // what stopped once is not to be trusted
    return { id, outcome: 'server', detail: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener('message', (event: MessageEvent<Question>) => {
  void answer(event.data).then((message) => {
    postMessage(message);
  });
});
