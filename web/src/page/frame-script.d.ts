// Made by web/frame-script.mjs.
declare module 'virtual:frame-script' {
  /** Text of the frame's script element. */
  export const script: string;
  /** 'sha256-...' as policies name it. */
  export const scriptHash: string;
}
