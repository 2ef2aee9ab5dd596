// What an exception means to the person. HostFailures say it themselves; everything else is sorted here, and a write whose
// answer is missing is `unknown`: it may have happened.
import { HostFailure, type Outcome } from '../bridge/failure';

export interface Ending {
  readonly outcome: Outcome;
  readonly detail: string;
  readonly retry_at?: number;
}

export function endingOf(error: unknown, writing: boolean): Ending {
  if (error instanceof HostFailure) {
    return { outcome: error.outcome, detail: error.detail, ...(error.retryAt === undefined ? {} : { retry_at: Math.max(0, Math.round(error.retryAt)) }) };
  }
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const detail = error instanceof Error || error instanceof DOMException ? error.message : String(error);
  if (name === 'AbortError') return { outcome: writing ? 'unknown' : 'cancelled', detail: '' };
  if (name === 'QuotaExceededError') return { outcome: 'quota', detail };
  // fetch says no more than TypeError for all that goes wrong on the way.
  if (name === 'TypeError' && /fetch|network|load failed/i.test(detail)) return { outcome: writing ? 'unknown' : 'offline', detail };
  return { outcome: writing ? 'unknown' : 'server', detail: `${name === '' ? 'Error' : name}: ${detail}` };
}
