// Addresses of what texts_plugin.ts makes of strings.def.
declare module 'virtual:texts/*' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- as Vite's own ?url
  export default url;
}
