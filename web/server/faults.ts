// Failures on demand. A fault waits for a request that it matches and happens to it `times` times (1), after letting `skip`
// of them pass. Nothing here is a timer: a held request goes on when somebody releases it, and wait() tells when one is held.

export type FaultKind =
  | 'drop_before' // the connection breaks before anything was done
  | 'drop_after' // the work was done, the answer is lost
  | 'truncate' // the work was done, half the answer arrives
  | 'hold' // nothing happens until released
  | 'status' // `status` and `message` instead of the work
  | 'rate_limit' // 403, x-ratelimit-remaining: 0
  | 'secondary_limit'; // 403, retry-after

export interface FaultRequest {
  kind: FaultKind;
  method?: string;
  path?: string; // regular expression over the still encoded path, below /api or with /raw
  times?: number;
  skip?: number;
  status?: number;
  message?: string;
  retry_after?: number; // seconds
}

export interface Fault extends FaultRequest {
  id: number;
  left: number;
  toSkip: number;
  held: number; // requests that are waiting now
}

const kKinds: readonly FaultKind[] = ['drop_before', 'drop_after', 'truncate', 'hold', 'status', 'rate_limit', 'secondary_limit'];

export function isFaultKind(value: unknown): value is FaultKind {
  return kKinds.some((kind) => kind === value);
}

export class Faults {
  private faults: Fault[] = [];
  private nextId = 1;
  private releases = new Map<number, (() => void)[]>();
  private watchers = new Map<number, (() => void)[]>();

  add(request: FaultRequest): Fault {
    const fault: Fault = { ...request, id: this.nextId++, left: request.times ?? 1, toSkip: request.skip ?? 0, held: 0 };
    this.faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  clear(): void {
    for (const fault of this.faults) this.release(fault.id);
    this.faults = [];
  }

  // The fault that happens to this request, used up by one.
  take(method: string, path: string): Fault | undefined {
    for (const fault of this.faults) {
      if (fault.left === 0 || (fault.method !== undefined && fault.method !== method)) continue;
      if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue;
      if (fault.toSkip > 0) {
        fault.toSkip--;
        continue;
      }
      fault.left--;
      return fault;
    }
    return undefined;
  }

  async hold(fault: Fault): Promise<void> {
    fault.held++;
    const released = new Promise<void>((resolve) => {
      this.releases.set(fault.id, [...(this.releases.get(fault.id) ?? []), resolve]);
    });
    for (const watcher of this.watchers.get(fault.id) ?? []) watcher();
    this.watchers.delete(fault.id);
    await released;
    fault.held--;
  }

  release(id: number): void {
    for (const go of this.releases.get(id) ?? []) go();
    this.releases.delete(id);
  }

  // Ends as soon as a request is held by this fault.
  async wait(id: number): Promise<void> {
    if (this.releases.has(id)) return;
    await new Promise<void>((resolve) => {
      this.watchers.set(id, [...(this.watchers.get(id) ?? []), resolve]);
    });
  }
}
