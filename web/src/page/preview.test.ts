import { describe, expect, it } from 'vitest';
import { sourceLines } from '../jekyll/source_lines';
import { PagePreview } from './preview';

const now = Date.parse('2026-06-01T12:00:00Z');
const files: [string, string | null][] = [
  ['_config.yml', 'url: https://site.example\nbaseurl: /base\ntitle: Le site\n'],
  ['_layouts/default.html', '<html><head><link rel="stylesheet" href="{{ "/style.css" | relative_url }}"></head><body>{{ content }}</body></html>'],
  ['_posts/2026-05-01-passe.md', '---\nlayout: default\ntitle: Passé\n---\ntexte'],
  ['_posts/2026-09-01-futur.md', '---\nlayout: default\n---\ntexte'],
  ['index.html', '---\nlayout: default\n---\n{% for post in site.posts %}<a href="{{ post.url }}">{{ post.title }}</a>{% endfor %}{% nope %}'],
  ['style.css', '---\n---\nbody { color: {{ "red" }} }'],
  ['plain.css', 'p {}'],
  ['img/a.png', null],
];
const open = (): PagePreview => {
  const preview = new PagePreview({ markdown: (source) => `<p>${source}</p>`, language: 'fr' });
  preview.open(files);
  return preview;
};

describe('a page with the drafts applied', () => {
  it('shows what is written, in the page and in the lists that name it', () => {
    const preview = open();
    expect(preview.render('_posts/2026-05-01-passe.md', now)).toMatchObject({ url: '/base/2026/05/01/passe.html', siteUrl: 'https://site.example', notes: [] });
    preview.set('_posts/2026-05-01-passe.md', '---\nlayout: default\ntitle: Nouveau titre\n---\nautre');
    expect(preview.render('_posts/2026-05-01-passe.md', now)?.html).toContain('<body><p>autre</p></body>');
    expect(preview.render('index.html', now)?.html).toContain('>Nouveau titre</a>');
    preview.set('_posts/2026-05-01-passe.md', '---\nlayout: default\ntitle: Passé\n---\ntexte');
    expect(preview.render('index.html', now)?.html).toContain('>Passé</a>');
  });

  it('says what is missing, in the page’s language, and shows the rest', () => {
    const page = open().render('index.html', now);
    expect(page?.notes).toEqual([{ kind: 'unknown_tag', path: 'index.html', detail: 'nope' }]);
    expect(page?.html).toContain('Balise inconnue');
    expect(page?.html).toContain('>Passé</a>');
  });

  it('as of a day, leaves out the posts of later ones', () => {
    const preview = open();
    expect(preview.render('index.html', now)?.html).toContain('>Futur</a>');
    expect(preview.render('index.html', now, now)?.html).not.toContain('>Futur</a>');
    expect(preview.render('index.html', now, Date.parse('2026-09-02T00:00:00Z'))?.html).toContain('>Futur</a>');
    expect(preview.render('index.html', now)?.html).toContain('>Futur</a>');
  });

  it('shows the page that is open even where the site leaves it out, and says so', () => {
    const day = '_posts/2026-09-01-futur.md', hidden = '_posts/2026-04-01-cache.md', page = 'cachee.html';
    const preview = open();
    preview.set(hidden, '---\nlayout: default\npublished: false\n---\ncaché');
    preview.set(page, '---\nlayout: default\npublished: false\n---\nà part');
    expect(preview.render(day, now)?.notes).toEqual([]);
    expect(preview.render(day, now, now)).toMatchObject({ url: '/base/2026/09/01/futur.html', notes: [{ kind: 'future', path: day, detail: '2026-09-01' }] });
    expect(preview.render(hidden, now)).toMatchObject({ notes: [{ kind: 'unpublished', path: hidden, detail: 'published: false' }] });
    expect(preview.render(page, now)).toMatchObject({ notes: [{ kind: 'unpublished', path: page, detail: 'published: false' }] });
    preview.set(page, '---\nlayout: default\npublished: false\n---\nencore à part');
    expect(preview.render(page, now)?.html).toContain('encore à part');
    preview.set(page, '---\nlayout: default\n---\nà voir');
    expect(preview.render(page, now)?.notes).toEqual([]);
    expect(preview.render(day, now, now)?.html).toContain('texte');
    expect(preview.render('index.html', now, now)?.html).not.toMatch(/>(Futur|Cache)</);
    preview.set('_config.yml', 'future: false\n');
    expect(preview.render(day, now)?.notes).toMatchObject([{ kind: 'future' }]);
    expect(preview.render('index.html', now)?.html).not.toContain('>Futur<');
  });

  it('knows its pages, style sheets and files by address', () => {
    const preview = open();
    preview.render('index.html', now);
    expect(preview.cssAt('/base/style.css')?.text.trim()).toBe('body { color: red }');
    expect(preview.cssAt('/base/plain.css')?.text).toBe('p {}');
    expect(preview.fileAt('/base/img/a.png')).toBe('img/a.png');
    expect(preview.fileAt('/base/none.png')).toBeUndefined();
    expect(preview.render('img/a.png', now)).toBeUndefined();
  });
});

describe('a change of a body', () => {
  it('makes what reading the whole site anew makes, here and in the pages that show it', () => {
    const body = (text: string): string => `---\nlayout: default\ntitle: Passé\n---\n${text}`;
    const path = '_posts/2026-05-01-passe.md';
    const list: [string, string | null] = ['liste.html', '---\n---\n{% for post in site.posts %}[{{ post.title }}: {{ post.excerpt | strip }} {{ post.content }}]{% endfor %}'];
    const all = [...files, list];
    const typed = ['texte', 'texte!', 'un\n\ndeux {{ page.title }}', '{% assign x = 1 %}{{ x }}', '', '---\n', 'é {% include nope.html %}'];
    const kept = new PagePreview({ markdown: (source) => `<p>${source}</p>`, language: 'fr' });
    kept.open(all);
    for (const text of typed) {
      kept.set(path, body(text));
      const fresh = new PagePreview({ markdown: (source) => `<p>${source}</p>`, language: 'fr' });
      fresh.open(all.map(([name, was]) => [name, name === path ? body(text) : was]));
      for (const shown of [path, 'liste.html', 'index.html']) expect(kept.render(shown, now), `${text} ${shown}`).toEqual(fresh.render(shown, now));
    }
    kept.set(path, '---\nlayout: default\ntitle: Autre\n---\ntexte'); // more than the body
    expect(kept.render('liste.html', now)?.html).toContain('[Autre:');
    kept.set(path, undefined);
    expect(kept.render(path, now)).toBeUndefined();
    expect(kept.render('liste.html', now)?.html).not.toContain('Autre');
  });

  it('only the page that is shown says where its blocks come from', () => {
    const preview = new PagePreview({ markdown: (source) => `<p>${source}</p>`, marked: (source) => source.split('\n').map((line, i) => (line === '' ? '' : `<p data-source="${i}-${i}">${line}</p>`)).join(''), language: 'fr' });
    preview.open([...files, ['_posts/2026-01-01-a.md', '---\nlayout: default\n---\n\nun\n{% assign x = 2 %}\n{{ x }}\ntrois'], ['liste.html', '---\n---\n{% for post in site.posts %}{{ post.content }}{% endfor %}']]);
    expect(preview.render('_posts/2026-01-01-a.md', now)?.html).toContain('<p data-source="4-4">un</p><p data-source="6-6">2</p><p data-source="7-7">trois</p>');
    expect(preview.render('liste.html', now)?.html).not.toContain('data-source');
    expect(preview.render('_posts/2026-01-01-a.md', now)?.html).toContain('data-source="7-7"');
  });
});

describe('links and drafts', () => {
  it('finds the page behind an address as a server would', () => {
    const preview = open();
    preview.render('index.html', now);
    expect(['/base/', '/base', '/base/index.html', '/base/2026/05/01/passe.html', '/base/2026/05/01/passe'].map((address) => preview.pageAt(address))).toEqual(['index.html', 'index.html', 'index.html', '_posts/2026-05-01-passe.md', '_posts/2026-05-01-passe.md']);
    expect(preview.pageAt('/base/rien')).toBeUndefined();
  });

  it('shows a draft that Jekyll would not publish yet', () => {
    const preview = open();
    preview.set('_drafts/idee.md', '---\nlayout: default\n---\nidée');
    expect(preview.render('_drafts/idee.md', now)?.html).toContain('idée');
    expect(preview.render('index.html', now)?.html).not.toContain('idee');
  });
});

describe('the lines of a body after Liquid', () => {
  it.each([
    ['nothing changed', 'a\n\nb', 'a\n\nb', [0, 1, 2]],
    ['a value in a line', 'a\nx {{ y }}\nb', 'a\nx 1\nb', [0, 1, 2]],
    ['a tag that leaves an empty line', 'a\n{% assign y = 1 %}\nb', 'a\n\nb', [0, 1, 2]],
    ['a loop that makes many lines', 'a\n{% for i in l %}\n- {{ i }}\n{% endfor %}\nb\nc', 'a\n\n- 1\n\n- 2\n\n- 3\n\nb\nc', [0, 1, 2, 3, 4, 4, 4, 4, 4, 5]],
    ['a comment that takes lines away', 'a\n{% comment %}\nx\n{% endcomment %}\nb\nc', 'a\n\nb\nc', [0, 1, 4, 5]],
    ['an include that makes lines', 'a\n{% include x %}\nb', 'a\nu\nv\nw\nb', [0, 1, 2, 2, 2]],
    ['everything changed', '{{ a }}\n{{ b }}', 'x\ny\nz', [0, 1, 1]],
    ['nothing left', '{% comment %}\n{% endcomment %}', '', [0]],
  ] as const)('%s', (_, body, made, lines) => {
    expect(sourceLines(body, made)).toEqual(lines);
  });

  it('never go back and never leave the body', () => {
    const pieces = ['a', 'b', '', 'c c', 'b'];
    for (let seed = 1; seed < 300; seed++) {
      const text = (salt: number): string => Array.from({ length: (seed * salt) % 9 }, (_, i) => pieces[(seed * salt * (i + 3) + i) % 5]).join('\n');
      const [body, made] = [text(7), text(11)];
      const lines = sourceLines(body, made);
      expect(lines).toHaveLength(made.split('\n').length);
      lines.forEach((line, i) => {
        expect(line).toBeGreaterThanOrEqual(lines[i - 1] ?? 0);
        expect(line).toBeLessThan(body.split('\n').length);
      });
    }
  });
});
