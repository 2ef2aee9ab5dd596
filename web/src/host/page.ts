// The page around the canvas: title, language, theme, address, and what is shown when Marbre cannot start.
import type { Language, Preferences, ThemeChoice, TreeNode } from '../bridge/messages';

/** "heading - owner/name - Marbre" */
export function titleOf(nodes: readonly TreeNode[], fragment: string): string {
  const site = /^#\/([^/]+)\/([^/?]+)/.exec(fragment);
  const heading = nodes.find((node) => node.role === 'heading' && node.level === 1)?.name;
  const parts = [heading, site === null ? undefined : `${decode(site[1])}/${decode(site[2])}`, 'Marbre'];
  return parts.filter((part, i) => part !== undefined && part !== '' && parts.indexOf(part) === i).join(' - ');
}

function decode(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
}

export function applyPreferences({ theme, language }: Pick<Preferences, 'theme' | 'language'>): void {
  const root = document.documentElement;
  root.lang = language;
  root.dataset['theme'] = theme;
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#171615' : '#FBFAF7');
}

export function systemLanguage(languages: readonly string[]): Language {
  const first = languages.find((tag) => /^(fr|en)\b/i.test(tag));
  return first !== undefined && /^en/i.test(first) ? 'en' : 'fr';
}

export const defaultTheme: ThemeChoice = 'system';

/** Back and forward, and fragments that wasm asks for. Answers only what the person did: our own changes are silent. */
export function watchFragment(navigated: (fragment: string) => void): (fragment: string, replace: boolean) => void {
  let current = location.hash;
  const look = (): void => {
    if (location.hash === current) return;
    current = location.hash;
    navigated(current);
  };
  addEventListener('popstate', look);
  addEventListener('hashchange', look);
  return (fragment, replace) => {
    if (fragment === current) return;
    const url = fragment === '' ? `${location.pathname}${location.search}` : fragment;
    if (replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    current = location.hash;
  };
}

const unable = {
  fr: {
    webgl: 'Marbre a besoin de WebGL 2, que ce navigateur ne propose pas (ou plus). Mettez-le à jour, ou activez l’accélération graphique.',
    wasm: 'Marbre a besoin de WebAssembly, que ce navigateur ne propose pas. Mettez-le à jour.',
    load: 'Marbre n’a pas pu démarrer. Vos brouillons sont intacts. Vérifiez le réseau, puis rechargez la page.',
    reload: 'Recharger',
  },
  en: {
    webgl: 'Marbre needs WebGL 2, which this browser does not offer (any more). Update it, or turn graphics acceleration on.',
    wasm: 'Marbre needs WebAssembly, which this browser does not offer. Update it.',
    load: 'Marbre could not start. Your drafts are safe. Check the network, then reload the page.',
    reload: 'Reload',
  },
} as const;

export function showUnable(reason: 'webgl' | 'wasm' | 'load', language: Language, detail = ''): void {
  const box = document.getElementById('loading');
  if (box === null) return;
  const t = unable[language];
  const problem = document.createElement('p');
  problem.setAttribute('role', 'alert');
  problem.textContent = t[reason];
  const small = document.createElement('p');
  small.className = 'detail';
  small.textContent = detail;
  const reload = document.createElement('button');
  reload.type = 'button';
  reload.textContent = t.reload;
  reload.addEventListener('click', () => {
    location.reload();
  });
  box.querySelector('p')?.replaceWith(problem, small, reload);
  box.hidden = false;
}
