// The typing trace (tests/trace/make_trace) in the browser: its events through the browser's own input, and a model of the
// text that says what must be there after each.
import type { CDPSession, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(`../trace/${name}`, import.meta.url)), 'utf8');

export const post = read('post.txt');

export type TraceEvent =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'compose'; readonly dead: string; readonly text: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'undo' | 'redo' };

export function traceEvents(): TraceEvent[] {
  return read('typing.trace').split('\n').filter((line) => line !== '').flatMap((line): TraceEvent[] => {
    const [kind = '', text = '', letter = ''] = line.split('\t');
    switch (kind) {
      case 't': return Array.from(text, (c) => ({ kind: 'type', text: c }));
      case 'c': return [{ kind: 'compose', dead: text, text: letter }];
      case 'b': return Array.from({ length: Number(text) }, () => ({ kind: 'key', key: 'Backspace' }));
      case 'k': return [{ kind: 'key', key: text }];
      case 'p': return [{ kind: 'paste', text: text.replaceAll('\\n', '\n') }];
      case 'u': return [{ kind: 'undo' }];
      case 'U': return [{ kind: 'redo' }];
      default: throw new Error(`no event of a trace: ${line}`);
    }
  });
}

export async function perform(page: Page, cdp: CDPSession, event: TraceEvent): Promise<void> {
  switch (event.kind) {
    case 'type': return page.keyboard.insertText(event.text);
    case 'compose':
      await cdp.send('Input.imeSetComposition', { text: event.dead, selectionStart: 1, selectionEnd: 1 });
      await cdp.send('Input.imeSetComposition', { text: event.text, selectionStart: 1, selectionEnd: 1 });
      await cdp.send('Input.insertText', { text: event.text });
      return;
    case 'key': return page.keyboard.press(event.key);
    case 'undo': return page.keyboard.press('Control+z');
    case 'redo': return page.keyboard.press('Control+y');
    case 'paste':
      return page.evaluate((text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, event.text);
  }
}

interface State {
  readonly text: string;
  readonly anchor: number;
  readonly head: number;
}

// What the text is after an event. Words are letters here, as in the trace.
export class Model {
  private state: State;
  private before: State | undefined;
  private after: State | undefined;

  constructor(text: string) {
    this.state = { text, anchor: text.length, head: text.length };
  }
  get text(): string {
    return this.state.text;
  }
  apply(event: TraceEvent): void {
    switch (event.kind) {
      case 'type': this.insert(event.text); break;
      case 'compose':
      case 'paste':
        this.before = this.state;
        this.insert(event.text);
        this.after = this.state;
        break;
      case 'undo': this.restore(this.before); break;
      case 'redo': this.restore(this.after); break;
      case 'key': this.key(event.key); break;
    }
  }
  private restore(state: State | undefined): void {
    if (state === undefined) throw new Error('the trace undoes what it did not do');
    this.state = state;
  }
  private insert(text: string): void {
    const [from, to] = [Math.min(this.state.anchor, this.state.head), Math.max(this.state.anchor, this.state.head)];
    const at = from + text.length;
    this.state = { text: this.state.text.slice(0, from) + text + this.state.text.slice(to), anchor: at, head: at };
  }
  private wordLeft(): number {
    const words = /[\p{L}]+\s*$/u.exec(this.state.text.slice(0, this.state.head));
    if (words === null) throw new Error('no word before the caret');
    return this.state.head - words[0].length;
  }
  private move(head: number, extend = false): void {
    this.state = { ...this.state, head, anchor: extend ? this.state.anchor : head };
  }
  private key(key: string): void {
    const { text, anchor, head } = this.state;
    switch (key) {
      case 'Enter': this.insert('\n'); break;
      case 'Backspace':
        if (anchor === head) this.move(head - 1, true);
        this.insert('');
        break;
      case 'Control+Backspace':
        this.move(this.wordLeft(), true);
        this.insert('');
        break;
      case 'ArrowLeft': this.move(head - 1); break;
      case 'ArrowRight': this.move(head + 1); break;
      case 'Shift+ArrowRight': this.move(head + 1, true); break;
      case 'Control+ArrowLeft': this.move(this.wordLeft()); break;
      case 'Shift+Control+ArrowLeft': this.move(this.wordLeft(), true); break;
      case 'Control+End': this.move(text.length); break;
      default: throw new Error(`the model does not know ${key}`);
    }
  }
}
