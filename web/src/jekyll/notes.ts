// What a page could not be built with, said where it would have stood: Jekyll stops the whole build at an unknown tag or a missing
// include; a preview shows the rest of the page and a note.
export type NoteKind = 'unknown_tag' | 'plugin_tag' | 'missing_include' | 'missing_target' | 'missing_layout' | 'liquid' | 'front_matter' | 'too_deep' | 'sass' | 'unpublished' | 'future';

export interface Note {
  readonly kind: NoteKind;
  /** The file that asked for it, relative to the site. */
  readonly path: string;
  /** A tag's name, a path, a date, or an error's message; never translated. */
  readonly detail: string;
}

const sentences: Readonly<Record<'en' | 'fr', Readonly<Record<NoteKind, string>>>> = {
  en: {
    unknown_tag: 'Unknown tag',
    plugin_tag: 'Needs a plugin; shown on the published page',
    missing_include: 'There is no such include',
    missing_target: 'This link leads nowhere',
    missing_layout: 'There is no such layout',
    liquid: 'Liquid error',
    front_matter: 'The front matter cannot be read',
    too_deep: 'Includes are nested too deep',
    sass: 'The style sheet cannot be compiled',
    unpublished: 'The site leaves this page out',
    future: 'The site leaves this page out before its date',
  },
  fr: {
    unknown_tag: 'Balise inconnue',
    plugin_tag: 'Demande un greffon ; visible sur la page publiée',
    missing_include: 'Cette inclusion n’existe pas',
    missing_target: 'Ce lien ne mène nulle part',
    missing_layout: 'Ce gabarit n’existe pas',
    liquid: 'Erreur Liquid',
    front_matter: 'Les métadonnées ne se lisent pas',
    too_deep: 'Les inclusions s’imbriquent trop',
    sass: 'La feuille de style ne se compile pas',
    unpublished: 'Le site laisse cette page de côté',
    future: 'Le site laisse cette page de côté avant sa date',
  },
};

export type Language = 'en' | 'fr';

export const sentence = (note: Note, language: Language): string => `${sentences[language][note.kind]} : ${note.detail}`.replace(' :', language === 'fr' ? ' :' : ':');

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '"' ? '&quot;' : '&#39;'));

/** A note as it stands in the page: one line, safe within a paragraph and in Markdown. */
export const noteHtml = (note: Note, language: Language): string =>
  `<span class="marbre-note" role="note">${escapeHtml(sentence(note, language)).replace(/[*_`[\]|{}\\]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\s*\n\s*/g, ' ')}</span>`;
