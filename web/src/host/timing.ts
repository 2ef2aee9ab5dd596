// User Timing: `marbre:keystroke` from the browser's event to the end of the frame that shows it, and marbre:edit, marbre:parse,
// marbre:layout, marbre:draw inside it, so that any page tool can read them. Old entries are dropped: the browser keeps all.
import type { Timings } from '../bridge/wasm';

const stages = ['edit', 'parse', 'layout', 'draw'] as const;
const keep = 5000;

export interface Timing {
  /** A text input or a key of ours happened at `timeStamp` (performance.now's clock). */
  keystroke(timeStamp: number): void;
  /** A frame was drawn. */
  frame(timings: Timings, end: number): void;
}

export function createTiming(target: Pick<Performance, 'measure' | 'clearMeasures'> = performance): Timing {
  let first: number | undefined;
  let entries = 0;

  function measure(name: string, start: number, end: number): void {
    entries += 1;
    if (entries > keep) {
      for (const stage of ['keystroke', ...stages]) target.clearMeasures(`marbre:${stage}`);
      entries = 1;
    }
    target.measure(`marbre:${name}`, { start, end });
  }

  return {
    keystroke(timeStamp) {
      first ??= timeStamp;
    },
    frame(timings, end) {
      for (const stage of stages) {
        const { start, duration } = timings[stage];
        if (duration > 0) measure(stage, start, start + duration);
      }
      if (first !== undefined) measure('keystroke', Math.min(first, end), end);
      first = undefined;
    },
  };
}
