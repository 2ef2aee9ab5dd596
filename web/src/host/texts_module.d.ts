// What texts_plugin.ts makes of strings.def.
declare module 'virtual:texts/*' {
  const texts: string;
  // eslint-disable-next-line no-restricted-syntax -- a module of one value
  export default texts;
}
