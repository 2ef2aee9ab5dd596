// The page's side of the worker: every question ends once, whatever the worker does.
import { describe, expect, test, vi } from 'vitest';
import { createSpelling } from './client';
import type { Answer, Question } from './protocol';

vi.mock('virtual:spell/engine', () => ({ default: 'e' }));
vi.mock('virtual:spell/fr', () => ({ default: 'f' }));
vi.mock('virtual:spell/en', () => ({ default: 'n' }));

class FakeWorker {
  static all: FakeWorker[] = [];
  onmessage: ((event: { data: Answer }) => void) | null = null;
  onerror: ((event: { message?: string; preventDefault(): void }) => void) | null = null;
  asked: Question[] = [];
  ended = false;
  constructor() {
    FakeWorker.all.push(this);
  }
  postMessage(question: Question): void {
    this.asked.push(question);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(answer: Answer): void {
    this.onmessage?.({ data: answer });
  }
}
const last = (): FakeWorker => {
  const worker = FakeWorker.all.at(-1);
  if (worker === undefined) throw new Error('no worker was started');
  return worker;
};
const start = (): Worker => new FakeWorker() as unknown as Worker;
const signal = new AbortController().signal;

describe('the spelling worker', () => {
  test('starts with the first question and answers each by its id', async () => {
    FakeWorker.all = [];
    const spelling = createSpelling(start);
    expect(FakeWorker.all).toHaveLength(0);
    const first = spelling.check(['fr'], ['un'], signal);
    const second = spelling.suggest(['fr'], 'deuz', signal);
    const worker = last();
    expect(FakeWorker.all).toHaveLength(1);
    expect(worker.asked[0]).toMatchObject({ languages: ['fr'], words: ['un'], urls: { engine: 'e', fr: 'f', en: 'n' } });
    worker.answer({ id: worker.asked[1]?.id ?? 0, suggestions: ['deux'] });
    worker.answer({ id: worker.asked[0]?.id ?? 0, wrong: [0] });
    worker.answer({ id: worker.asked[0]?.id ?? 0, wrong: [] }); // twice
    worker.answer({ id: 99, wrong: [] }); // nobody's
    expect(await first).toEqual([0]);
    expect(await second).toEqual(['deux']);
  });

  test('a failure is passed on as what it is', async () => {
    const spelling = createSpelling(start);
    const asked = spelling.check(['fr'], ['un'], signal);
    last().answer({ id: last().asked[0]?.id ?? 0, outcome: 'offline', detail: 'no network' });
    await expect(asked).rejects.toMatchObject({ outcome: 'offline', detail: 'no network' });
  });

  test('a worker that does not start fails what waits, and the next question starts another', async () => {
    const spelling = createSpelling(start);
    const asked = spelling.check(['fr'], ['un'], signal);
    const broken = last();
    const prevented = vi.fn();
    broken.onerror?.({ preventDefault: prevented });
    await expect(asked).rejects.toMatchObject({ outcome: 'offline' });
    expect(prevented).toHaveBeenCalled();
    expect(broken.ended).toBe(true);
    const again = spelling.check(['fr'], ['un'], signal);
    expect(last()).not.toBe(broken);
    last().onerror?.({ message: 'SyntaxError', preventDefault: prevented });
    await expect(again).rejects.toMatchObject({ outcome: 'server', detail: 'SyntaxError' });
  });

  test('a question that is stopped ends, and its answer is dropped', async () => {
    const spelling = createSpelling(start);
    const stop = new AbortController();
    const asked = spelling.check(['fr'], ['un'], stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    last().answer({ id: last().asked[0]?.id ?? 0, wrong: [] });
    await expect(spelling.check(['fr'], ['un'], stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
