// kramdown's syntax_highlighter_opts, as rouge's formatter takes them: line numbers, classes, code that is not highlighted at all. Options
// for blocks and for code within a line stand under `block` and `span`; what stands beside these counts for both. Not known: formatters
// by name and themes written into the spans (`formatter`, `inline_theme`).
import { Hash, entriesOf, get, hashOf, string } from './values.ts';

type Kind = 'block' | 'span';

const isOn = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

function optionsOf(settings: Hash, kind: Kind): Hash {
  const all = get(settings, 'syntax_highlighter_opts');
  if (!(all instanceof Hash)) return new Hash();
  const own = get(all, kind);
  return new Hash([...entriesOf(all), ...(own instanceof Hash ? entriesOf(own) : [])]);
}

/** `kramdown:` as the core takes it. */
export function coreOptions(settings: Hash): Hash {
  const plain = (['block', 'span'] as const).filter((kind) => isOn(get(optionsOf(settings, kind), 'disable'))).map((kind) => [`plain_${kind}s`, true]);
  return plain.length === 0 ? settings : new Hash([...entriesOf(settings), ...entriesOf(hashOf(Object.fromEntries(plain) as Record<string, unknown>))]);
}

/** rouge's HTMLTable: numbers in one cell, code in the other, its last line ended. */
function table(code: string, options: Hash): string {
  const own = (name: string, otherwise: string): string => string(get(options, name) ?? otherwise);
  const text = code.replace(/<[^>]*>/g, '').endsWith('\n') ? code : `${code}\n`;
  const start = Number(own('start_line', '1'));
  const [, before = '', zero = '', width = '', after = ''] = /^([^%]*)%(0?)(\d*)[id]([^]*)$/.exec(own('line_format', '%i')) ?? [];
  const numbers = Array.from({ length: text.split('\n').length - 1 }, (_, i) => `${before}${String(start + i).padStart(Number(width), zero === '' ? ' ' : '0')}${after}\n`);
  return `<table class="${own('table_class', 'rouge-table')}"><tbody><tr><td class="${own('gutter_class', 'rouge-gutter')} gl"><pre class="lineno">${numbers.join('')}</pre></td><td class="${own('code_class', 'rouge-code')}"><pre>${text}</pre></td></tr></tbody></table>`;
}

// What kramdown wrote: HTML of the page that was highlighted before has its table already.
const blocks = /(<div class="highlight"><pre class=")highlight("><code>)((?:[^<]|<\/?span\b[^>]*>)*)(<\/code><\/pre><\/div>)/g;
const spans = /(<code class="[^"<>]*\bhighlighter-rouge"[^<>]*>)((?:[^<]|<\/?span\b[^>]*>)*)(?=<\/code>)/g;

/** kramdown's HTML, its code as the options want it. */
export function withCodeOptions(html: string, settings: Hash): string {
  if (!html.includes('highlighter-rouge')) return html;
  const [block, span] = [optionsOf(settings, 'block'), optionsOf(settings, 'span')];
  const inner = (code: string, options: Hash): string => (isOn(get(options, 'line_numbers')) ? table(code, options) : code);
  const name = string(get(block, 'css_class') ?? 'highlight');
  const isPlain = !isOn(get(block, 'line_numbers')) && name === 'highlight' && get(block, 'wrap') !== false;
  const written = isPlain
    ? html
    : html.replace(blocks, (_, before: string, open: string, code: string, close: string) => (get(block, 'wrap') === false ? inner(code, block) : before + name + open + inner(code, block) + close));
  return isOn(get(span, 'line_numbers')) ? written.replace(spans, (_, before: string, code: string) => before + inner(code, span)) : written;
}
