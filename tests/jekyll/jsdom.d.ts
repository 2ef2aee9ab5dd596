// What of jsdom is used here; it has no types of its own.
declare module 'jsdom' {
  export class JSDOM {
    constructor(source: string, options: { readonly contentType: string });
    readonly window: { readonly document: Document };
  }
}
