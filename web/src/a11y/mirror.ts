// The ARIA mirror: one real DOM element per node of the UI tree, at its true place over the canvas, invisible. It is what
// screen readers, voice control, browser tests and the text agent see. Patched in place by node id, so that focus, selection
// and compositions survive; the only markup that ever comes in is the preview's, sanitized (sanitize.ts).
import type { Rect, TreeNode } from '../bridge/messages';
import { attributesOf, isNamedByText, tagOf } from './roles';
import { loadSanitizer, type Sanitize } from './sanitize';

/** What a textbox node is in the mirror. */
export type TextBox = HTMLInputElement | HTMLTextAreaElement;

export interface Mirror {
  update(nodes: readonly TreeNode[]): void;
  element(node: number): HTMLElement | undefined;
  textBox(node: number): TextBox | undefined;
  /** The node an element inside the mirror belongs to, 0 when none. */
  idOf(target: EventTarget | null): number;
  node(id: number): TreeNode | undefined;
  /** The rectangle of the node that `id` is placed in; undefined at the root. */
  originOf(id: number): Rect | undefined;
  /** Is this place, in pixels of the canvas, in a text of many lines that can be written? */
  isInText(x: number, y: number): boolean;
  setPreview(html: string): void;
  announce(text: string, urgent: boolean): void;
  /** True while the mirror changes the DOM itself: focus events then are not the person's. */
  readonly patching: boolean;
}

export interface MirrorOptions {
  /** A box that wasm may not touch: its value belongs to the text agent. */
  readonly isHeld: (element: TextBox) => boolean;
  /** The element that had the focus is gone. */
  readonly onFocusLost: () => void;
}

interface Entry {
  node: TreeNode;
  readonly tag: string;
  readonly element: HTMLElement;
  attributes: Record<string, string | undefined>;
}

export const isTextBox = (element: EventTarget | null): element is TextBox =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

function setAttributes(entry: Entry, next: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(next)) {
    if (value === entry.attributes[name]) continue;
    if (value === undefined) entry.element.removeAttribute(name);
    else entry.element.setAttribute(name, value);
  }
  entry.attributes = next;
}

export function setRect(element: HTMLElement, rect: Rect, origin: Rect | undefined): void {
  const [x, y, w, h] = rect;
  const { style } = element;
  const place = { left: `${x - (origin?.[0] ?? 0)}px`, top: `${y - (origin?.[1] ?? 0)}px`, width: `${w}px`, height: `${h}px` };
  for (const [name, value] of Object.entries(place)) {
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
  }
}

/**
 * A book in one page would freeze the tab at every pause in typing. So much of it is there to be read: by whole blocks, unless one
 * is as long as that itself.
 */
const mostRead = 300_000;
function readable(html: string): string {
  if (html.length <= mostRead) return html;
  const end = html.indexOf('\n\n<', mostRead);
  return `${html.slice(0, end < 0 || end > 2 * mostRead ? mostRead : end)}\n\n<p>[…]</p>`;
}

/** Puts `children` into `parent` in this order without moving the one that holds the focus. */
function order(parent: HTMLElement, children: readonly HTMLElement[], active: Element | null): void {
  let cursor = parent.firstElementChild;
  for (const child of children) {
    if (child === cursor) {
      cursor = cursor.nextElementSibling;
      continue;
    }
    if (child.parentElement === parent && active !== null && child.contains(active)) {
      while (cursor !== null && cursor !== child) {
        const next: Element | null = cursor.nextElementSibling;
        parent.append(cursor); // placed later, or removed below
        cursor = next;
      }
      cursor = child.nextElementSibling;
      continue;
    }
    parent.insertBefore(child, cursor);
  }
}

export function createMirror(root: HTMLElement, live: { readonly polite: HTMLElement; readonly assertive: HTMLElement }, options: MirrorOptions): Mirror {
  const entries = new Map<number, Entry>();
  const ids = new WeakMap<Element, number>();
  let preview = '';
  let sanitizer: Sanitize | Promise<Sanitize> | undefined;
  let previewIn: HTMLElement | undefined;
  let patching = false;
  const clearing = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  function make(node: TreeNode): Entry {
    const tag = tagOf(node);
    const element = document.createElement(tag);
    ids.set(element, node.id);
    return { node, tag, element, attributes: {} };
  }

  function fill(entry: Entry, node: TreeNode, isLeaf: boolean, origin: Rect | undefined): void {
    const { element } = entry;
    entry.node = node;
    setAttributes(entry, attributesOf(node));
    const isHeld = isTextBox(element) && options.isHeld(element);
    if (isTextBox(element)) {
      if (!isHeld && node.value !== undefined && element.value !== node.value) element.value = node.value;
    } else if (node.role === 'document' && isLeaf) {
      showPreview(element);
    } else if (isLeaf) {
      const text = isNamedByText(node.role) ? (node.value === undefined || node.value === '' || node.value === node.name ? node.name : `${node.name} ${node.value}`) : (node.value ?? '');
      if (element.textContent !== text) element.textContent = text;
    }
    if (!isHeld || node.multiline !== true) setRect(element, node.rect, origin);
  }

  /** What is read takes the place of what was; what is drawn, and may have the focus, stays in front of it. */
  function read(element: HTMLElement, sanitize: Sanitize): void {
    for (const child of [...element.childNodes]) if (!(child instanceof Element && ids.has(child))) child.remove();
    element.append(sanitize(preview));
  }

  function showPreview(element: HTMLElement): void {
    if (previewIn === element) return;
    previewIn = element;
    sanitizer ??= loadSanitizer();
    if (!(sanitizer instanceof Promise)) {
      read(element, sanitizer);
      return;
    }
    sanitizer.then(
      (sanitize) => {
        sanitizer = sanitize;
        if (previewIn === element) read(element, sanitize);
      },
      () => {
        sanitizer = undefined; // it did not arrive: asked for again with the next change
      },
    );
  }

  /** Everything that is not inside the modal dialog, or around it, can be neither reached nor read. */
  function shield(dialog: HTMLElement | undefined): void {
    const open = new Set<Element>();
    for (let e: HTMLElement | null = dialog ?? null; e !== null && e !== root; e = e.parentElement) open.add(e);
    for (const { element } of entries.values()) {
      const parent = element.parentElement;
      const level = dialog !== undefined && parent !== null && (parent === root || open.has(parent)) && !dialog.contains(parent);
      element.toggleAttribute('inert', level && !open.has(element));
    }
  }

  function patch(nodes: readonly TreeNode[]): void {
    const active = document.activeElement;
    const children = new Map<number, TreeNode[]>();
    for (const node of nodes) {
      const siblings = children.get(node.parent);
      if (siblings === undefined) children.set(node.parent, [node]);
      else siblings.push(node);
    }
    const known = new Set(nodes.map(({ id }) => id));
    for (const [id, entry] of entries) {
      if (known.has(id)) continue;
      entry.element.remove();
      entries.delete(id);
    }
    const place = (parent: HTMLElement, parentId: number, origin: Rect | undefined): void => {
      const elements: HTMLElement[] = [];
      for (const node of children.get(parentId) ?? []) {
        let entry = entries.get(node.id);
        if (entry !== undefined && entry.tag !== tagOf(node)) {
          entry.element.remove();
          entry = undefined;
        }
        if (entry === undefined) {
          entry = make(node);
          entries.set(node.id, entry);
        }
        const isLeaf = !children.has(node.id);
        if (!isLeaf && entry.element.firstChild instanceof Text) entry.element.replaceChildren();
        fill(entry, node, isLeaf, origin);
        elements.push(entry.element);
        if (!isLeaf) place(entry.element, node.id, node.rect);
      }
      order(parent, elements, active);
    };
    place(root, 0, undefined);
    const modal = nodes.findLast((node) => node.role === 'dialog' && node.modal === true);
    shield(modal === undefined ? undefined : entries.get(modal.id)?.element);
    if (previewIn !== undefined && !previewIn.isConnected) previewIn = undefined;
  }

  return {
    get patching() {
      return patching;
    },
    update(nodes) {
      const active = document.activeElement;
      const had = active !== null && root.contains(active);
      patching = true;
      try {
        patch(nodes);
      } finally {
        patching = false;
      }
      if (had && !root.contains(document.activeElement)) options.onFocusLost();
    },
    element: (node) => entries.get(node)?.element,
    textBox(node) {
      const element = entries.get(node)?.element;
      return element !== undefined && isTextBox(element) ? element : undefined;
    },
    idOf(target) {
      for (let e = target instanceof Element ? target : null; e !== null && e !== root; e = e.parentElement) {
        const id = ids.get(e);
        if (id !== undefined) return id;
      }
      return 0;
    },
    node: (id) => entries.get(id)?.node,
    originOf(id) {
      const parent = entries.get(id)?.node.parent ?? 0;
      return entries.get(parent)?.node.rect;
    },
    isInText(x, y) {
      return [...entries.values()].some(({ node: { role, multiline, readonly, rect: [left, top, w, h] } }) => role === 'textbox' && multiline === true && readonly !== true && x >= left && x < left + w && y >= top && y < top + h);
    },
    setPreview(whole) {
      const html = readable(whole);
      if (html === preview) return;
      preview = html;
      const element = previewIn;
      previewIn = undefined;
      if (element !== undefined) showPreview(element);
    },
    announce(text, urgent) {
      const region = urgent ? live.assertive : live.polite;
      clearTimeout(clearing.get(region));
      // The same words again are a change only when something else stood there.
      region.textContent = region.textContent === text ? `${text}\u00A0` : text;
      clearing.set(
        region,
        setTimeout(() => {
          region.textContent = '';
        }, 3000),
      );
    },
  };
}

