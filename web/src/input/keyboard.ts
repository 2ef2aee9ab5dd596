// Keyboard, text and clipboard: DOM events of the mirror's text boxes to the text agent, keydowns to marbre_key. A keydown
// never makes text. What wasm does not want stays the browser's: Tab, F5, Ctrl+T, Enter on a button.
import type { Wasm } from '../bridge/wasm';
import { modifierBits } from '../bridge/wasm';
import { isTextBox, type Mirror, type TextBox } from '../a11y/mirror';
import { needsKeys } from '../a11y/roles';
import type { TextAgent } from './agent';
import { modifiersOf } from './modifiers';
import { pastedPictures } from '../picture/incoming';
import { isPlain, markdownOf, plainOf, readPasted } from './paste';

export interface KeyboardHost {
  readonly root: HTMLElement;
  readonly mirror: Mirror;
  readonly agent: TextAgent;
  wasm(): Wasm;
  /** True while one of the host's own dialogs has the keyboard. */
  modal(): boolean;
  focus(node: number): void;
  activate(node: number): void;
  /** Runs `command`; what wasm put on the clipboard meanwhile, undefined when nothing. */
  copy(command: () => void): { readonly text: string; readonly html: string } | undefined;
  /** Messages that wasm has for us are handled now, without a frame. */
  drain(): void;
  wake(): void;
  /** A frame at once. */
  flush(): void;
  /** Pictures that were pasted into the text of the page. */
  pictures(files: readonly File[]): void;
  /** Something was typed at this time: for the timings. */
  keystroke(timeStamp: number): void;
}

/** The editor itself, not a field of a form or a dialog. */
const isPageText = (box: TextBox): boolean => box instanceof HTMLTextAreaElement && box.closest('[role="dialog"], [role="form"]') === null;

const mac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

export function listenKeyboard(host: KeyboardHost): void {
  const { root, mirror, agent } = host;

  /** What was typed before comes before. The focus may take two frames. */
  function catchUp(): void {
    agent.finish();
    for (let frames = 0; frames < 2 && agent.waiting; ++frames) host.flush();
  }

  /** true: ours. What it changed for the text agent is there before the browser's next event. */
  function press(key: string, modifiers: number, repeat: boolean, timeStamp: number): boolean {
    catchUp();
    const ours = host.wasm().key(key, modifiers, repeat);
    if (ours) {
      host.keystroke(timeStamp);
      host.drain();
    }
    host.wake();
    return ours;
  }

  let plainWanted = false; // Ctrl+Shift+V was pressed, its paste is next

  document.addEventListener('keydown', (event) => {
    if (host.modal() || event.defaultPrevented) return;
    // 229 is "the input method has this key", which Gboard and WebKit say in no other way.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (event.isComposing || event.keyCode === 229 || agent.composing) return;
    plainWanted = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
    if (event.key === 'Dead' || event.key === 'Process' || event.key === 'Unidentified') return;
    if (event.key === 'ContextMenu') return; // its event is `contextmenu`, as Shift+F10's and the right button's is
    if (press(event.key, modifiersOf(event), event.repeat, event.timeStamp)) {
      event.preventDefault();
      return;
    }
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const node = mirror.node(mirror.idOf(event.target));
    if (plain && node !== undefined && !event.repeat && (event.key === 'Enter' || event.key === ' ') && needsKeys(node)) {
      event.preventDefault();
      host.activate(node.id);
    }
  });

  // A menu of ours where wasm has one (a misspelt word), else the browser's. A long press is a finger's own: it selects.
  root.addEventListener('contextmenu', (event) => {
    if (host.modal() || (event instanceof PointerEvent && event.pointerType === 'touch')) return;
    host.flush(); // the button that went down put the caret there, and the text box follows it
    host.flush(); // with the focus, where another one had it
    const under = event.button === 2 ? document.elementFromPoint(event.clientX, event.clientY) : event.target; // a captured pointer has another target
    if (isTextBox(under) && press('ContextMenu', 0, false, event.timeStamp)) event.preventDefault();
  });

  root.addEventListener('focusin', (event) => {
    if (mirror.patching) return;
    const id = mirror.idOf(event.target);
    host.focus(id);
    // Programs (password managers, dictation, tests) focus and fill in one go: the agent has to know the box by then.
    if (isTextBox(event.target)) host.flush();
    else host.wake();
  });
  root.addEventListener('focusout', (event) => {
    // A window that loses the focus keeps its place in the page.
    if (mirror.patching || event.relatedTarget !== null || !document.hasFocus()) return;
    host.focus(0);
    host.wake();
  });

  root.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return;
    event.preventDefault(); // there is one history, and it is not the text box's
    press(event.inputType === 'historyUndo' ? 'z' : 'y', mac() ? modifierBits.meta : modifierBits.ctrl, false, event.timeStamp);
  });
  root.addEventListener('input', (event) => {
    if (!isTextBox(event.target)) return;
    host.keystroke(event.timeStamp);
    agent.input(event.target, event instanceof InputEvent ? event.inputType : '', event instanceof InputEvent && event.isComposing);
    host.wake();
  });
  root.addEventListener('compositionstart', (event) => {
    if (isTextBox(event.target)) agent.compositionStart(event.target);
  });
  root.addEventListener('compositionend', (event) => {
    if (!isTextBox(event.target)) return;
    host.keystroke(event.timeStamp);
    agent.compositionEnd(event.target);
    host.wake();
  });
  document.addEventListener('selectionchange', () => {
    if (!host.modal()) agent.selectionChange();
  });

  for (const [type, key] of [
    ['copy', 'Copy'],
    ['cut', 'Cut'],
  ] as const) {
    root.addEventListener(type, (event) => {
      const copied = host.copy(() => {
        press(key, 0, false, event.timeStamp);
      });
      if (copied === undefined || event.clipboardData === null) return; // the browser copies what is selected in the text box
      event.clipboardData.setData('text/plain', copied.text);
      if (copied.html !== '') event.clipboardData.setData('text/html', copied.html);
      event.preventDefault();
    });
  }
  root.addEventListener('paste', (event) => {
    const target = event.target;
    catchUp();
    if (!isTextBox(target) || mirror.idOf(target) !== agent.node) return;
    event.preventDefault();
    const wantsPlain = plainWanted;
    plainWanted = false;
    if (event.clipboardData === null || target.readOnly) return;
    const files = wantsPlain || !isPageText(target) ? [] : pastedPictures(event.clipboardData);
    if (files.length > 0) {
      host.pictures(files);
      return;
    }
    const pasted = readPasted(event.clipboardData);
    const { node } = agent;
    const put = (text: string): void => {
      if (text === '' || agent.node !== node) return; // the focus went elsewhere meanwhile
      host.keystroke(event.timeStamp);
      if (agent.paste(text)) host.flush();
      else host.wake();
    };
    if (wantsPlain || target instanceof HTMLInputElement || isPlain(pasted)) put(plainOf(pasted));
    else void markdownOf(pasted, () => import('./html/markdown')).then(put);
  });
}
