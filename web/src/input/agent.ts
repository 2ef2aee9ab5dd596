// The text agent: keeps the focused text box of the ARIA mirror and wasm's window of its text in step. The element is a real
// <input> or <textarea>, so that dead keys, IME, Gboard, autocorrect, dictation and screen readers find what they expect.
//
// What always holds:
//  - text goes to wasm only as differences of the element's value, in the order they happened, never from a keydown;
//  - while a composition runs the element is not touched, whatever wasm says; what it says waits until the end;
//  - a value that wasm sends under the same serial is an echo and changes nothing; a new serial replaces the value;
//  - a selection is reported only when it differs from the last one both sides know;
//  - what is typed into a focused box before its first window has come stays in the box until then, and is told as the difference.
import type { TextBox } from '../a11y/mirror';
import type { AgentInput, AgentInputKind, AgentMessage } from '../bridge/messages';
import { diffValues, graphemeEnd, graphemeStart } from './diff';

export interface AgentHost {
  send(input: AgentInput): void;
  /** The whole value of a text box that has not the focus: a program filled it. */
  set(node: number, value: string): void;
  elementOf(node: number): TextBox | undefined;
  nodeOf(element: TextBox): number;
  /** Puts the element where its paragraph is drawn, in the same font. */
  place(element: TextBox, message: AgentMessage): void;
  /** Runs in a moment, when what belongs to the end of a composition has come. */
  later(run: () => void): void;
  /** Runs when the browser has finished what it is doing: a focus event comes before the selection that goes with it. */
  defer(run: () => void): void;
}

interface Window {
  readonly node: number;
  readonly element: TextBox;
  serial: number;
  value: string; // what both sides hold
  from: number;
  to: number;
}

export interface TextAgent {
  message(message: AgentMessage): void;
  /** wasm moves the focus itself: the selection it sends next counts, not the box's own. */
  focusing(): void;
  compositionStart(element: TextBox): void;
  compositionEnd(element: TextBox): void;
  /** Before a key or a command: a composition that seemed to go on in other events has ended with nothing. */
  finish(): void;
  input(element: TextBox, inputType: string, isComposing: boolean): void;
  selectionChange(): void;
  /** true: too long for the element, which no longer holds what wasm does; wasm must have its say before the next event. */
  paste(text: string): boolean;
  /** After wasm has seen all input: what waited for the end of a composition is applied. */
  settle(): void;
  /** The value of this box is the person's: nobody else may set it. */
  holds(element: TextBox): boolean;
  readonly composing: boolean;
  /** What was typed waits for the first window: a frame brings it. */
  readonly waiting: boolean;
  readonly node: number;
}

/**
 * Units from which a paste goes to wasm alone: engines lay out a text box that holds megabytes, for seconds. wasm answers with a
 * window of its usual size.
 */
const longPaste = 100_000;

/** Selection of an element in UTF-16 units; a type that has none answers its end. */
function selectionOf(element: TextBox): readonly [number, number] {
  const end = element.value.length;
  return [element.selectionStart ?? end, element.selectionEnd ?? end];
}

function kindOf(inputType: string): AgentInputKind {
  if (inputType.startsWith('delete')) return 'delete';
  return /^insertFrom(Paste|Drop|Yank)/.test(inputType) ? 'paste' : 'insert';
}

export function createAgent(host: AgentHost): TextAgent {
  let window: Window | undefined;
  let composing = false;
  let lengthBefore = 0; // of the value without what is composed
  let ending = 0; // > 0: the composition ended with nothing in the box; what it made may come as an input of its own
  let endings = 0;
  let held: AgentMessage | undefined;
  let untold: TextBox | undefined; // has the focus and was typed into before its first window came
  let placedByWasm = false;

  function send(kind: AgentInputKind, from: number, to: number, text: string): void {
    if (window === undefined) return;
    host.send({ type: 'agent_input', node: window.node, serial: window.serial, kind, from, to, text });
  }

  function rememberSelection(): void {
    if (window !== undefined) [window.from, window.to] = selectionOf(window.element);
  }

  /** Sends what changed since both sides agreed; false when nothing did. */
  function sendChange(element: TextBox, kind: AgentInputKind): boolean {
    if (window === undefined) return false;
    const value = element.value;
    const [from, to] = selectionOf(element);
    const change = diffValues(window.value, value, to);
    if (change === undefined) return false;
    window.value = value;
    send(kind, change.from, change.to, change.text);
    rememberSelection();
    // wasm leaves the caret behind what was inserted. Autocorrect and fill may leave it elsewhere.
    const expected = change.from + change.text.length;
    if (kind !== 'compose' && (from !== expected || to !== expected)) send('select', from, to, '');
    return true;
  }

  function finish(): void {
    if (ending === 0) return;
    ending = 0;
    if (window === undefined) return;
    const [, at] = selectionOf(window.element);
    send('commit', at, at, '');
  }

  function select(element: TextBox, low: number, high: number, backward: boolean): void {
    const [from, to] = selectionOf(element);
    if (from === low && to === high) return;
    try {
      element.setSelectionRange(low, high, backward ? 'backward' : 'forward');
    } catch {
      // an input type without a selection: its caret is the browser's
    }
  }

  const isFocused = (element: TextBox): boolean => element === element.ownerDocument.activeElement;

  function apply(message: AgentMessage): void {
    const element = message.node === 0 ? undefined : host.elementOf(message.node);
    if (untold !== undefined && untold !== element && !isFocused(untold)) {
      host.set(host.nodeOf(untold), untold.value); // its window will not come
      untold = undefined;
    }
    if (message.node === 0) {
      window = undefined;
      return;
    }
    if (element === undefined) {
      window = undefined;
      held = message; // the tree with this node is on its way
      return;
    }
    const moved = window?.node !== message.node || window.element !== element;
    const fresh = moved || window?.serial !== message.serial;
    const low = Math.min(message.from, message.to);
    const high = Math.max(message.from, message.to);
    // Tab selects a whole field, and programs select while they focus: what the person sees selected counts.
    const adopt = moved && !placedByWasm && element.value === message.text;
    placedByWasm = false;
    if (fresh) {
      window = { node: message.node, element, serial: message.serial, value: message.text, from: low, to: high };
      if (untold !== element && element.value !== message.text) element.value = message.text;
    } else if (window !== undefined && window.value !== message.text) {
      return; // an echo of before the latest input; the next one is right
    }
    host.place(element, message);
    if (untold === element) {
      untold = undefined;
      if (!sendChange(element, 'insert')) rememberSelection();
      return;
    }
    if (adopt) {
      host.defer(() => {
        if (window?.element !== element || composing || window.value !== message.text) return;
        const [start, end] = selectionOf(element);
        if (start === end) select(element, low, high, message.from > message.to);
        else if (start !== low || end !== high) send('select', start, end, '');
        rememberSelection();
      });
      return;
    }
    // An echo of the selection we know must not undo one that the browser has not reported yet.
    if (!fresh && window?.from === low && window.to === high) return;
    select(element, low, high, message.from > message.to);
    rememberSelection();
  }

  return {
    get composing() {
      return composing;
    },
    get waiting() {
      return untold !== undefined && !composing;
    },
    get node() {
      return window?.node ?? 0;
    },
    focusing() {
      placedByWasm = true;
    },
    message(message) {
      held = undefined;
      if (composing) held = message;
      else apply(message);
    },
    settle() {
      if (composing || held === undefined) return;
      const message = held;
      held = undefined;
      apply(message);
    },
    compositionStart(element) {
      finish();
      composing = true;
      if (window?.element !== element) untold = element;
      const [from, to] = selectionOf(element);
      lengthBefore = element.value.length - (to - from);
    },
    compositionEnd(element) {
      if (!composing) return; // WebKit ends twice
      composing = false;
      if (window?.element !== element) return;
      const [, at] = selectionOf(element);
      const change = diffValues(window.value, element.value, at);
      window.value = element.value;
      // A dead key in Firefox and WebKitGTK: ^ is composed and taken back, then ê is inserted. It is one composition all the same.
      if (element.value.length === lengthBefore) {
        if (change !== undefined) send('compose', change.from, change.to, change.text);
        const mine = (ending = ++endings);
        host.later(() => {
          if (ending === mine) finish();
        });
      } else if (change === undefined) {
        send('commit', at, at, '');
      } else {
        send('commit', change.from, change.to, change.text);
      }
      rememberSelection();
    },
    finish,
    holds: (element) => element === window?.element || element === untold,
    input(element, inputType, isComposing) {
      if (window?.element !== element) {
        if (isFocused(element)) untold = element;
        else host.set(host.nodeOf(element), element.value);
        return;
      }
      if (ending > 0 && !isComposing) {
        if (sendChange(element, 'commit')) ending = 0;
        return;
      }
      sendChange(element, composing || isComposing ? 'compose' : kindOf(inputType));
    },
    selectionChange() {
      if (window === undefined || composing || !isFocused(window.element)) return;
      const [from, to] = selectionOf(window.element);
      if (from === window.from && to === window.to) return;
      if (window.element.value !== window.value) return; // its input event comes first
      const snapped = [graphemeStart(window.value, from), from === to ? graphemeStart(window.value, to) : graphemeEnd(window.value, to)] as const;
      [window.from, window.to] = [from, to];
      send('select', snapped[0], snapped[1], '');
    },
    paste(text) {
      if (window === undefined) return false;
      const plain = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
      const { element } = window;
      const [from, to] = selectionOf(element);
      if (plain.length > longPaste) {
        send('paste', from, to, plain);
        return true;
      }
      element.setRangeText(element instanceof HTMLInputElement ? plain.replaceAll('\n', ' ') : plain, from, to, 'end');
      if (!sendChange(element, 'paste')) rememberSelection();
      return false;
    },
  };
}
