// The interface's texts: the person's language with the start, the other when it is chosen.
import englishUrl from 'virtual:texts/en';
import frenchUrl from 'virtual:texts/fr';
import { HostFailure } from '../bridge/failure';
import type { Language } from '../bridge/messages';

const urls: Readonly<Record<Language, string>> = { fr: frenchUrl, en: englishUrl };

async function load(language: Language): Promise<string> {
  try {
    const response = await fetch(urls[language]);
    if (response.ok) return await response.text();
    throw new HostFailure('server', `the texts of ${language}: ${response.status}`);
  } catch (error) {
    if (error instanceof HostFailure) throw error;
    throw new HostFailure('offline', `the texts of ${language}`, undefined, { cause: error });
  }
}

export interface Texts {
  /** Those of `language`. Throws a HostFailure. */
  bring(language: Language): Promise<void>;
  /** Those of `language`, or of the other when they are not to be had: false then. */
  bringAny(language: Language): Promise<boolean>;
}

export function createTexts(give: (language: Language, texts: string) => boolean): Texts {
  const here = new Set<Language>();
  async function one(language: Language): Promise<void> {
    if (here.has(language)) return;
    if (!give(language, await load(language))) throw new Error(`the texts of ${language} are of another version`);
    here.add(language);
  }
  return {
    bring: one,
    async bringAny(language) {
      try {
        await one(language);
        return true;
      } catch {
        await one(language === 'fr' ? 'en' : 'fr');
        return false;
      }
    },
  };
}
