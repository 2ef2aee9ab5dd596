// The one script that runs in the Page preview's frame: it takes cleaned HTML from the host and changes only what differs, so that
// nothing flashes and the page stays where it was scrolled to.
//
// Why a script at all: the frame's origin is opaque, so that nothing outside can reach its document, and setting srcdoc again loads it
// anew (flash, scroll lost). Why it is safe: the frame is sandboxed without allow-same-origin (no storage, no cookies, no parent), its
// policy allows scripts by the hash of this text alone, and the HTML is cleaned by DOMPurify before. A page's own script would have to
// pass all three. The hash stands in the app's own policy too, because a srcdoc document inherits it.
//
// Styles go through CSSOM (constructed sheets, style.cssText), which a policy does not forbid: so neither the app's nor the frame's has
// to allow inline styles. Files of the site arrive as blobs and get their addresses here, since blob: is of the origin that made it.
import type { FrameCommand, FrameSheet } from './frame';

const asset = 'data-asset';
const inline = 'data-style';
const source = 'data-source';

let host: MessagePort | undefined;
const files = new Map<string, string>(); // path in the site -> blob:
const built = new Map<string, CSSStyleSheet>(); // by media and text
let shown: readonly FrameSheet[] = [];
const mark = new CSSStyleSheet(); // the block with the caret; the one under the pointer

const key = (node: Node): string => (node.nodeType === 1 ? (node as Element).tagName : String(node.nodeType));
const styled = (element: Element): element is HTMLElement => 'style' in element;

/** A style with the addresses of the files that have arrived. */
const withFiles = (css: string): string => css.replace(/url\("asset:([^"]*)"\)/g, (_, path: string) => `url("${files.get(path) ?? 'data:,'}")`);

/** What the policy keeps markup from doing, done to nodes that are not shown yet. */
function prepare(root: ParentNode): void {
  for (const element of root.querySelectorAll(`[${inline}]`)) if (styled(element)) element.style.cssText = withFiles(element.getAttribute(inline) ?? '');
  for (const element of root.querySelectorAll(`[${asset}]`)) {
    const url = files.get(element.getAttribute(asset) ?? '');
    if (url === undefined || element.getAttribute('src') === url) continue;
    element.setAttribute('src', url);
    if (element.parentElement instanceof HTMLMediaElement) element.parentElement.load(); // a <source> is looked at once
  }
  for (const element of root.querySelectorAll('[data-poster]')) {
    const url = files.get(element.getAttribute('data-poster') ?? '');
    if (url !== undefined) element.setAttribute('poster', url);
  }
  for (const element of root.querySelectorAll('[data-srcset]')) {
    const there = (element.getAttribute('data-srcset') ?? '').split(', ').flatMap((candidate) => {
      const [, path, size = ''] = /^asset:(\S+)(.*)$/.exec(candidate) ?? [];
      const url = path === undefined ? undefined : files.get(decodeURIComponent(path));
      return path === undefined ? [candidate] : url === undefined ? [] : [url + size];
    });
    if (there.length > 0) element.setAttribute('srcset', there.join(', '));
  }
}

function attributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) === value) continue;
    if (name === 'style' && styled(from)) from.style.cssText = value;
    else from.setAttribute(name, value);
  }
}

// Equal children at both ends stay; those between are matched in order and changed in place where their tags agree.
function children(from: Node, to: Node): void {
  const old = [...from.childNodes];
  const fresh = [...to.childNodes];
  let head = 0;
  while (head < fresh.length && old[head]?.isEqualNode(fresh[head] ?? null) === true) head++;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old[old.length - 1 - tail]?.isEqualNode(fresh[fresh.length - 1 - tail] ?? null) === true) tail++;
  const before = old.slice(head, old.length - tail);
  const after = fresh.slice(head, fresh.length - tail);
  const end = old[old.length - tail] ?? null;
  after.forEach((node, i) => {
    const current = before[i];
    if (current === undefined) from.insertBefore(document.adoptNode(node), end);
    else if (key(current) !== key(node)) from.replaceChild(document.adoptNode(node), current);
    else if (node.nodeType === 1) {
      attributes(current as Element, node as Element);
      children(current, node);
    } else if (current.nodeValue !== node.nodeValue) current.nodeValue = node.nodeValue;
  });
  before.slice(after.length).forEach((node) => {
    from.removeChild(node);
  });
}

function style(sheets: readonly FrameSheet[]): void {
  shown = sheets;
  const used = new Map<string, CSSStyleSheet>();
  document.adoptedStyleSheets = [
    ...sheets.map(({ media, text }) => {
      const css = withFiles(text);
      const id = `${media}\n${css}`;
      const sheet = used.get(id) ?? built.get(id) ?? new CSSStyleSheet({ media });
      if (!built.has(id) && !used.has(id)) sheet.replaceSync(css);
      used.set(id, sheet);
      return sheet;
    }),
    mark,
  ];
  built.clear();
  used.forEach((sheet, id) => built.set(id, sheet));
}

function show(html: string): void {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  prepare(parsed);
  attributes(document.documentElement, parsed.documentElement);
  attributes(document.body, parsed.body);
  children(document.body, parsed.body);
  host?.postMessage({ type: 'shown' });
}

function take(path: string, blob: Blob): void {
  files.set(path, URL.createObjectURL(blob));
  prepare(document);
  if (shown.some(({ text }) => text.includes(`asset:${path}"`))) style(shown);
}

const rangeOf = (element: Element): [number, number] => {
  const [from = 0, to = from] = (element.getAttribute(source) ?? '').split('-').map(Number);
  return [from, to];
};

/** The smallest block made of this line, else the last one before it. */
function blockOf(line: number): Element | undefined {
  let best: Element | undefined;
  let size = Infinity;
  for (const element of document.querySelectorAll(`[${source}]`)) {
    const [from, to] = rangeOf(element);
    if (from > line) continue;
    const score = to >= line ? to - from : 1e6 + line - to;
    if (score <= size) [best, size] = [element, score];
  }
  return best;
}

function point(line: number | null, reveal: boolean): void {
  const block = line === null ? undefined : blockOf(line);
  const range = block?.getAttribute(source) ?? '';
  const caret = /^\d+-\d+$/.test(range) ? `[${source}="${range}"]{box-shadow:-6px 0 0 -3px #b3361e}` : '';
  mark.replaceSync(`[${source}]:hover:not(:has([${source}]:hover)){outline:1px dashed #b3361e;outline-offset:3px}${caret}
.marbre-note{background:#fff3cd;color:#5c4400;border:1px solid #b08a00;border-radius:4px;padding:0 .3em}
.marbre-embed{border:1px solid #999;border-radius:6px;padding:2em 1em;margin:1em 0;text-align:center;cursor:pointer;background:#f3f1ec;color:#22201c}`);
  if (reveal) block?.scrollIntoView({ block: 'nearest' });
}

function run(command: FrameCommand): void {
  if (command.type === 'show') {
    if (command.sheets !== undefined) style(command.sheets);
    show(command.html);
  } else if (command.type === 'asset') take(command.path, command.blob);
  else if (command.type === 'top') scrollTo(0, 0);
  else point(command.line, command.reveal);
}

addEventListener('message', (event) => {
  const port = event.ports[0];
  if (host !== undefined || event.source !== parent || port === undefined) return;
  host = port;
  port.onmessage = ({ data }: MessageEvent<FrameCommand>) => {
    run(data);
  };
  point(null, false);
  port.postMessage({ type: 'ready' });
});

/** The text of a block up to the word at a point, and the word. */
function wordAt(block: Element, { clientX, clientY }: MouseEvent): { before: string; word: string } {
  const nowhere = { before: '', word: '' };
  const at = caretPosition(clientX, clientY);
  if (at?.node.nodeType !== 3 || !block.contains(at.node)) return nowhere;
  const text = at.node.nodeValue ?? '';
  let [from, to] = [at.offset, at.offset];
  const isWord = (i: number): boolean => /[\p{L}\p{M}\p{N}_]/u.test(text[i] ?? '');
  while (from > 0 && isWord(from - 1)) from--;
  while (to < text.length && isWord(to)) to++;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(at.node, from);
  return { before: range.toString(), word: text.slice(from, to) };
}

interface OlderDocument {
  readonly caretPositionFromPoint?: (x: number, y: number) => { readonly offsetNode: Node; readonly offset: number } | null;
  readonly caretRangeFromPoint?: (x: number, y: number) => Range | null;
}

/** Not every browser has it under its new name. */
function caretPosition(x: number, y: number): { readonly node: Node; readonly offset: number } | undefined {
  const page = document as unknown as OlderDocument;
  const at = page.caretPositionFromPoint?.(x, y);
  if (at !== undefined && at !== null) return { node: at.offsetNode, offset: at.offset };
  const range = page.caretRangeFromPoint?.(x, y);
  return range === undefined || range === null ? undefined : { node: range.startContainer, offset: range.startOffset };
}

// Links, embeds and blocks are the host's: nothing here navigates.
addEventListener(
  'click',
  (event) => {
    const element = event.target instanceof Element ? event.target : null;
    const link = element?.closest('a[href],area[href]') ?? null;
    const embed = element?.closest('[data-embed]') ?? null;
    if (link !== null) {
      const href = link.getAttribute('href') ?? '';
      if (href.startsWith('#')) return;
      event.preventDefault();
      host?.postMessage({ type: 'link', href });
      return;
    }
    if (embed !== null) {
      host?.postMessage({ type: 'embed', url: embed.getAttribute('data-embed') });
      return;
    }
    const block = element?.closest(`[${source}]`) ?? null;
    if (block !== null && getSelection()?.isCollapsed !== false) host?.postMessage({ type: 'source', lines: rangeOf(block), ...wordAt(block, event) });
  },
  true,
);
addEventListener(
  'submit',
  (event) => {
    event.preventDefault();
  },
  true,
);
// A file that is dropped here would take the frame away.
addEventListener('dragover', (event) => {
  event.preventDefault();
});
addEventListener('drop', (event) => {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length > 0) host?.postMessage({ type: 'dropped', files });
});
let pointed = '';
const tell = (block: Element | null): void => {
  const range = block?.getAttribute(source) ?? '';
  if (range === pointed) return;
  pointed = range;
  host?.postMessage({ type: 'pointed', lines: block === null ? [] : rangeOf(block) });
};
addEventListener('mouseover', (event) => {
  tell(event.target instanceof Element ? event.target.closest(`[${source}]`) : null);
});
document.documentElement.addEventListener('mouseleave', () => {
  tell(null);
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') host?.postMessage({ type: 'leave' });
});
