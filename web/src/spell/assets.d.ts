// Addresses of what spell_assets.ts makes.
declare module 'virtual:spell/*' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- as Vite's own ?url
  export default url;
}
