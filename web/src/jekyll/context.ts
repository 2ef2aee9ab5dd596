// What tags and filters know beyond the template's variables: the site and the page that is being rendered. Held in the LiquidJS
// context under one register.
import type { Context } from 'liquidjs';
import type { Note, NoteKind } from './notes.ts';
import type { Zone } from './time.ts';
import type { Hash } from './values.ts';

/** What tags and filters may ask of a site. */
export interface Host {
  readonly config: Hash;
  readonly zone: Zone;
  /** The build's time: site.time, and "now" of the date filter. */
  readonly now: number;
  readonly language: 'en' | 'fr';
  markdown(source: string): string;
  smartify(source: string): string;
  sass(source: string, syntax: 'scss' | 'sass'): string;
  /** URL of the file at a path of the site, of the post with that name. */
  linkTo(path: string): string | undefined;
  postUrl(name: string): string | undefined;
  /** Text of an include: below _includes, or anywhere when it is relative to the page. */
  include(path: string): string | undefined;
  file(path: string): string | undefined;
  addNote(note: Note): void;
}

export interface Rendering {
  readonly host: Host;
  /** The file whose text is being rendered, relative to the site; for notes. */
  readonly path: string;
  /** The page's own folder, for include_relative. */
  readonly folder: string;
  depth: number;
}

const register = 'marbre';

export function attach(context: Context, rendering: Rendering): void {
  context.setRegister(register, rendering);
}

export function renderingOf(context: Context): Rendering {
  return context.getRegister<Rendering>(register);
}

/** Something of this page could not be made; with what it was that could not. */
export class Failure extends Error {
  readonly kind: NoteKind;
  constructor(kind: NoteKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}
