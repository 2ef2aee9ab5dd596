import { beforeEach, expect, test } from 'vitest';
import { createLoop, type Loop, type LoopClock } from './loop';

interface Task {
  readonly run: () => void;
  readonly at: number;
}
let now: number;
let hidden: boolean;
let frames: Map<number, () => void>;
let timers: Map<number, Task>;
let drawn: number[];
let answers: number[];
let loop: Loop;

beforeEach(() => {
  now = 0;
  hidden = false;
  frames = new Map();
  timers = new Map();
  drawn = [];
  answers = [];
  let id = 0;
  const clock: LoopClock = {
    now: () => now,
    requestFrame: (run) => (frames.set(++id, run), id),
    cancelFrame: (frame) => frames.delete(frame),
    setTimer: (run, ms) => (timers.set(++id, { run, at: now + ms }), id),
    clearTimer: (timer) => timers.delete(timer),
    hidden: () => hidden,
  };
  loop = createLoop(clock, () => {
    drawn.push(now);
    return answers.shift() ?? -1;
  });
});

function vsync(): void {
  const due = [...frames.values()];
  frames.clear();
  for (const run of due) run();
}
function advance(ms: number): void {
  now += ms;
  for (const [id, task] of timers) {
    if (task.at > now) continue;
    timers.delete(id);
    task.run();
  }
}

test('nothing runs until something wakes it, and nothing afterwards', () => {
  expect([frames.size, timers.size]).toEqual([0, 0]);
  loop.wake();
  loop.wake();
  expect(frames.size).toBe(1);
  vsync();
  expect(drawn).toHaveLength(1);
  expect([frames.size, timers.size]).toEqual([0, 0]);
});

test('a frame that wants another gets the next one, a deadline gets one timer', () => {
  answers = [0, 500, -1];
  loop.wake();
  vsync();
  expect(frames.size).toBe(1);
  vsync();
  expect([frames.size, [...timers.values()].map(({ at }) => at)]).toEqual([0, [500]]);
  advance(500);
  expect(drawn).toEqual([0, 0, 500]);
  expect([frames.size, timers.size]).toEqual([0, 0]);
});

test('an event before a deadline draws at once and forgets the old deadline', () => {
  answers = [500, -1];
  loop.wake();
  vsync();
  now = 100;
  loop.wake();
  vsync();
  expect(drawn).toEqual([0, 100]);
  expect(timers.size).toBe(0);
});

test('flush runs within the call, and takes the pending frame with it', () => {
  loop.wake();
  loop.flush();
  expect(drawn).toHaveLength(1);
  expect(frames.size).toBe(0);
});

test('waking or flushing inside a frame gives one more frame, never a nested one', () => {
  let depth = 0;
  let deepest = 0;
  let again = true;
  const inner = createLoop(
    { now: () => 0, requestFrame: (run) => (frames.set(1, run), 1), cancelFrame: () => { frames.clear(); }, setTimer: () => 2, clearTimer: () => undefined, hidden: () => false },
    () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (again) {
        again = false;
        inner.flush();
        inner.wake();
      }
      depth -= 1;
      return -1;
    },
  );
  inner.flush();
  expect([deepest, frames.size]).toEqual([1, 1]);
  vsync();
  expect(frames.size).toBe(0);
});

test('in a hidden tab a timer stands in for animation frames, slowly for animations', () => {
  hidden = true;
  answers = [0, -1];
  loop.wake();
  expect(frames.size).toBe(0);
  advance(0);
  expect(drawn).toEqual([0]);
  advance(100);
  expect(drawn).toEqual([0]);
  advance(150);
  expect(drawn).toEqual([0, 250]);
});

test('a frame that throws does not stop the next one', () => {
  let fail = true;
  const fragile = createLoop(
    { now: () => 0, requestFrame: (run) => (frames.set(1, run), 1), cancelFrame: () => { frames.clear(); }, setTimer: () => 2, clearTimer: () => undefined, hidden: () => false },
    () => {
      drawn.push(0);
      if (fail) {
        fail = false;
        throw new Error('once');
      }
      return -1;
    },
  );
  expect(() => {
    fragile.flush();
  }).toThrow('once');
  fragile.flush();
  expect(drawn).toHaveLength(2);
});
