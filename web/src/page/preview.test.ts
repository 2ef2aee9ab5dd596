import { describe, expect, it } from 'vitest';
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

  it('knows its pages, style sheets and files by address', () => {
    const preview = open();
    expect(preview.pages(now).map(({ url }) => url)).toEqual(['/2026/05/01/passe.html', '/2026/09/01/futur.html', '/', '/style.css']);
    expect(preview.cssAt('/base/style.css')?.text.trim()).toBe('body { color: red }');
    expect(preview.cssAt('/base/plain.css')?.text).toBe('p {}');
    expect(preview.fileAt('/base/img/a.png')).toBe('img/a.png');
    expect(preview.fileAt('/base/none.png')).toBeUndefined();
    expect(preview.render('img/a.png', now)).toBeUndefined();
  });
});
