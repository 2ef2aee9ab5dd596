// Which DOM element stands for a role of the UI tree, and which attributes carry its name and states. axe checks the result.
import type { TreeNode } from '../bridge/messages';

/** Tag of the element; two nodes of one id with different tags are different elements. */
export function tagOf(node: TreeNode): string {
  switch (node.role) {
    case 'main':
      return 'main';
    case 'navigation':
      return 'nav';
    case 'complementary':
      return 'aside';
    case 'region':
      return 'section';
    case 'button':
      return 'button';
    case 'link':
      return 'a';
    case 'textbox':
    case 'searchbox':
    case 'combobox':
      return node.multiline === true ? 'textarea' : 'input';
    case 'heading':
      return `h${Math.min(Math.max(Math.round(node.level ?? 2), 1), 6)}`;
    case 'text':
      return 'span';
    default:
      return 'div';
  }
}

/** Roles whose element says it all by itself. */
const native: ReadonlySet<string> = new Set(['main', 'navigation', 'complementary', 'button', 'textbox', 'searchbox', 'heading', 'text']);
/** Roles that are named by their text. */
const namedByText: ReadonlySet<string> = new Set(['button', 'link', 'heading', 'text', 'tab', 'checkbox', 'radio', 'treeitem', 'option', 'status', 'alert']);
const focusable: ReadonlySet<string> = new Set(['button', 'document', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'tab', 'treeitem']);
const pressedByKeys: ReadonlySet<string> = new Set(['link', 'checkbox', 'radio', 'tab', 'treeitem', 'listitem']);
/** Roles that may carry aria-selected; elsewhere the same fact is aria-current. */
const selectable: ReadonlySet<string> = new Set(['tab', 'treeitem', 'option']);

export const isTextBoxRole = (role: string): boolean => role === 'textbox' || role === 'searchbox' || role === 'combobox';
/** Enter and Space act on it, and the browser does not do that by itself as it does for a <button>. */
export const needsKeys = (node: TreeNode): boolean => pressedByKeys.has(node.role) && isFocusable(node);
/** A row of a list that can be chosen is one stop of Tab, like a button. */
export const isFocusable = (node: TreeNode): boolean => focusable.has(node.role) || (node.role === 'listitem' && node.selected !== undefined);
export const isNamedByText = (role: string): boolean => namedByText.has(role);

type Attributes = Record<string, string | undefined>;

const flag = (value: boolean | undefined): string | undefined => (value === undefined ? undefined : String(value));

/** The DOM id of a node's element, for references between elements. */
const domId = (node: number): string => `n${node}`;

/** Every attribute this node's element has; undefined ones are removed. */
export function attributesOf(node: TreeNode): Attributes {
  const textBox = isTextBoxRole(node.role);
  const toggled = node.role === 'checkbox' || node.role === 'radio';
  return {
    // Only what a combobox refers to needs one: its list box and the options.
    id: node.role === 'listbox' || node.role === 'option' ? domId(node.id) : undefined,
    'aria-controls': node.controls === undefined ? undefined : domId(node.controls),
    'aria-activedescendant': node.active === undefined ? undefined : domId(node.active),
    'aria-autocomplete': node.role === 'combobox' ? 'list' : undefined,
    'aria-haspopup': node.role === 'combobox' ? 'listbox' : undefined,
    role: native.has(node.role) ? undefined : node.role === 'image' ? 'img' : node.role,
    type: node.role === 'button' ? 'button' : node.role === 'searchbox' ? 'search' : textBox && node.multiline !== true ? 'text' : undefined,
    'aria-label': namedByText.has(node.role) && node.role !== 'status' && node.role !== 'alert' ? undefined : node.name === '' ? undefined : node.name,
    // What is spoken comes by `announce`; a status that changes with every keystroke must not.
    'aria-live': node.role === 'status' || node.role === 'alert' ? 'off' : undefined,
    'aria-description': node.description === undefined || node.description === '' ? undefined : node.description,
    'aria-keyshortcuts': node.shortcut === undefined || node.shortcut === '' ? undefined : node.shortcut,
    lang: node.lang === undefined || node.lang === '' ? undefined : node.lang,
    tabindex: textBox || node.role === 'button' || !isFocusable(node) ? undefined : node.disabled === true ? '-1' : '0',
    disabled: node.role === 'button' && node.disabled === true ? '' : undefined,
    'aria-disabled': node.disabled === true && node.role !== 'button' ? 'true' : undefined,
    readonly: textBox && (node.readonly === true || node.disabled === true) ? '' : undefined,
    'aria-invalid': textBox && node.invalid === true ? 'true' : undefined,
    'aria-modal': node.role === 'dialog' && node.modal === true ? 'true' : undefined,
    'aria-checked': toggled ? String(node.checked ?? false) : undefined,
    'aria-selected': selectable.has(node.role) ? flag(node.selected) : undefined,
    'aria-current': !selectable.has(node.role) && node.selected === true ? 'true' : undefined,
    'aria-expanded': flag(node.expanded),
    'aria-pressed': node.role === 'button' ? flag(node.pressed) : undefined,
    'aria-level': node.role === 'treeitem' && node.level !== undefined ? String(node.level) : undefined,
    'aria-valuenow': node.role === 'progressbar' && node.now !== undefined ? String(Math.round(node.now * 100)) : undefined,
    'aria-valuemin': node.role === 'progressbar' ? '0' : undefined,
    'aria-valuemax': node.role === 'progressbar' ? '100' : undefined,
    'aria-setsize': node.setsize === undefined ? undefined : String(node.setsize),
    'aria-posinset': node.posinset === undefined ? undefined : String(node.posinset),
    autocomplete: textBox ? 'off' : undefined,
    autocapitalize: textBox ? (node.multiline === true ? 'sentences' : 'none') : undefined,
    spellcheck: textBox ? String(node.multiline === true) : undefined,
  };
}
