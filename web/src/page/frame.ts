// The Page preview's frame: an opaque origin, a policy of its own, one script by its hash, one port to talk through.
import { script, scriptHash } from 'virtual:frame-script';

/** A style sheet, cleaned; files of the site are named url("asset:PATH"). */
export interface FrameSheet {
  readonly media: string;
  readonly text: string;
}
export type FrameCommand =
  /** Cleaned HTML of a whole document (clean.ts); without `sheets` they stay as they are. */
  | { readonly type: 'show'; readonly html: string; readonly sheets?: readonly FrameSheet[] }
  | { readonly type: 'asset'; readonly path: string; readonly blob: Blob }
  /** The line of the source with the caret. */
  | { readonly type: 'mark'; readonly line: number | null; readonly reveal: boolean }
  | { readonly type: 'top' };

export type FrameEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'shown' }
  | { readonly type: 'link'; readonly href: string }
  | { readonly type: 'embed'; readonly url: string }
  /** A click: the lines of the block, its text up to the word that was clicked, the word. */
  | { readonly type: 'source'; readonly lines: readonly [number, number]; readonly before: string; readonly word: string }
  | { readonly type: 'pointed'; readonly lines: readonly number[] }
  | { readonly type: 'dropped'; readonly files: readonly File[] }
  | { readonly type: 'leave' };

export interface PageFrame {
  readonly element: HTMLIFrameElement;
  send(command: FrameCommand): void;
  remove(): void;
}

/** What a frame may do: show images, fonts and what its script styles. No connection, no frame, no form, no script but ours. */
export const policy = `default-src 'none'; script-src ${scriptHash}; img-src data: blob: https:; media-src data: blob: https:; font-src data: blob:; base-uri 'none'; form-action 'none'; frame-src 'none'`;

const mostText = 100_000;
const isLine = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function eventOf(data: unknown): FrameEvent | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  if (data.type === 'ready' || data.type === 'shown' || data.type === 'leave') return { type: data.type };
  if (data.type === 'link' && 'href' in data && typeof data.href === 'string') return { type: 'link', href: data.href };
  if (data.type === 'embed' && 'url' in data && typeof data.url === 'string') return { type: 'embed', url: data.url };
  if (data.type === 'source' && 'lines' in data && Array.isArray(data.lines) && 'before' in data && typeof data.before === 'string' && 'word' in data && typeof data.word === 'string') {
    const [from, to] = data.lines as unknown[];
    return isLine(from) && isLine(to) ? { type: 'source', lines: [from, to], before: data.before.slice(-mostText), word: data.word.slice(0, mostText) } : undefined;
  }
  if (data.type === 'pointed' && 'lines' in data && Array.isArray(data.lines) && data.lines.every(isLine) && (data.lines.length === 2 || data.lines.length === 0)) {
    return { type: 'pointed', lines: data.lines };
  }
  if (data.type === 'dropped' && 'files' in data && Array.isArray(data.files)) return { type: 'dropped', files: data.files.filter((file): file is File => file instanceof File) };
  return undefined;
}

export function createPageFrame(parent: HTMLElement, title: string, onEvent: (event: FrameEvent) => void): PageFrame {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.setAttribute('referrerpolicy', 'no-referrer');
  element.setAttribute('allow', '');
  element.title = title;
  element.srcdoc = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${script}</script></head><body></body></html>`;
  const { port1, port2 } = new MessageChannel();
  let waiting: FrameCommand[] | undefined = [];
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const event = eventOf(data);
    if (event === undefined) return;
    if (event.type === 'ready') {
      waiting?.forEach((command) => {
        port1.postMessage(command);
      });
      waiting = undefined;
    }
    onEvent(event);
  };
  let connected = false;
  element.addEventListener('load', () => {
    if (connected) {
      element.remove(); // it went elsewhere: a preview never navigates
      return;
    }
    connected = true;
    element.contentWindow?.postMessage('marbre', '*', [port2]); // the origin is opaque; the message holds nothing but the port
  });
  parent.append(element);
  return {
    element,
    send(command) {
      if (waiting === undefined) port1.postMessage(command);
      else waiting.push(command);
    },
    remove() {
      port1.close();
      element.remove();
    },
  };
}
