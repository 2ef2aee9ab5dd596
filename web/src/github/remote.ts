// What speaks with GitHub, apart: it is a script of later use, loaded when the first site is opened (api.ts).
export { checkToken } from './account';
export { publish } from './publish';
export { openSite, readBlob } from './site';
