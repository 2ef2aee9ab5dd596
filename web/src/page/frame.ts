// The Page preview's frame: an opaque origin, a policy of its own, one script by its hash, one port to talk through.
import { bootstrap, bootstrapHash } from './bootstrap';

export type FrameEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'shown' }
  | { readonly type: 'link'; readonly href: string }
  | { readonly type: 'embed'; readonly url: string }
  | { readonly type: 'block'; readonly block: number };

export interface PageFrame {
  readonly element: HTMLIFrameElement;
  /** Cleaned HTML of a whole document (clean.ts). Only the last one counts while the frame is starting. */
  show(html: string): void;
  reveal(block: number): void;
  remove(): void;
}

/** What a frame may do: show images, fonts and inline styles. No connection, no frame, no form, no script but ours. */
export const policy = (hash: string): string =>
  `default-src 'none'; script-src ${hash}; style-src 'unsafe-inline'; img-src data: blob: https:; media-src data: blob: https:; font-src data: blob:; base-uri 'none'; form-action 'none'; frame-src 'none'`;

function eventOf(data: unknown): FrameEvent | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  if (data.type === 'ready' || data.type === 'shown') return { type: data.type };
  if (data.type === 'link' && 'href' in data && typeof data.href === 'string') return { type: 'link', href: data.href };
  if (data.type === 'embed' && 'url' in data && typeof data.url === 'string') return { type: 'embed', url: data.url };
  if (data.type === 'block' && 'block' in data && typeof data.block === 'number' && Number.isInteger(data.block)) return { type: 'block', block: data.block };
  return undefined;
}

export async function createPageFrame(parent: HTMLElement, title: string, onEvent: (event: FrameEvent) => void): Promise<PageFrame> {
  const hash = await bootstrapHash();
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.setAttribute('referrerpolicy', 'no-referrer');
  element.setAttribute('allow', '');
  element.title = title;
  element.srcdoc = `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${policy(hash)}"><script>${bootstrap}</script></head><body></body></html>`;
  const { port1, port2 } = new MessageChannel();
  let ready = false;
  let waiting: string | undefined;
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const event = eventOf(data);
    if (event === undefined) return;
    if (event.type === 'ready') {
      ready = true;
      if (waiting !== undefined) port1.postMessage({ type: 'show', html: waiting });
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
    show(html) {
      if (ready) port1.postMessage({ type: 'show', html });
      else waiting = html;
    },
    reveal(block) {
      if (ready) port1.postMessage({ type: 'reveal', block });
    },
    remove() {
      port1.close();
      element.remove();
    },
  };
}
