// @vitest-environment jsdom
import purify from 'dompurify';
import { expect, it } from 'vitest';
import { cleanPage, sourceSet } from './clean.ts';

const clean = (html: string): { body: string; assets: readonly string[] } => {
  const made = cleanPage(purify, `<html><body>${html}</body></html>`, { url: '/blog/a/', siteUrl: 'https://site.example', embedLabel: (host) => host });
  return { body: /<body>(.*)<\/body>/s.exec(made.html)?.[1] ?? '', assets: made.assets };
};

it('of a srcset one file of the site is kept, and what is elsewhere', () => {
  expect(clean('<img src="a.png" srcset="a.png 400w, /b%20c.png 1200w, d.png 4000w, https://e.example/f.png 2x" sizes="50vw">')).toEqual({
    body: '<img sizes="50vw" data-asset="/blog/a/a.png" data-srcset="asset:%2Fb%20c.png 1200w, https://e.example/f.png 2x">',
    assets: ['/blog/a/a.png', '/b c.png'],
  });
  expect(clean('<picture><source srcset="/x.webp" type="image/webp"><img src="https://e.example/x.png"></picture>')).toEqual({
    body: '<picture><source type="image/webp" data-srcset="asset:%2Fx.webp"><img src="https://e.example/x.png"></picture>',
    assets: ['/x.webp'],
  });
  expect(clean('<img srcset="javascript:alert(1) 1x, http://e.example/f.png 2x">').body).toBe('<img>');
});

it('a film and its picture come from the site', () => {
  expect(clean('<video poster="/p.jpg" controls=""><source src="film.mp4" type="video/mp4"></video>')).toEqual({
    body: '<video controls="" data-poster="/p.jpg"><source type="video/mp4" data-asset="/blog/a/film.mp4"></video>',
    assets: ['/p.jpg', '/blog/a/film.mp4'],
  });
  expect(clean('<video poster="data:image/png;base64,AA==" src="ftp://x/y" data-poster="/stolen"></video>').body).toBe('<video></video>');
});

it('a srcset is its candidates', () => {
  expect(sourceSet('a.png, b,c.png 2x ,d.png 100w')).toEqual([['a.png', ''], ['b,c.png', '2x'], ['d.png', '100w']]);
  expect(sourceSet('')).toEqual([]);
});
