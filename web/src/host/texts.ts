// The interface's texts: the person's language with the start, the other when it is chosen.
import { arrived } from '../bridge/failure';
import type { Language } from '../bridge/messages';

const load = {
  fr: () => import('virtual:texts/fr'),
  en: () => import('virtual:texts/en'),
} as const;

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
    const { default: texts } = await arrived(load[language](), `the texts of ${language}`);
    if (!give(language, texts)) throw new Error(`the texts of ${language} are of another version`);
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
