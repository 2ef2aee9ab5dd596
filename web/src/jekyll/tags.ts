// Jekyll's tags: include, include_relative, link, post_url, highlight; and notes for what needs a plugin.
import { type Context, type Emitter, type Liquid, type Parser, TablerowTag, Tag, type TagToken, type Template, type TopLevelToken, type Value, evalToken } from 'liquidjs';
import { CaseTag, ConditionTag, LoopTag } from './conditions.ts';
import { Failure, attach, renderingOf } from './context.ts';
import { relativeUrl } from './jekyll_filters.ts';
import { type Engine, valueOf } from './liquid.ts';
import { type NoteKind, escapeHtml, noteHtml } from './notes.ts';
import { highlight } from './rouge/languages.ts';
import { Hash, hashOf, string, text } from './values.ts';
import { looseInteger } from './filters.ts';

const mostIncludes = 100; // Liquid's own limit on nesting

const parameter = /([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))/g;
const wholeParameters = /^\s*(?:([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))(?=\s|$)\s*)*$/;
const variableFile = /^([^{]*(?:\{\{\s*[\w\-.]+\s*(?:\|.*)?\}\}[^\s{}]*)+)([\s\S]*)$/;

/** A tag without a body, from a function of its markup. */
function simpleTag(render: (markup: string, context: Context) => string): new (token: TagToken, rest: TopLevelToken[], liquid: Liquid) => Tag {
  return class extends Tag {
    readonly #markup: string;
    constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
      super(token, rest, liquid);
      this.#markup = token.args.trim();
    }
    override render(context: Context): string {
      return render(this.#markup, context);
    }
  };
}

function parameters(markup: string, context: Context, engine: Engine): Hash {
  const out = new Map<unknown, unknown>();
  for (const [, key, double, single, variable = ''] of markup.matchAll(parameter)) {
    if (double !== undefined) out.set(key, double.replaceAll('\\"', '"'));
    else if (single !== undefined) out.set(key, single.replaceAll("\\'", "'"));
    else out.set(key, engine.evaluate(variable, context));
  }
  return new Hash(out);
}

function includeTag(engine: Engine, find: (context: Context, file: string) => string | undefined): ReturnType<typeof simpleTag> {
  return simpleTag((markup, context) => {
    const dynamic = variableFile.exec(markup);
    const [first = '', ...others] = markup.split(/\s+/);
    const name = dynamic === null ? first : engine.render(engine.parse((dynamic[1] ?? '').trim()), context);
    const given = dynamic === null ? markup.slice(first.length).trim() : (dynamic[2] ?? '').trim();
    const hasParameters = dynamic === null ? others.length > 0 : true;
    if (/[./]{2,}/.test(name) || !/^[\w/.\-()+~#@]+$/.test(name)) throw new Failure('missing_include', name);
    if (!wholeParameters.test(given)) throw new Failure('liquid', `include ${markup}`);
    const source = find(context, name);
    if (source === undefined) throw new Failure('missing_include', name);
    const rendering = renderingOf(context);
    if (rendering.depth >= mostIncludes) throw new Failure('too_deep', name);
    const scope: Record<string, unknown> = {};
    if (hasParameters) scope['include'] = parameters(given, context, engine);
    context.push(scope);
    rendering.depth++;
    try {
      return engine.render(engine.parse(source), context);
    } finally {
      rendering.depth--;
      context.pop();
    }
  });
}

/** A link's target that does not exist is noted, and links nowhere: markup here would end up inside an attribute. */
function target(context: Context, wanted: string, url: string | undefined): string {
  const { host, path } = renderingOf(context);
  if (url !== undefined) return relativeUrl(url, host.config);
  host.addNote({ kind: 'missing_target', path, detail: wanted });
  return '#';
}

function noteTag(kind: NoteKind, visible: boolean): ReturnType<typeof simpleTag> {
  return class extends Tag {
    override render(context: Context): string {
      const { host, path } = renderingOf(context);
      const note = { kind, path, detail: this.token.getText().replace(/^\{%-?\s*|\s*-?%\}$/g, '') };
      host.addNote(note);
      return visible ? noteHtml(note, host.language) : '';
    }
  };
}

const syntax = /^([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|"(?:[0-9]+\s)*[0-9]+"))?)*)$/;

/** {% highlight ruby linenos %}; of a language that is not known here, without its spans. */
function highlighted(code: string, language: string, lines: boolean): string {
  const escaped = highlight(code, language) ?? code.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
  let body = escaped.replace(/\n$/, '');
  if (lines) {
    const text = escaped.endsWith('\n') ? escaped : `${escaped}\n`;
    const numbers = Array.from({ length: text.split('\n').length - 1 }, (_, i) => `${i + 1}\n`).join('');
    body = `<table class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">${numbers}</pre></td><td class="code"><pre>${text}</pre></td></tr></tbody></table>`;
  }
  return `<figure class="highlight"><pre><code class="language-${language.replaceAll('+', '-')}" data-lang="${language}">${body}</code></pre></figure>`;
}

class HighlightTag extends Tag {
  readonly #templates: Template[] = [];
  readonly #language: string;
  readonly #lines: boolean;
  readonly #render: (templates: Template[], context: Context) => unknown;
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    const match = syntax.exec(token.args.trim());
    const stream = parser
      .parseStream(rest)
      .on('tag:endhighlight', () => {
        stream.stop();
      })
      .on('template', (template: Template) => {
        this.#templates.push(template);
      })
      .on('end', () => {
        throw new Error(`tag ${token.getText()} not closed`);
      });
    stream.start();
    if (match === null) throw new Error(`highlight ${token.args}`);
    this.#language = (match[1] ?? '').toLowerCase();
    this.#lines = /\blinenos\b/.test(match[2] ?? '');
    this.#render = (templates, context) => liquid.renderer.renderTemplates(templates, context);
  }
  override render(context: Context): string {
    const code = string(this.#render(this.#templates, context)).replace(/^[\n\r]+|[\n\r]+$/g, '');
    const around = (name: string): string => string(context.getSync([name]));
    return around('highlighter_prefix') + highlighted(code, this.#language, this.#lines) + around('highlighter_suffix');
  }
}

/** Rows as Ruby's Liquid breaks them into lines. */
class RowsTag extends TablerowTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const { collection, args, templates, variable } = this as unknown as { collection: unknown; args: { render(c: Context): unknown }; templates: Template[]; variable: string };
    const list = itemsOf(yield evalToken(collection as Parameters<typeof evalToken>[0], context));
    const given = (yield args.render(context)) as Readonly<Record<string, unknown>>;
    const offset = looseInteger(given['offset']);
    const shown = given['limit'] === undefined ? list.slice(offset) : list.slice(offset, offset + looseInteger(given['limit']));
    const cols = looseInteger(given['cols']);
    const scope: Record<string, unknown> = {};
    context.push(scope);
    emitter.write('<tr class="row1">\n');
    shown.forEach((item, i) => {
      const col = cols > 0 ? (i % cols) + 1 : i + 1;
      const row = cols > 0 ? Math.floor(i / cols) + 1 : 1;
      const last = i === shown.length - 1;
      scope[variable] = item;
      scope['tablerowloop'] = hashOf({ length: shown.length, index: i + 1, index0: i, rindex: shown.length - i, rindex0: shown.length - i - 1, first: i === 0, last, col, col0: col - 1, col_first: col === 1, col_last: col === cols, row });
      emitter.write(`<td class="col${col}">`);
      this.liquid.renderer.renderTemplates(templates, context, emitter);
      emitter.write('</td>');
      if (col === cols && !last) emitter.write(`</tr>\n<tr class="row${row + 1}">`);
    });
    emitter.write('</tr>\n');
    context.pop();
  }
}

/** {% assign name = value %}: the name may have dots in it; what is behind the value is overlooked. */
class AssignTag extends Tag {
  readonly #name: string;
  readonly #value: Value | undefined;
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    const match = /((?:\(?[\w\-.[\]]\)?)+)\s*=\s*([^]*)/.exec(token.args);
    if (match === null) throw new Error(token.getText());
    this.#name = match[1] ?? '';
    this.#value = valueOf(match[2] ?? '', liquid);
  }
  override *render(context: Context): Generator<unknown, void, unknown> {
    const value: unknown = this.#value === undefined ? null : yield this.#value.value(context);
    (context.bottom() as Record<string, unknown>)[this.#name] = value;
  }
}

const fragment = /"[^"]*"|'[^']*'|(?:[^\s,|'"]|"[^"]*"|'[^']*')+/;

/** {% cycle name: a, b %}: commas divide, also those in quotation marks; what is left of such a mark is nothing. */
function cycleTag(engine: Engine): ReturnType<typeof simpleTag> {
  const turns = new RegExp(`^[^]*?(${fragment.source})\\s*:\\s*([^]*)`);
  return simpleTag((markup, context) => {
    const [, name, list = markup] = turns.exec(markup) ?? [];
    const values = list.split(',').flatMap((part) => fragment.exec(part)?.[0] ?? []);
    if (values.length === 0) throw new Failure('liquid', `cycle ${markup}`);
    const key = `cycle ${name === undefined ? JSON.stringify(values) : string(engine.evaluate(name, context))}`;
    const turn = context.getRegister<number>(key, 0) % values.length;
    context.setRegister(key, turn + 1);
    return text(engine.evaluate(values[turn] ?? '', context));
  });
}

/** Comments nest. */
class CommentTag extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    for (let open = 1; open > 0; ) {
      const next = rest.shift();
      if (next === undefined) throw new Error(`tag ${token.getText()} not closed`);
      if ('name' in next) open += next.name === 'comment' ? 1 : next.name === 'endcomment' ? -1 : 0;
    }
  }
  override render(): void {
    // prints nothing
  }
}

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : value instanceof Hash ? [...value] : typeof value === 'string' && value !== '' ? [value] : []);

class IfChangedTag extends Tag {
  readonly templates: Template[] = [];
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    const stream = parser
      .parseStream(rest)
      .on('tag:endifchanged', () => {
        stream.stop();
      })
      .on('template', (template: Template) => {
        this.templates.push(template);
      });
    stream.start();
  }
  override render(context: Context, emitter: Emitter): void {
    const output = string(this.liquid.renderer.renderTemplates(this.templates, context));
    if (output === context.getRegister<string>('ifchanged', '')) return;
    context.setRegister('ifchanged', output);
    emitter.write(output);
  }
}

// GitHub Pages' plugins: their tags stand in the head, where a note would end it.
const headTags = new Set(['seo', 'feed_meta', 'avatar', 'favicon', 'github_edit_link']);

const gistTag = simpleTag((markup, context) => {
  const [id = ''] = markup.split(/\s+/);
  const { host, path } = renderingOf(context);
  const note = { kind: 'plugin_tag' as const, path, detail: `gist ${id}` };
  host.addNote(note);
  const link = /^[\w/-]+$/.test(id) ? ` <a href="https://gist.github.com/${escapeHtml(id)}">gist.github.com/${escapeHtml(id)}</a>` : '';
  return noteHtml(note, host.language) + link;
});

export function registerTags(engine: Engine): void {
  const { liquid } = engine;
  const register = (name: string, tag: unknown): void => {
    liquid.registerTag(name, tag as Parameters<Liquid['registerTag']>[1]);
  };
  register('include', includeTag(engine, (context, file) => renderingOf(context).host.include(file)));
  register('include_cached', liquid.tags['include']); // of a plugin that GitHub Pages has
  register('include_relative', includeTag(engine, (context, file) => {
    const { host, folder } = renderingOf(context);
    return host.file(folder === '' ? file : `${folder}/${file}`);
  }));
  register('link', simpleTag((markup, context) => {
    const wanted = engine.render(engine.parse(markup), context);
    return target(context, wanted, renderingOf(context).host.linkTo(wanted));
  }));
  register('post_url', simpleTag((markup, context) => target(context, markup, renderingOf(context).host.postUrl(markup))));
  register('highlight', HighlightTag);
  register('ifchanged', IfChangedTag);
  register('assign', AssignTag);
  register('case', CaseTag);
  register('if', ConditionTag);
  register('unless', ConditionTag);
  register('cycle', cycleTag(engine));
  register('comment', CommentTag);
  register('for', LoopTag);
  register('tablerow', RowsTag);
  register('gist', gistTag);
  for (const name of headTags) register(name, noteTag('plugin_tag', false));
  const unknown = noteTag('unknown_tag', true);
  const unknownEnd = simpleTag(() => '');
  // An unknown tag is a note; the end of an unknown block is nothing, so that the block's text is shown.
  Object.assign(liquid, {
    tags: new Proxy(liquid.tags, { get: (tags, name: string) => tags[name] ?? (name.startsWith('end') ? unknownEnd : unknown) }),
  });
}

export { attach };
