// What tests need of a browser beside its keyboard and mouse (screen.ts): pages, a look inside, a picture.
import type { Screen } from './screen.ts';

export type EngineName = 'chromium' | 'firefox' | 'webkit';

export interface Engine {
  readonly name: EngineName;
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page. It sees nothing of this file; argument and answer are JSON. */
  evaluate<A, T>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T>;
  screenshot(): Promise<Buffer>;
  /** Errors that the page threw or logged since the last call; undefined: this driver does not tell. */
  errors(): string[] | undefined;
  close(): Promise<void>;
}

export type Launch = (screen: Screen) => Promise<Engine>;
