// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { TreeNode } from '../bridge/messages';
import { createMirror, type Mirror } from './mirror';
import { loadSanitizer, type Sanitize } from './sanitize';

let root: HTMLElement;
let polite: HTMLElement;
let assertive: HTMLElement;
let mirror: Mirror;
let held: Element | undefined;
const onFocusLost = vi.fn();

const node = (id: number, role: string, name: string, more: Partial<TreeNode> = {}): TreeNode => ({ id, parent: 0, role, name, rect: [0, 0, 10, 10], ...more });

beforeEach(() => {
  root = document.createElement('div');
  polite = document.createElement('div');
  assertive = document.createElement('div');
  document.body.replaceChildren(root, polite, assertive);
  held = undefined;
  onFocusLost.mockReset();
  mirror = createMirror(root, { polite, assertive }, { isHeld: (box) => box === held, onFocusLost });
});

describe('elements', () => {
  test('a combobox keeps the focus and names the option that Enter takes', () => {
    mirror.update([
      node(1, 'dialog', 'Palette', { modal: true }),
      node(2, 'combobox', 'Commande', { parent: 1, value: 'th', expanded: true, controls: 3, active: 5 }),
      node(3, 'listbox', 'Réponses', { parent: 1 }),
      node(4, 'option', 'Thème clair', { parent: 3, selected: false, setsize: 2, posinset: 1 }),
      node(5, 'option', 'Thème sombre', { parent: 3, selected: true, setsize: 2, posinset: 2 }),
    ]);
    const field = root.querySelector<HTMLInputElement>('input[role="combobox"]');
    expect(field?.value).toBe('th');
    expect(field?.getAttribute('aria-expanded')).toBe('true');
    expect(field?.getAttribute('aria-label')).toBe('Commande');
    const named = (attribute: string) => root.querySelector(`#${field?.getAttribute(attribute) ?? 'none'}`);
    expect(named('aria-controls')?.getAttribute('role')).toBe('listbox');
    expect(named('aria-activedescendant')?.textContent).toBe('Thème sombre');
    expect(named('aria-activedescendant')?.getAttribute('aria-selected')).toBe('true');
    expect(root.querySelectorAll('[role="option"][tabindex]')).toHaveLength(0); // Tab goes past them
  });

  test('every role has its element, name and place', () => {
    mirror.update([
      node(1, 'main', 'Écrire', { rect: [100, 50, 400, 300] }),
      node(2, 'heading', 'Titre', { parent: 1, level: 1, rect: [110, 60, 40, 20] }),
      node(3, 'button', 'Publier', { parent: 1, description: 'Envoie', shortcut: 'Control+Enter' }),
      node(4, 'link', 'Voir', { parent: 1 }),
      node(5, 'textbox', 'Texte', { parent: 1, multiline: true }),
      node(6, 'searchbox', 'Chercher', { parent: 1, value: 'abc' }),
      node(7, 'checkbox', 'Mono', { parent: 1, checked: true }),
      node(8, 'progressbar', 'Lecture', { parent: 1, now: 0.25 }),
    ]);
    expect(root.querySelector('main')?.getAttribute('aria-label')).toBe('Écrire');
    const h1 = root.querySelector('h1');
    expect(h1?.textContent).toBe('Titre');
    expect([h1?.style.left, h1?.style.top]).toEqual(['10px', '10px']);
    const button = root.querySelector('button');
    expect(button?.textContent).toBe('Publier');
    expect(button?.getAttribute('aria-keyshortcuts')).toBe('Control+Enter');
    expect(button?.getAttribute('aria-description')).toBe('Envoie');
    expect(root.querySelector('a[role="link"]')?.getAttribute('tabindex')).toBe('0');
    expect(root.querySelector('textarea')?.getAttribute('aria-label')).toBe('Texte');
    expect(root.querySelector<HTMLInputElement>('input[type="search"]')?.value).toBe('abc');
    expect(root.querySelector('[role="checkbox"]')?.getAttribute('aria-checked')).toBe('true');
    expect(root.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('25');
  });

  test('a chosen row of a list is the current one, never "selected", and can be reached', () => {
    mirror.update([node(1, 'list', 'Pages'), node(2, 'listitem', 'A', { parent: 1, selected: true, setsize: 9, posinset: 2 }), node(3, 'listitem', 'B', { parent: 1, selected: false })]);
    const [a, b] = root.querySelectorAll('[role="listitem"]');
    expect([a?.getAttribute('aria-current'), a?.hasAttribute('aria-selected'), a?.getAttribute('tabindex'), a?.getAttribute('aria-posinset')]).toEqual(['true', false, '0', '2']);
    expect(b?.hasAttribute('aria-current')).toBe(false);
  });

  test('names are text, never markup', () => {
    mirror.update([node(1, 'button', '<img src=x onerror=alert(1)>')]);
    expect(root.querySelector('img')).toBeNull();
    expect(root.querySelector('button')?.textContent).toBe('<img src=x onerror=alert(1)>');
  });

  test('states come and go', () => {
    mirror.update([node(1, 'button', 'A', { disabled: true, pressed: true })]);
    mirror.update([node(1, 'button', 'A')]);
    const button = root.querySelector('button');
    expect([button?.disabled, button?.hasAttribute('aria-pressed')]).toEqual([false, false]);
  });
});

describe('patches', () => {
  test('elements keep their identity, follow the order of the tree, and go when their node goes', () => {
    mirror.update([node(1, 'button', 'A'), node(2, 'button', 'B'), node(3, 'button', 'C')]);
    const b = mirror.element(2);
    mirror.update([node(3, 'button', 'C'), node(2, 'button', 'B!'), node(4, 'button', 'D')]);
    expect(mirror.element(2)).toBe(b);
    expect([...root.children].map((e) => e.textContent)).toEqual(['C', 'B!', 'D']);
    expect(mirror.element(1)).toBeUndefined();
  });

  test('focus and selection survive a reordering around the focused element', () => {
    mirror.update([node(1, 'button', 'A'), node(2, 'textbox', 'T', { value: 'abc' }), node(3, 'button', 'C')]);
    const box = mirror.textBox(2);
    box?.focus();
    box?.setSelectionRange(1, 2);
    mirror.update([node(3, 'button', 'C'), node(5, 'button', 'E'), node(2, 'textbox', 'T', { value: 'abc' }), node(1, 'button', 'A')]);
    expect(document.activeElement).toBe(box);
    expect([box?.selectionStart, box?.selectionEnd]).toEqual([1, 2]);
    expect([...root.children].map((e) => mirror.idOf(e))).toEqual([3, 5, 2, 1]);
    expect(onFocusLost).not.toHaveBeenCalled();
  });

  test('a focused element that goes is reported', () => {
    mirror.update([node(1, 'button', 'A')]);
    mirror.element(1)?.focus();
    mirror.update([node(2, 'button', 'B')]);
    expect(onFocusLost).toHaveBeenCalledOnce();
  });

  test("the agent's value is not touched by the tree, other text boxes' are", () => {
    mirror.update([node(1, 'textbox', 'A', { value: 'a' }), node(2, 'textbox', 'B', { value: 'b' })]);
    held = mirror.textBox(1);
    const a = mirror.textBox(1);
    if (a) a.value = 'typed';
    mirror.update([node(1, 'textbox', 'A', { value: 'a2' }), node(2, 'textbox', 'B', { value: 'b2' })]);
    expect([mirror.textBox(1)?.value, mirror.textBox(2)?.value]).toEqual(['typed', 'b2']);
  });

  test('a modal dialog shields everything but itself and its ancestors', () => {
    mirror.update([
      node(1, 'main', 'M'),
      node(2, 'button', 'A', { parent: 1 }),
      node(3, 'dialog', 'D', { parent: 1, modal: true }),
      node(4, 'button', 'OK', { parent: 3 }),
      node(5, 'navigation', 'N'),
    ]);
    const inert = [1, 2, 3, 4, 5].map((id) => mirror.element(id)?.hasAttribute('inert'));
    expect(inert).toEqual([false, true, false, false, true]);
    expect(mirror.element(3)?.getAttribute('aria-modal')).toBe('true');
    mirror.update([node(1, 'main', 'M'), node(2, 'button', 'A', { parent: 1 }), node(5, 'navigation', 'N')]);
    expect(root.querySelector('[inert]')).toBeNull();
  });

  test('a text that gets children loses its own words, and the other way round', () => {
    mirror.update([node(1, 'group', 'G', { value: 'v' })]);
    mirror.update([node(1, 'group', 'G', { value: 'v' }), node(2, 'button', 'B', { parent: 1 })]);
    expect(mirror.element(1)?.textContent).toBe('B');
    mirror.update([node(1, 'group', 'G', { value: 'v' })]);
    expect(mirror.element(1)?.textContent).toBe('v');
  });
});

describe('the preview', () => {
  let sanitize: Sanitize;
  beforeEach(async () => {
    sanitize = await loadSanitizer();
  });
  const html = (text: string): string => {
    const box = document.createElement('div');
    box.append(sanitize(text));
    return box.innerHTML;
  };

  test('is readable HTML without scripts, network, links or ids', () => {
    expect(html('<h2 id="x" class="y">T</h2><p onclick="a()">é</p>')).toBe('<h2>T</h2><p>é</p>');
    expect(html('<img src="https://evil.example/a.png" srcset="b 2x">')).toBe('<img alt="">');
    expect(html('<a href="https://example.org">x</a>')).toBe('<a role="link">x</a>');
    expect(html('<a href="javascript:alert(1)">x</a><script>1</script><style>a{}</style><iframe src="x"></iframe>')).not.toMatch(/script|style|iframe/);
    expect(html('<video src="a.mp4" poster="b.png"></video><svg><script>1</script></svg><form action="x"><input></form>')).toBe('');
  });

  test('fills the document node, also when that comes later or again', async () => {
    mirror.setPreview('<p>eins</p>');
    mirror.update([node(1, 'document', 'Aperçu')]);
    await expect.poll(() => mirror.element(1)?.querySelector('p')?.textContent).toBe('eins');
    mirror.setPreview('<p>zwei</p>');
    expect(mirror.element(1)?.textContent).toBe('zwei');
    mirror.update([]);
    mirror.update([node(2, 'document', 'Aperçu')]);
    expect(mirror.element(2)?.textContent).toBe('zwei');
  });

  test('what is drawn in it stays, and keeps the focus, when what is read changes', async () => {
    mirror.setPreview('<p>eins</p>');
    mirror.update([node(1, 'document', 'Aperçu')]);
    await expect.poll(() => mirror.element(1)?.textContent).toBe('eins');
    mirror.update([node(1, 'document', 'Aperçu'), node(2, 'link', 'Ziel', { parent: 1 })]);
    const link = mirror.element(2);
    link?.focus();
    mirror.setPreview('<p>zwei</p>');
    expect([...(mirror.element(1)?.children ?? [])]).toEqual([link, mirror.element(1)?.querySelector('p')]);
    expect(mirror.element(1)?.querySelector('p')?.textContent).toBe('zwei');
    expect(document.activeElement).toBe(link);
  });

  test('of a page as long as a book the beginning, by whole blocks, and of one endless block what fits', async () => {
    mirror.update([node(1, 'document', 'Aperçu')]);
    const paragraph = `<p>${'mot '.repeat(1000)}</p>`;
    mirror.setPreview(`${paragraph}\n\n`.repeat(200));
    await expect.poll(() => mirror.element(1)?.lastElementChild?.textContent).toBe('[…]');
    const read = mirror.element(1)?.children ?? [];
    expect(read.length).toBeGreaterThan(70);
    expect(read.length).toBeLessThan(80);
    expect(read[read.length - 2]?.outerHTML).toBe(paragraph);
    mirror.setPreview(`<p>${'mot '.repeat(500_000)}</p>`);
    expect(mirror.element(1)?.textContent.length).toBeLessThan(301_000);
  });
});

test('announcements go to the live regions and are cleared', () => {
  vi.useFakeTimers();
  mirror.announce('Enregistré', false);
  mirror.announce('Échec', true);
  expect([polite.textContent, assertive.textContent]).toEqual(['Enregistré', 'Échec']);
  mirror.announce('Enregistré', false);
  expect(polite.textContent).toBe('Enregistré\u00A0');
  vi.runAllTimers();
  expect([polite.textContent, assertive.textContent]).toEqual(['', '']);
  vi.useRealTimers();
});
