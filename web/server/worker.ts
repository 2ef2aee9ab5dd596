// A git process that stays: questions go in, answers come out in the same order. Starting a process costs more than most
// questions do. A worker that ended (a broken repository, an invalid line) fails what was asked and is started anew.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

// What one answer takes from the bytes so far: undefined = not whole yet.
export type TakeAnswer<T> = (bytes: Buffer) => { value: T; length: number } | undefined;

interface Waiting {
  take: (bytes: Buffer) => number | undefined;
  fail: (error: Error) => void;
}

export class Worker {
  private child: ChildProcessWithoutNullStreams | undefined;
  private waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private readonly args: readonly string[];
  private readonly env: NodeJS.ProcessEnv;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.args = args;
    this.env = env;
  }

  ask<T>(question: string, take: TakeAnswer<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const whole = (bytes: Buffer) => {
        const answer = take(bytes);
        if (answer === undefined) return undefined;
        resolve(answer.value);
        return answer.length;
      };
      this.waiting.push({ take: whole, fail: reject });
      this.started().stdin.write(question);
    });
  }

  private started(): ChildProcessWithoutNullStreams {
    if (this.child !== undefined) return this.child;
    const child = spawn('git', this.args, { env: this.env });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.deliver();
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.on('error', () => undefined); // 'close' tells why
    child.on('error', (error) => {
      this.ended(child, error);
    });
    child.on('close', () => {
      this.ended(child, new Error(`git ${this.args.slice(2).join(' ')} ended: ${said.trim()}`));
    });
    this.child = child;
    return child;
  }

  private deliver(): void {
    let bytes = this.chunks.length === 1 ? (this.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.chunks);
    for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
      const length = first.take(bytes);
      if (length === undefined) break;
      bytes = bytes.subarray(length);
      this.waiting.shift();
    }
    this.chunks = bytes.length === 0 ? [] : [bytes];
  }

  private ended(child: ChildProcessWithoutNullStreams, error: Error): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.chunks = [];
    for (const { fail } of this.waiting.splice(0)) fail(error);
  }

  // Ends the process; the next question starts another.
  close(): void {
    this.child?.kill();
    if (this.child !== undefined) this.ended(this.child, new Error('the repository was closed'));
  }
}

export const takeLine: TakeAnswer<string> = (bytes) => {
  const end = bytes.indexOf(10);
  return end < 0 ? undefined : { value: bytes.toString('utf8', 0, end), length: end + 1 };
};
