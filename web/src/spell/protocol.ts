// What the page and the spelling worker say to each other.
import type { Outcome } from '../bridge/failure';
import type { SpellLanguage } from '../bridge/messages';

export interface Question {
  readonly id: number;
  /** Where the packed files are. */
  readonly urls: Readonly<Record<'engine' | SpellLanguage, string>>;
  readonly languages: readonly SpellLanguage[];
  readonly words: readonly string[];
  /** Suggestions for this are wanted. */
  readonly word?: string;
}
export interface Answer {
  readonly id: number;
  readonly wrong?: readonly number[];
  readonly suggestions?: readonly string[];
  readonly outcome?: Outcome;
  readonly detail?: string;
}
