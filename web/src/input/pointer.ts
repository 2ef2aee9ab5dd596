// Mouse, pen and touch over the canvas and its mirror. Both lie in one root, which listens for both: an event goes to wasm with
// its place on the canvas, wherever in the mirror it hit. The DOM focus is moved by wasm's `focus` message alone.
//
// A DOM click that no pointer made (Enter on a button, a screen reader, voice control) becomes `activate`; a click that a
// pointer made was already seen as down and up.
import type { Wasm } from '../bridge/wasm';
import { modifiersOf } from './modifiers';

export interface PointerHost {
  readonly root: HTMLElement;
  readonly canvas: HTMLElement;
  wasm(): Wasm;
  nodeOf(target: EventTarget | null): number;
  activate(node: number): void;
  touch(touch: boolean): void;
  wake(): void;
  /**
   * A frame at once: what is typed next belongs to where this press put the caret, and a tap must move the focus within its event,
   * or phones keep the keyboard closed.
   */
  flush(): void;
}

const typeOf = (event: PointerEvent): 'mouse' | 'touch' | 'pen' => (event.pointerType === 'touch' || event.pointerType === 'pen' ? event.pointerType : 'mouse');

export function listenPointer(host: PointerHost): void {
  const { root, canvas } = host;
  let pressed = false; // a pointer went down since the last click
  let touch: boolean | undefined;

  function place(event: MouseEvent): readonly [number, number] {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
  function forward(kind: 'move' | 'down' | 'up' | 'leave' | 'cancel', event: PointerEvent): void {
    const [x, y] = place(event);
    host.wasm().pointer(kind, x, y, Math.max(event.button, 0), event.buttons, modifiersOf(event), typeOf(event));
    host.wake();
  }

  root.addEventListener('pointerdown', (event) => {
    pressed = true;
    try {
      root.setPointerCapture(event.pointerId); // a drag goes on outside the window, and when the mirror changes below it
    } catch {
      // the pointer is already gone
    }
    forward('down', event);
    if (event.pointerType !== 'touch') host.flush(); // a finger scrolls or taps: that is known when it is lifted
  });
  root.addEventListener('pointermove', (event) => {
    forward('move', event);
  });
  root.addEventListener('pointerup', (event) => {
    const finger = event.pointerType === 'touch';
    if (!finger) {
      forward('move', event); // a drag that is over within a frame still went so far
      host.flush();
    }
    forward('up', event);
    host.flush();
    // Only now: targets change their size with it, and one that moves between down and up loses its click.
    if (finger !== touch) host.touch((touch = finger));
  });
  root.addEventListener('pointercancel', (event) => {
    forward('cancel', event);
  });
  root.addEventListener('pointerleave', (event) => {
    forward('leave', event);
  });
  // Keeps the browser from moving the focus and the text selection; the click still comes.
  root.addEventListener('mousedown', (event) => {
    event.preventDefault();
  });
  root.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey) return; // the browser's zoom
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? canvas.clientHeight : 1;
      const [x, y] = place(event);
      host.wasm().wheel(x, y, event.deltaX * unit, event.deltaY * unit, modifiersOf(event));
      host.wake();
    },
    { passive: false },
  );
  root.addEventListener('click', (event) => {
    const byPointer = event.detail > 0 && pressed;
    pressed = false;
    event.preventDefault();
    if (byPointer) return;
    const node = host.nodeOf(event.target);
    if (node !== 0) host.activate(node);
  });
  root.addEventListener('dragstart', (event) => {
    event.preventDefault();
  });
}
