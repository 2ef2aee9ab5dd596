// The `smartify` filter: kramdown's typography over text and HTML, without any other of its rules (jekyll/converters/smartypants.rb).
// A quote is read with the character in front of it, by the first of kramdown's SQ_RULES that fits there.
const punctuation = '[!"#$%\'()*+,\\-./:;<=>?@[\\\\\\]^_`{|}~]';

type Mark = '‘' | '’' | '“' | '”';
type Rule = readonly [pattern: RegExp, marks: (quote: string) => string];

const closing = (quote: string): Mark => (quote === '"' ? '”' : '’');
const opening = (quote: string): Mark => (quote === '"' ? '“' : '‘');

// Groups: what stands before the quote, and the quote.
const rules: readonly Rule[] = [
  [/()(["'])(?=[_*]{1,2}\S)/y, opening],
  [new RegExp(`()(["'])(?=${punctuation}(?!\\.\\.)\\B)`, 'y'), closing],
  [/(\s?)("')(?=\w)/y, () => '“‘'],
  [/(\s?)('")(?=\w)/y, () => '‘“'],
  [/(\s?)(')(?=\d\ds)/y, () => '’'],
  [/(\s)(["'])(?=\w)/y, opening],
  [/([^ \\\t\r\n[{(-])(["'])/y, closing],
  [/()(["'])(?=\s|s\b|$)/my, closing],
  [/([^]?)(["'])/y, opening],
];

const symbols = new Map([['---', '—'], ['--', '–'], ['...', '…'], ['\\<<', '&lt;&lt;'], ['\\>>', '&gt;&gt;'], ['<< ', '«\u00a0'], [' >>', '\u00a0»'], ['<<', '«'], ['>>', '»']]);

const start = /[^\\]?["']|&|---?|\.\.\.|\\<<|\\>>|<< | >>|<<|>>|</g;
const tag = /<(?:!--[^]*?-->|\/?[a-zA-Z][^<>]*>)/y;
const entity = /&(?:[\w:][\w:-]*|#\d+|#x[0-9a-f]+);/iy;

const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));

function at(pattern: RegExp, source: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(source);
}

/** What stands at a place where something may begin: its end, and what is printed for it. */
function piece(source: string, from: number, found: string): readonly [to: number, html: string] {
  if (/["']$/.test(found)) {
    for (const [pattern, marks] of rules) {
      const match = at(pattern, source, from);
      if (match !== null) return [from + match[0].length, escaped(match[1] ?? '') + marks(match[2] ?? '')];
    }
  }
  const symbol = symbols.get(found);
  if (symbol !== undefined) return [from + found.length, symbol];
  const raw = at(found === '&' ? entity : tag, source, from)?.[0];
  return raw === undefined ? [from + 1, escaped(source.charAt(from))] : [from + raw.length, raw];
}

export function smartify(source: string): string {
  let out = '';
  for (let from = 0; from < source.length; ) {
    const next = at(start, source, from);
    if (next === null) return (out + escaped(source.slice(from))).replace(/\n$/, '');
    const [to, html] = piece(source, next.index, next[0]);
    out += escaped(source.slice(from, next.index)) + html;
    from = to;
  }
  return out.replace(/\n$/, '');
}
