// HTML of the clipboard as Markdown that kramdown reads. Loaded at the first HTML paste only.
import TurndownService from 'turndown';
import { cleanHtml } from './clean';

function cellText(cell: Node, content: string): string {
  const text = content
    .trim()
    .replace(/ {2}\n|\n+/g, ' ')
    .replace(/(?<!\\)\|/g, '\\|');
  return `${cell.previousSibling === null ? '|' : ''} ${text} |`;
}

function service(): TurndownService {
  const turndown = new TurndownService({ headingStyle: 'atx', hr: '---', bulletListMarker: '-', codeBlockStyle: 'fenced', emDelimiter: '*' });
  turndown.remove(['script', 'style', 'title', 'noscript']);
  turndown.addRule('strikethrough', { filter: ['del', 's'], replacement: (content) => (content.trim() === '' ? content : `~~${content}~~`) });
  turndown.addRule('cell', { filter: ['th', 'td'], replacement: (content, node) => cellText(node, content) });
  turndown.addRule('row', {
    filter: 'tr',
    replacement: (content, node) => {
      const cells = [...node.childNodes].filter((child) => child.nodeName === 'TH' || child.nodeName === 'TD');
      const heads = cells.every((child) => child.nodeName === 'TH');
      const first = node.parentNode?.firstChild === node && (node.parentNode.nodeName !== 'TBODY' || node.parentNode.previousSibling === null);
      return `\n${content}${heads && first ? `\n|${' --- |'.repeat(cells.length)}` : ''}`;
    },
  });
  turndown.addRule('rows', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content });
  turndown.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.replace(/\n\n+/g, '\n').trim()}\n\n` });
  // "-   text" is turndown's; one space is what people write, and what Enter goes on with.
  turndown.addRule('item', {
    filter: 'li',
    replacement: (content, node, options) => {
      const item = node as HTMLElement;
      const parent = item.parentElement;
      let marker = `${options.bulletListMarker ?? '-'} `;
      if (parent?.nodeName === 'OL') {
        const start = Number(parent.getAttribute('start') ?? '1');
        marker = `${(start + [...parent.children].indexOf(item)).toString()}. `;
      }
      const box = item.querySelector(':scope > input[type=checkbox]');
      if (box !== null) marker += box.hasAttribute('checked') ? '[x] ' : '[ ] ';
      const text = content.trim().replace(/\n+(?=[ ]*(?:[-*+]|\d+\.) )/g, '\n').replace(/\n/g, `\n${' '.repeat(marker.length)}`);
      return `${marker}${text.replace(/^ +$/gm, '')}${item.nextElementSibling === null ? '' : '\n'}`;
    },
  });
  return turndown;
}

/** "" when there is nothing in it. */
export function markdownFromHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  cleanHtml(body);
  return service()
    .turndown(body)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
