// Code as rouge highlights it, beside Debian's rouge: samples of each language, their beginnings of every length (code that is being
// typed), and samples with characters put in, taken out and swapped.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildSite } from '../../web/src/jekyll/build.ts';
import { coreOptions, withCodeOptions } from '../../web/src/jekyll/code_options.ts';
import { highlight, highlightBlocks } from '../../web/src/jekyll/rouge/languages.ts';
import { type Hash, get, hashOf } from '../../web/src/jekyll/values.ts';
import { filesBelow, hasJekyll, jekyllBuild } from './oracle.ts';
import { more } from './rouge_samples.ts';

const demo = fileURLToPath(new URL('../../web/demo', import.meta.url));

function rouge(samples: readonly (readonly [string, string])[]): string[] {
  const script = fileURLToPath(new URL('rouge.rb', import.meta.url));
  return JSON.parse(execFileSync('ruby', [script], { input: JSON.stringify(samples), encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, LANG: 'C.UTF-8' } })) as string[];
}

const samples: Readonly<Record<string, readonly string[]>> = {
  ...more,
  json: ['{"a": [1, -2.5e3, true, null, "x\\ny"], "é": {"b": "\\u00e9"} }\n', '[1,, 2] } "tail" : nope', '{"open', '{\n  "k" :\t"v", 0012, 1.e5\n}\n'],
  sql: [
    "create table soiree (numero integer primary key, titre text not null);\ninsert into soiree values (11, 'Ranger ses données');\n",
    "-- note\nSELECT \"a\"\"b\", `c\\`d`, 'it''s \\n' FROM t /* x /* y */ z */ WHERE a<>12ab AND b::date = $1;\n",
    "select 'ouvert \\\n sans fin", 'é = {a: [1, 2]}; VARCHAR(20) x # y',
  ],
  css: [
    'body { color: red; margin: 0 auto; -webkit-foo: 1px; --x: 1.5rem }\n.a:hover > #b::before, p[title="x\\"y"] { background: url(/a.png) #fff !important; content: \'é\' }\n',
    '@import url("x.css");\n@media (max-width: 40em) {\n  .a { grid-template-columns: 1fr 2fr }\n}\n@font-face { font-family: "X"; src: url(x.woff2) }\n/* fin */\n',
    'a{b:c}}\n{;@x y{z:1}} /* ouvert', 'p { color: #12345678; width: calc(100% - 2px) ; @x\n@y z\n}\n', 'a { transition: all .2s ease-in 10msx, 3é }',
  ],
  bash: [
    '#!/bin/bash\nset -euo pipefail # net\nfor f in *.md; do\n  if [ -f "$f" ] && grep -q x "${f%.md}"; then echo "a $(basename "$f") `date`" >> out.txt; fi\ndone\n',
    "case $x in\n  a|b) cd /tmp ;;\n  *) echo -n 'é' $'a\\n' ;;\nesac\nA=1 B=$((2+3*16#ff)) export C=${D:-x}\n. ./f.sh; sudo apt-get install --yes jekyll\n",
    'cat <<EOF > a\n$HOME \\$x `ls` \n  EOF\nEOF\ncat <<-\'FIN\'\nx\nFIN\necho $# $@ $? "${#a}" (a (b)) $( (x) )\n', 'git commit -m "ouvert \\\n$(',
  ],
  javascript: [
    "import { a } from './b.js';\nexport default async function f(x, y = {a: 1, 'b': [2.5e3, 0x1F, 0b1, 0o7]}) {\n  const r = /a[^/b]+\\/(?:c){2,3}/gi.test(x) ? `n ${x + 1} \\`é` : null; // fin\n  label: for (let i = 0; i < 10; i++) if (x?.y ?? z) continue label;\n  switch (x) { case 1: return {a: {b: 2}}; default: throw new Error(\"no\\n\"); }\n}\n",
    "/* a /* b */ var s = 'it\\'s'; x = a / b / c; y = (1 + 2) / 3; @dec class A extends B { static get z() { return this.w } }\n<!-- old\nelse { undefined }\n", 'x ? {a: 1} : [b] ? c : d;\nvar re = /[/\n]/; é => 1;\n`${`${a}`}`\n', 'if (a) {{{{{ }}}}}; ;;;;;;; x = /ouvert\ny = [,,/',
  ],
  html: [
    '<!DOCTYPE html>\n<html lang="fr"><head><meta charset=utf-8><title>A &amp; B &eacute</title>\n<style media="x">p > a { color: red }</style><script src=\'a.js\' defer>if (a < b) { x = "</p>"; }</script></head>\n<body [class]="x" (click)=\'y\' *ngIf #a><!-- note - - --><br/><p\nid = "p" >é</p ></body></html>\n',
    '<?xml version="1.0"?><![CDATA[ x ]]> < p>a & b</ p><a href=x>y</a', '<script>\nlet x = 1;\n</script>\n<script>/ouvert', '<p title="a\nb" data-é=\'x',
  ],
  xml: [
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE x [ ]>\n<feed xmlns="http://www.w3.org/2005/Atom" a:b=\'c\n"d"\' >\n<!-- n - --><title>A &amp; B & c &é</title><br/>< p ></ p ><![CDATA[ <x> ]]></feed>\n',
    '<a b = c d="ouvert><x y', '<1 & <é·f:g- h=i/>]]>',
  ],
  diff: [
    'diff --git a/x b/x\nindex 12..34\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ def x\n gardé\n-ôté\n+mis\n! autre\n---\n> un\n< deux\n=====\n\\ No newline\n\n\tx\n',
    '@@ a\n b @@\n', 'éa\n@@ -1 @@', '---', '--- \n***',
  ],
  python: [
    'import calendar\nfrom os.path import join as j\n\n@decorator\ndef bissextile(annee: int) -> bool:\n    """Une doc."""\n    return annee % 4 == 0 and (annee % 100 != 0 or not annee % 400)\n',
    'class A(B):\n    x = f"{y!r:>10} {{z}} {a[\'b\']}" + r\'\\d\' + b"\\x41\\n\\q" # é\n    def __init__(self, *args, **kw): super().__init__(); raise ValueError("no")\n',
    "x = 0x1F + 0b101 + 0o17 + 1_000 + 1.5e-3j + 10L + .5 + 5. + 007 + 3j\nprint(`x`, x.is_ok, x if y else z)\n", "s = '''a\n\"b\" ''c'''\nt = \"\" ; u = 'ouvert\nv = f\"{{{x}}}\"\n", '\\\n: """d"""\n$ ? é = "\\N{DASH} \\u00e9"\n',
  ],
};

const settingsOf = (options: object): Hash =>
  hashOf({ input: 'GFM', syntax_highlighter_opts: hashOf(Object.fromEntries(Object.entries(options).map(([key, value]: [string, unknown]) => [key, typeof value === 'object' ? hashOf(value as Record<string, unknown>) : value]))) });

/** What the core takes of such options: which code is not highlighted at all. */
function withoutFormat(options: Record<string, unknown>): unknown {
  const disabled = (value: unknown): unknown => (typeof value === 'object' && value !== null ? { disable: (value as { disable?: boolean }).disable ?? options['disable'] } : {});
  return { input: 'GFM', syntax_highlighter_opts: { disable: options['disable'], block: disabled(options['block']), span: disabled(options['span']) } };
}

/** The same numbers each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mutated(code: string, next: () => number): string {
  let out = Array.from(code);
  for (let i = 0; i < 3; i++) {
    const at = Math.floor(next() * out.length);
    const from = Math.floor(next() * out.length);
    const piece = out.slice(from, from + Math.floor(next() * 4));
    out = [...out.slice(0, at), ...piece, ...out.slice(at + Math.floor(next() * 3))];
  }
  return out.join('');
}

describe.skipIf(!hasJekyll)('beside rouge (skipped: jekyll is not installed)', () => {
  it('the demo’s pages, as Jekyll built them, are the same when their code is highlighted anew', () => {
    const out = mkdtempSync(join(tmpdir(), 'marbre-rouge-'));
    try {
      jekyllBuild(demo, out);
      const pages = filesBelow(out).filter((path) => path.endsWith('.html')).map((path) => readFileSync(join(out, path), 'utf8'));
      const plain = pages.map((html) => html.replace(/<pre class="highlight"><code>[^]*?<\/code>/g, (code) => code.replace(/<\/?span[^>]*>/g, '')));
      expect(plain.filter((html, i) => html !== pages[i]).length).toBeGreaterThan(2);
      expect(plain.map(highlightBlocks)).toEqual(pages);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }, 300_000);

  it('the highlight tag writes what rouge writes', () => {
    const out = mkdtempSync(join(tmpdir(), 'marbre-rouge-'));
    try {
      mkdirSync(join(out, 'source'));
      const page = '---\n---\n{% highlight css %}\na { color: red }\n{% endhighlight %}\n\n{% highlight js linenos %}\nlet a = "<b>";\n// é\n{% endhighlight %}\n{% highlight js %}\r\n// a\r\nlet b;\r\n{% endhighlight %}\r\n';
      writeFileSync(join(out, 'source/index.html'), page);
      jekyllBuild(join(out, 'source'), join(out, 'made'));
      const build = buildSite(new Map([['index.html', page]]), { now: 0 }, { markdown: (source) => source });
      expect(build.pages.get('index.html')).toBe(readFileSync(join(out, 'made/index.html'), 'utf8'));
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }, 300_000);

  it.each([
    { block: { line_numbers: true } },
    { line_numbers: true, block: { start_line: 12, css_class: 'c', table_class: 't', gutter_class: 'g', code_class: 'd', line_format: '%4i.' } },
    { span: { line_numbers: true, disable: false }, block: { disable: true } },
    { css_class: 'code', block: { wrap: false }, span: { disable: true } },
    { disable: true },
  ])('options of code in the site’s settings: %j', (options) => {
    const source = '```css\na { color: red }\n```\n\n    plain\n\n`let a`{:.language-js} and `b`.\n\n~~~ make\nall:\n\tcc # x\n~~~\n{: .k #i}\n\n- ~~~\n  ~~~\n';
    const ask = (settings: unknown): string => {
      const script = fileURLToPath(new URL('kramdown.rb', import.meta.url));
      const made = execFileSync('ruby', [script], { input: JSON.stringify([[source, settings]]), encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8', JEKYLL_NO_BUNDLER_REQUIRE: '1' } });
      return (JSON.parse(made) as string[])[0] ?? '';
    };
    const unmarked = ask(withoutFormat(options)).replace(/<\/?span[^>]*>/g, '');
    expect(withCodeOptions(highlightBlocks(unmarked), settingsOf(options))).toBe(ask({ input: 'GFM', syntax_highlighter_opts: options }));
  }, 60_000);

  it.each(Object.keys(samples))('%s', (language) => {
    const next = random(7);
    const codes = (samples[language] ?? []).flatMap((code) => [code, ...Array.from({ length: code.length }, (_, i) => code.slice(0, i)), ...Array.from({ length: 150 }, () => mutated(code, next))]);
    const expected = rouge(codes.map((code) => [language, code]));
    const wrong = codes.map((code, i) => ({ code, expected: expected[i], actual: highlight(code, language) })).filter(({ expected: a, actual }) => a !== actual);
    expect(wrong.slice(0, 3)).toEqual([]);
  }, 120_000);
});

it('only code of known languages in kramdown’s own blocks and spans is highlighted', () => {
  const block = (language: string, code: string): string => `<div class="language-${language} highlighter-rouge"><div class="highlight"><pre class="highlight"><code>${code}</code></pre></div></div>`;
  expect(highlightBlocks(block('json', '{"a": "&lt;&amp;"}'))).toBe(block('json', '<span class="p">{</span><span class="nl">"a"</span><span class="p">:</span><span class="w"> </span><span class="s2">"&lt;&amp;"</span><span class="p">}</span>'));
  expect(highlightBlocks('<p><code class="language-css highlighter-rouge" id="i">a</code></p>')).toBe('<p><code class="language-css highlighter-rouge" id="i"><span class="nt">a</span></code></p>');
  for (const other of [block('klingon', 'a b'), '<p><code class="language-plaintext highlighter-rouge">{"a": 1}</code></p>', block('json', '<b>1</b>')]) expect(highlightBlocks(other)).toBe(other);
});

it('the core is told which code is not highlighted', () => {
  const told = (options: object): unknown[] => {
    const core = coreOptions(settingsOf(options));
    return [get(core, 'plain_blocks'), get(core, 'plain_spans'), get(core, 'input')];
  };
  expect(told({ disable: true })).toEqual([true, true, 'GFM']);
  expect(told({ disable: true, span: { disable: false } })).toEqual([true, undefined, 'GFM']);
  expect(told({ span: { disable: true } })).toEqual([undefined, true, 'GFM']);
  expect(told({ default_lang: 'ruby' })).toEqual([undefined, undefined, 'GFM']);
});
