// The dialog that asks for a fine-grained token: real DOM, outside the canvas, so that the token never enters wasm and
// password managers find it. Its words are here because wasm's catalogue is not reachable before a token is known to be good.
import { HostFailure } from '../bridge/failure';
import type { Language, SiteRef } from '../bridge/messages';

const words = {
  fr: {
    title: 'Jeton d’accès GitHub',
    intro: 'Pour publier, Marbre a besoin d’un jeton « fine-grained » limité à ce site. Il n’est envoyé qu’à GitHub.',
    create: 'Créer un jeton sur GitHub (nouvel onglet)',
    field: 'Jeton',
    remember: 'Retenir sur cet appareil (chiffré)',
    cancel: 'Annuler',
    use: 'Utiliser ce jeton',
    checking: 'Vérification…',
    failures: {
      auth_expired: 'GitHub n’accepte pas ce jeton.',
      offline: 'Pas de réseau : le jeton ne peut pas être vérifié.',
      quota: 'Le jeton est accepté, mais ce navigateur ne peut pas le retenir.',
      other: 'GitHub n’a pas pu vérifier le jeton. Réessayez.',
    },
  },
  en: {
    title: 'GitHub access token',
    intro: 'To publish, Marbre needs a fine-grained token limited to this site. It is sent to GitHub only.',
    create: 'Create a token on GitHub (new tab)',
    field: 'Token',
    remember: 'Remember on this device (encrypted)',
    cancel: 'Cancel',
    use: 'Use this token',
    checking: 'Checking…',
    failures: {
      auth_expired: 'GitHub does not accept this token.',
      offline: 'No network: the token cannot be checked.',
      quota: 'The token is good, but this browser cannot remember it.',
      other: 'GitHub could not check the token. Try again.',
    },
  },
} as const;

/** GitHub's form for a new fine-grained token, filled in as far as its address allows. */
export function creationUrl(ref: SiteRef): string {
  const url = new URL('https://github.com/settings/personal-access-tokens/new');
  url.searchParams.set('name', ref.owner === '' ? 'Marbre' : `Marbre ${ref.owner}/${ref.name}`.slice(0, 40));
  url.searchParams.set('description', 'Marbre, the site editor');
  if (ref.owner !== '' && !ref.demo) url.searchParams.set('target_name', ref.owner);
  url.searchParams.set('contents', 'write');
  url.searchParams.set('pull_requests', 'write');
  url.searchParams.set('statuses', 'read');
  return url.href;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export interface TokenDialog {
  show(ref: SiteRef, language: Language): Promise<void>;
  readonly open: boolean;
}

/** `use` checks and takes the token; it throws HostFailure. Resolves when the dialog is closed, either way. */
export function createTokenDialog(use: (token: string, remember: boolean) => Promise<unknown>): TokenDialog {
  let dialog: HTMLDialogElement | undefined;

  return {
    get open() {
      return dialog !== undefined;
    },
    async show(ref, language) {
      if (dialog !== undefined) return;
      const t = words[language];
      const before = document.activeElement;
      const field = element('input', { type: 'password', id: 'token-field', autocomplete: 'off', required: true, spellcheck: false });
      const remember = element('input', { type: 'checkbox', id: 'token-remember' });
      const problem = element('p', { className: 'problem', id: 'token-problem' });
      problem.setAttribute('role', 'alert');
      const submit = element('button', { type: 'submit', className: 'primary', textContent: t.use });
      const cancel = element('button', { type: 'button', textContent: t.cancel });
      const form = element(
        'form',
        { method: 'dialog' },
        element('h2', { id: 'token-title', textContent: t.title }),
        element('p', { textContent: t.intro }),
        element('p', {}, element('a', { href: creationUrl(ref), target: '_blank', rel: 'noopener noreferrer', textContent: t.create })),
        element('label', { htmlFor: 'token-field', textContent: t.field }),
        field,
        element('label', { className: 'check', htmlFor: 'token-remember' }, remember, t.remember),
        problem,
        element('div', { className: 'actions' }, cancel, submit),
      );
      const made = element('dialog', { className: 'host-dialog', lang: language }, form);
      made.setAttribute('aria-labelledby', 'token-title');
      field.setAttribute('aria-describedby', 'token-problem');
      dialog = made;
      document.body.append(made);
      made.showModal();
      field.focus();
      await new Promise<void>((resolve) => {
        made.addEventListener('close', () => {
          resolve();
        });
        cancel.addEventListener('click', () => {
          made.close();
        });
        form.addEventListener('submit', (event) => {
          event.preventDefault();
          submit.disabled = true;
          problem.textContent = t.checking;
          use(field.value, remember.checked).then(
            () => {
              made.close();
            },
            (error: unknown) => {
              const outcome = error instanceof HostFailure ? error.outcome : 'other';
              problem.textContent = outcome === 'auth_expired' || outcome === 'offline' || outcome === 'quota' ? t.failures[outcome] : t.failures.other;
              submit.disabled = false;
              field.focus();
            },
          );
        });
      });
      field.value = '';
      made.remove();
      dialog = undefined;
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
  };
}
