// Pictures that a person brings: pasted, dropped, chosen. wasm is told of each at once and decides where it goes; the file waits here
// until wasm asks for it. What is inside is looked at only then (prepare.ts).
import type { MessageIn } from '../bridge/messages';

export type PictureKind = 'png' | 'jpg' | 'webp' | 'gif' | 'svg';
const kinds: Readonly<Record<string, PictureKind>> = { png: 'png', jpeg: 'jpg', jpg: 'jpg', webp: 'webp', gif: 'gif', 'svg+xml': 'svg', svg: 'svg' };
const most = 20; // files that wait at a time

export interface Incoming {
  offer(files: readonly File[]): void;
  take(id: number): { readonly file: File; readonly kind: PictureKind } | undefined;
}

/** By its media type, or by its name where the system knows none; undefined: no kind we take. */
export function kindOf({ type, name }: Pick<File, 'type' | 'name'>): PictureKind | undefined {
  return kinds[(type === '' ? name.slice(name.lastIndexOf('.') + 1) : type.replace(/^image\//, '')).toLowerCase()];
}

export const isPicture = ({ type }: { readonly type: string }): boolean => type.startsWith('image/');

/**
 * The files of a paste that are to be taken as pictures. Not where there are words too: a word processor's clipboard holds a picture of
 * its text, and a copied link may hold the page's icon.
 */
export function pastedPictures(data: DataTransfer): File[] {
  return data.getData('text/plain') === '' ? [...data.files].filter(isPicture) : [];
}

export function createIncoming(send: (message: MessageIn) => void): Incoming {
  const waiting = new Map<number, { readonly file: File; readonly kind: PictureKind }>();
  let next = 1;
  return {
    offer(files) {
      for (const file of files.slice(0, most)) {
        const kind = kindOf(file);
        const id = next++;
        if (kind !== undefined) waiting.set(id, { file, kind });
        for (const old of waiting.keys()) if (waiting.size > most) waiting.delete(old);
        send({ type: 'picture_coming', id, name: file.name, extension: kind ?? '' });
      }
    },
    take(id) {
      const found = waiting.get(id);
      waiting.delete(id);
      return found;
    },
  };
}

export interface DropHost {
  /** Puts the caret where the pointer is, if the text is there. */
  caretAt(x: number, y: number): void;
  /** Pictures, or one export of drafts. */
  take(files: readonly File[]): void;
}

export const isExport = (files: readonly { readonly type: string }[]): boolean => files.length === 1 && files[0]?.type === 'application/json';

/** Files that are dropped anywhere: the browser would leave the app for them. */
export function listenDrop(target: Pick<Document, 'addEventListener'>, host: DropHost): void {
  target.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  target.addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    if (!isExport(files)) host.caretAt(event.clientX, event.clientY);
    host.take(files);
  });
}
