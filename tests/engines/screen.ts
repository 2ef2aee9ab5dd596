// A screen of its own for one browser: an X server in memory, a window manager, a French keyboard and a mouse. What is typed
// here takes the way of a person's keys: X, the toolkit's input method with its dead keys, the engine, the page. The browser's
// driver types nothing; three engines get the very same keys.
//
// Needs no display, no root, no locale, no D-Bus. The X server picks a free number itself. Everything started here is ended by
// its process id.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export const screenSize = { width: 1280, height: 800 } as const;

// AZERTY as most write it: dead keys on ^ and ¨, characters on AltGr. Letters of other scripts and an emoji lie on keys that
// keyboards rarely have, so that they too come from a key.
const keyboard = `xkb_keymap {
  xkb_keycodes { include "evdev+aliases(azerty)" };
  xkb_types { include "complete" };
  xkb_compat { include "complete" };
  xkb_symbols {
    include "pc+fr(oss)+inet(evdev)"
    replace key <FK13> { [ U1F600 ] };
    replace key <FK14> { [ U05E9, U05DC ] };
    replace key <FK15> { [ U05D5, U05DD ] };
    replace key <FK16> { [ U0633, U064E ] };
  };
};
`;

/** Ends a process that was started here, and waits until it is gone. */
export async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  const patience = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(patience);
}

export class Screen {
  private constructor(readonly env: NodeJS.ProcessEnv, private readonly children: readonly ChildProcess[]) {}

  static async start(): Promise<Screen> {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${screenSize.width}x${screenSize.height}x24`, '+extension', 'GLX',
      '-nolisten', 'tcp', '-noreset', // or the keyboard is forgotten with the first client that leaves
      '-r'], // a loaded machine must not repeat keys
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    await once(server, 'spawn');
    let display: string | undefined;
    for await (const line of createInterface({ input: server.stdio[3] as NodeJS.ReadableStream })) {
      display = `:${line.trim()}`;
      break;
    }
    if (display === undefined) throw new Error('Xvfb ended before it had a display');
    // Dead keys are composed by the locale's table; C.UTF-8 is part of libc.
    const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8', LANGUAGE: 'fr', GTK_IM_MODULE: 'gtk-im-context-simple', XMODIFIERS: '@im=none', NO_AT_BRIDGE: '1' };
    delete env['WAYLAND_DISPLAY'];
    const compile = spawn('xkbcomp', ['-w', '0', '-', display], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    compile.stdin.end(keyboard);
    const [code] = (await once(compile, 'exit')) as [number | null];
    if (code !== 0) throw new Error('xkbcomp refused the keyboard');
    const manager = spawn('openbox', ['--sm-disable'], { env, stdio: 'ignore' });
    await once(manager, 'spawn');
    return new Screen(env, [manager, server]);
  }

  private async xdotool(...args: string[]): Promise<void> {
    await promisify(execFile)('xdotool', args, { env: this.env });
  }
  /** Keys by their X names, one after the other: "ctrl+a", "dead_circumflex", "ISO_Level3_Shift+e", "Return". */
  async press(...keys: string[]): Promise<void> {
    await this.xdotool('key', '--delay', '2', ...keys);
  }
  /** Characters that are on the keyboard, and line breaks. */
  async type(text: string): Promise<void> {
    for (const [i, line] of text.split('\n').entries()) {
      if (i > 0) await this.press('Return');
      if (line !== '') await this.xdotool('type', '--delay', '2', '--', line);
    }
  }
  async move(x: number, y: number): Promise<void> {
    await this.xdotool('mousemove', String(Math.round(x)), String(Math.round(y)));
  }
  async click(x: number, y: number, times = 1): Promise<void> {
    await this.move(x, y);
    await this.xdotool('click', '--repeat', String(times), '--delay', '20', '1');
  }
  async drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await this.move(...from);
    await this.xdotool('mousedown', '1');
    for (let i = 1; i <= 4; i++) await this.move(from[0] + ((to[0] - from[0]) * i) / 4, from[1] + ((to[1] - from[1]) * i) / 4);
    await this.xdotool('mouseup', '1');
  }
  async stop(): Promise<void> {
    for (const child of this.children) await end(child);
  }
}
