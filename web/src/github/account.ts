// Who a token belongs to.
import { HostFailure } from '../bridge/failure';
import type { GithubContext, RequestOptions } from './api';
import { call, hasToken } from './client';
import { record, text } from './shape';

export async function checkToken(ctx: GithubContext, options: RequestOptions = {}): Promise<{ login: string }> {
  if (!hasToken(ctx)) throw new HostFailure('auth_expired', 'there is no token');
  return { login: text(record(await call(ctx, 'GET /user', {}, options), 'user'), 'login') };
}
