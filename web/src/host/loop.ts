// Render on demand: at most one pending animation frame and one timer, for the earliest deadline wasm named. Nothing runs when
// nothing is wanted. In a hidden tab animation frames stand still, so timers stand in: drafts and publishes go on there.
export interface LoopClock {
  now(): number;
  requestFrame(run: () => void): number;
  cancelFrame(id: number): void;
  setTimer(run: () => void, ms: number): number;
  clearTimer(id: number): void;
  hidden(): boolean;
}

export interface Loop {
  /** A frame soon: at the next animation frame. */
  wake(): void;
  /** A frame at once, within this call. Ignored inside a frame: that one is followed by another. */
  flush(): void;
  /** No frames until `resume`: the WebGL context is gone for good, or the page shows an error. */
  stop(): void;
}

const hiddenPaceMs = 250; // animations in a hidden tab are nobody's: no faster than this

/** `frame` draws and answers as marbre_frame does: 0 = next animation frame, -1 = none, else ms. */
export function createLoop(clock: LoopClock, frame: () => number): Loop {
  let pendingFrame: number | undefined;
  let pendingTimer: number | undefined;
  let timerAt = Infinity;
  let running = false;
  let stopped = false;
  let wokenInside = false;

  function clearPending(): void {
    if (pendingFrame !== undefined) clock.cancelFrame(pendingFrame);
    if (pendingTimer !== undefined) clock.clearTimer(pendingTimer);
    pendingFrame = pendingTimer = undefined;
    timerAt = Infinity;
  }

  function timer(ms: number): void {
    const at = clock.now() + ms;
    if (pendingTimer !== undefined && timerAt <= at) return;
    if (pendingTimer !== undefined) clock.clearTimer(pendingTimer);
    timerAt = at;
    pendingTimer = clock.setTimer(run, ms);
  }

  function soon(ms: number): void {
    if (clock.hidden()) timer(ms);
    else pendingFrame ??= clock.requestFrame(run);
  }

  function draw(): number {
    running = true;
    wokenInside = false;
    try {
      return frame();
    } finally {
      running = false;
    }
  }

  function run(): void {
    if (running || stopped) return;
    clearPending();
    const next = draw();
    if (wokenInside) soon(0);
    else if (next === 0) soon(hiddenPaceMs);
    else if (next > 0) timer(next);
  }

  return {
    wake() {
      if (stopped) return;
      if (running) wokenInside = true;
      else soon(0);
    },
    flush() {
      if (running) wokenInside = true;
      else run();
    },
    stop() {
      stopped = true;
      clearPending();
    },
  };
}

export const browserClock: LoopClock = {
  now: () => performance.now(),
  requestFrame: (run) => requestAnimationFrame(run),
  cancelFrame: (id) => {
    cancelAnimationFrame(id);
  },
  setTimer: (run, ms) => window.setTimeout(run, ms),
  clearTimer: (id) => {
    clearTimeout(id);
  },
  hidden: () => document.hidden,
};
