// Makes plain, well nested HTML of what Word, LibreOffice, Google Docs and Gmail put on the clipboard. The tree is one that
// DOMParser made: inert, no script of it ever runs, and nothing of it is shown; only the Markdown made from it is used.

const heading = /^H[1-6]$/;
const block = 'address,article,aside,blockquote,dd,div,dl,dt,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,ul';

// By its type: the parser's document has no window whose Element it could be an instance of.
function isElement(node: Node | null): node is Element {
  return node?.nodeType === 1;
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function wrapContent(element: Element, tag: string): void {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

function all(root: ParentNode, selector: string): Element[] {
  return [...root.querySelectorAll(selector)];
}

const styleOf = (element: Element): string => element.getAttribute('style')?.toLowerCase() ?? '';
const isBold = (style: string): boolean => /font-weight:\s*(?:bold|bolder|[6-9]00)/.test(style);
const isNormal = (style: string): boolean => /font-weight:\s*(?:normal|[1-4]00)/.test(style);

function removeForeign(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments: Node[] = [];
  while (walker.nextNode() !== null) comments.push(walker.currentNode);
  for (const comment of comments) comment.parentNode?.removeChild(comment);
  for (const element of all(body, 'style,script,meta,link,title,xml,colgroup,noscript,template,iframe,object,input[type=hidden],br.Apple-interchange-newline')) element.remove();
  // <o:p> holds text, <v:shape> and <w:…> hold Word's own affairs.
  for (const element of all(body, '*')) {
    if (!element.tagName.includes(':')) continue;
    if (element.tagName.toLowerCase() === 'o:p') unwrap(element);
    else element.remove();
  }
}

/** Redirections that name their target in plain sight. */
export function targetOf(href: string): string | undefined {
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return /^(?:#|\/|\.{1,2}\/|[\w-]+(?:[/.]|$))/.test(href) ? href : undefined; // within the site
  }
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  const host = url.hostname;
  let inner: string | null = null;
  if (/^(?:www\.)?google\.[a-z.]+$/.test(host) && url.pathname === '/url') inner = url.searchParams.get('q') ?? url.searchParams.get('url');
  else if (host.endsWith('.safelinks.protection.outlook.com')) inner = url.searchParams.get('url');
  else if (host === 'l.facebook.com' && url.pathname === '/l.php') inner = url.searchParams.get('u');
  return inner !== null && /^https?:\/\/[^\s]+$/.test(inner) ? inner : href;
}

function cleanLinks(body: HTMLElement): void {
  for (const link of all(body, 'a')) {
    const target = targetOf(link.getAttribute('href') ?? '');
    if (target === undefined || target === '' || link.textContent.trim() + (link.querySelector('img') === null ? '' : 'x') === '') unwrap(link);
    else link.setAttribute('href', target);
    link.removeAttribute('title');
  }
  for (const image of all(body, 'img')) {
    const source = image.getAttribute('src') ?? '';
    if (!/^https?:\/\//.test(source)) image.remove(); // of the other program's own disk or memory
  }
}

/** Word's lists are paragraphs that say their list and level, with the bullet typed in front. */
function buildWordLists(body: HTMLElement): void {
  const level = (element: Element): number => Number(/mso-list:\s*\S+\s+level(\d+)/.exec(styleOf(element))?.[1] ?? 0);
  let stack: Element[] = [];
  let previous: Element | undefined;
  for (const item of all(body, 'p,h1,h2,h3,h4,h5,h6').filter((element) => level(element) > 0)) {
    const mark = all(item, 'span').find((span) => /mso-list:\s*ignore/.test(styleOf(span)));
    const sign = mark?.textContent.replace(/[\s\u00A0]+/g, '') ?? '';
    mark?.remove();
    const tag = /^\(?(?:\d+|[a-z]{1,4})[.)]/i.test(sign) ? 'ol' : 'ul';
    if (previous === undefined || item.previousElementSibling !== previous) stack = [];
    const depth = Math.min(level(item), stack.length + 1);
    stack.length = Math.min(stack.length, depth);
    let list = stack[depth - 1];
    if (list === undefined) {
      list = item.ownerDocument.createElement(tag);
      const start = /^\(?(\d+)/.exec(sign)?.[1];
      if (tag === 'ol' && start !== undefined && start !== '1') list.setAttribute('start', start);
      const parent = stack[depth - 2]?.lastElementChild;
      if (parent === undefined || parent === null) item.before(list);
      else parent.append(list);
      stack[depth - 1] = list;
    }
    const entry = item.ownerDocument.createElement('li');
    entry.append(...item.childNodes);
    list.append(entry);
    item.remove();
    previous = stack[0];
  }
}

/** Weight and slant of spans become elements; Google Docs' <b style="font-weight:normal"> around everything goes. */
function readStyles(body: HTMLElement): void {
  for (const element of all(body, 'b,strong,i,em')) {
    const style = styleOf(element);
    const bold = element.matches('b,strong');
    if ((bold && isNormal(style)) || (!bold && /font-style:\s*normal/.test(style))) unwrap(element);
  }
  for (const span of all(body, 'span,font')) {
    const style = styleOf(span);
    if (/display:\s*none|mso-hide:\s*all/.test(style)) {
      span.remove();
      continue;
    }
    if (style.includes('line-through')) wrapContent(span, 'del');
    if (/font-style:\s*italic/.test(style)) wrapContent(span, 'em');
    if (isBold(style)) wrapContent(span, 'strong');
    if (/font-family:[^;]*(?:courier|consolas|monospace|menlo)/.test(style) && span.closest('pre,code') === null && span.textContent.trim() !== '') wrapContent(span, 'code');
    unwrap(span);
  }
  // A heading is bold by itself.
  for (const strong of all(body, 'h1 b,h1 strong,h2 b,h2 strong,h3 b,h3 strong,h4 b,h4 strong,h5 b,h5 strong,h6 b,h6 strong,th b,th strong')) unwrap(strong);
  for (const element of all(body, 'b,strong,i,em,del,s,strike,code,u')) {
    if (element.textContent.trim() !== '' || element.querySelector('img') !== null) continue;
    unwrap(element);
  }
  // <b>a</b><b>b</b>, as Word cuts its runs.
  for (const element of all(body, 'b,strong,i,em,del')) {
    const before = element.previousSibling;
    if (isElement(before) && before.tagName === element.tagName) {
      element.prepend(...before.childNodes);
      before.remove();
    }
  }
}

function nestLists(body: HTMLElement): void {
  for (const list of all(body, 'ul > ul, ul > ol, ol > ul, ol > ol')) {
    const before = list.previousElementSibling;
    if (before?.tagName === 'LI') before.append(list); // Google Docs and LibreOffice put it beside its item
  }
  for (const paragraph of all(body, 'li > p, li > div, li > h1, li > h2, li > h3, li > h4')) {
    const blocks = [...(paragraph.parentElement?.children ?? [])].filter((child) => child.matches('p,div') || heading.test(child.tagName));
    if (blocks.length === 1) unwrap(paragraph);
  }
}

/** Gmail has a <div> a line, and an empty one between paragraphs. */
function joinLines(body: HTMLElement): void {
  for (const line of all(body, 'div').reverse()) {
    if (line.querySelector(block) !== null) unwrap(line);
  }
  for (const line of all(body, 'div')) {
    if (!line.isConnected) continue;
    const paragraph = line.ownerDocument.createElement('p');
    line.before(paragraph);
    let next: Element | null = line;
    while (next?.tagName === 'DIV' && next.textContent.trim() !== '') {
      const follows: ChildNode | null = next.nextSibling;
      if (paragraph.hasChildNodes()) paragraph.append(line.ownerDocument.createElement('br'));
      paragraph.append(...next.childNodes);
      next.remove();
      next = isElement(follows) ? follows : follows?.textContent?.trim() === '' ? (follows as Text).nextElementSibling : null;
    }
    if (next?.tagName === 'DIV' && next.textContent.trim() === '' && next.querySelector('img') === null) next.remove();
    if (!paragraph.hasChildNodes()) paragraph.remove();
  }
  for (const empty of all(body, 'p')) if (empty.textContent.trim() === '' && empty.querySelector('img') === null) empty.remove();
  for (const line of all(body, 'br')) {
    const beside = (node: Node | null): boolean => isElement(node) && node.matches(block);
    if (beside(line.previousSibling) || beside(line.nextSibling)) line.remove();
  }
}

/** The first row of a table without headings is its heading: Markdown has no table without one. */
function headTables(body: HTMLElement): void {
  for (const cell of all(body, 'td > p, th > p, td > div, th > div')) {
    if (cell.nextElementSibling !== null) cell.append(' ');
    unwrap(cell);
  }
  for (const table of all(body, 'table')) {
    const rows = all(table, 'tr');
    if (rows.length <= 1 && all(table, 'td,th').length <= 1) {
      for (const part of all(table, 'thead,tbody,tfoot,tr,td,th').reverse()) unwrap(part); // a frame around a text
      unwrap(table);
      continue;
    }
    for (const cell of all(rows[0] ?? table, 'td')) {
      const head = cell.ownerDocument.createElement('th');
      head.append(...cell.childNodes);
      cell.replaceWith(head);
    }
  }
}

/** No-break spaces are layout to these programs; only those of French punctuation are meant. */
function plainSpaces(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const text = walker.currentNode as Text;
    if (text.parentElement?.closest('pre') !== null) continue;
    text.data = text.data
      .replace(/[\u00A0\u202F](?=[;:!?»%€])|(?<=«)[\u00A0\u202F]|(?<=\d)[\u00A0\u202F](?=\d)/g, (space) => (space === '\u202F' ? '\uE001' : '\uE000'))
      .replace(/[\u00A0\u202F]/g, ' ')
      .replace(/\uE000/g, '\u00A0')
      .replace(/\uE001/g, '\u202F')
      .replace(/\u00AD|\u200B|\uFEFF/g, '');
  }
}

export function cleanHtml(body: HTMLElement): void {
  removeForeign(body);
  buildWordLists(body);
  cleanLinks(body);
  readStyles(body);
  nestLists(body);
  joinLines(body);
  headTables(body);
  plainSpaces(body);
}
