// The rest: who am I, rate limits, statuses, labels, comments, reviews.
import { invalid, notFound, ok, optionalString, paged, pageOf, Problem, stringIn, stringsIn } from '../answers';
import type { Review, Status } from '../hub';
import { commentJson, fullUser, labelJson, minimalRepo, repoUrl, reviewJson, statusJson } from '../present';
import { commitOf, type Handler, param, repoOf, requireLogin, requireWritingToken, writableRepo } from './request';
import { pullOf } from './pulls';

const kRootUrls = [
  'current_user_url',
  'current_user_authorizations_html_url',
  'authorizations_url',
  'code_search_url',
  'commit_search_url',
  'emails_url',
  'emojis_url',
  'events_url',
  'feeds_url',
  'followers_url',
  'following_url',
  'gists_url',
  'issue_search_url',
  'issues_url',
  'keys_url',
  'label_search_url',
  'notifications_url',
  'organization_url',
  'organization_repositories_url',
  'organization_teams_url',
  'public_gists_url',
  'rate_limit_url',
  'repository_url',
  'repository_search_url',
  'current_user_repositories_url',
  'starred_url',
  'starred_gists_url',
  'user_url',
  'user_organizations_url',
  'user_repositories_url',
  'user_search_url',
];

export const getRoot: Handler = async ({ urls }) => {
  const known: Readonly<Record<string, string>> = {
    current_user_url: '/user',
    rate_limit_url: '/rate_limit',
    repository_url: '/repos/{owner}/{repo}',
    user_url: '/users/{user}',
  };
  const entries = kRootUrls.map((key) => [key, `${urls.api}${known[key] ?? `/${key.replace(/_url$/, '').replaceAll('_', '/')}`}`]);
  return Promise.resolve(ok(Object.fromEntries(entries)));
};

export const getUser: Handler = async (request) => {
  return Promise.resolve(ok(fullUser(request.urls, request.hub, requireLogin(request))));
};

// -- statuses -----------------------------------------------------------------------------------------------------------

export const createStatus: Handler = async (request) => {
  const { repo, login } = writableRepo(request);
  const sha = await commitOf(request, repo, param(request, 'sha')).catch(() => {
    throw new Problem(422, `No commit found for SHA: ${param(request, 'sha')}`);
  });
  const state = stringIn(request.body, 'state');
  if (!['error', 'failure', 'pending', 'success'].includes(state)) throw invalid('Status', 'custom', { field: 'state' });
  const status: Status = {
    id: request.hub.nextId(),
    sha,
    state,
    context: optionalString(request.body, 'context') ?? 'default',
    description: optionalString(request.body, 'description') ?? null,
    target_url: optionalString(request.body, 'target_url') ?? null,
    creator: login,
    created_at: request.hub.now(),
  };
  repo.statuses.push(status);
  return ok(statusJson(request.urls, repo, status), 201);
};

export const combinedStatus: Handler = async (request) => {
  const repo = repoOf(request);
  const sha = await commitOf(request, repo, param(request, 'ref'));
  const latest = new Map<string, Status>();
  for (const status of repo.statuses.filter((entry) => entry.sha === sha)) latest.set(status.context, status);
  const statuses = [...latest.values()];
  const bad = statuses.some((status) => status.state === 'error' || status.state === 'failure');
  const good = statuses.length > 0 && statuses.every((status) => status.state === 'success');
  const url = `${repoUrl(request.urls, repo)}/commits/${sha}`;
  return ok({
    state: bad ? 'failure' : good ? 'success' : 'pending',
    statuses: statuses.map((status) => statusJson(request.urls, repo, status)),
    sha,
    total_count: statuses.length,
    repository: minimalRepo(request.urls, repo),
    commit_url: url,
    url: `${url}/status`,
  });
};

export const checkRuns: Handler = async (request) => {
  const repo = repoOf(request);
  await commitOf(request, repo, param(request, 'ref'));
  return ok({ total_count: 0, check_runs: [] });
};

export const deployments: Handler = async (request) => {
  repoOf(request);
  return Promise.resolve(ok([]));
};

// -- labels, comments, reviews ------------------------------------------------------------------------------------------

export const setLabels: Handler = async (request) => {
  const { repo } = writableRepo(request);
  const pull = pullOf(request, repo, 'issue_number');
  const added = stringsIn(request.body, 'labels');
  pull.labels = [...new Set(request.method === 'PUT' ? added : [...pull.labels, ...added])];
  return Promise.resolve(ok(pull.labels.map((name) => labelJson(request.urls, repo, name))));
};

export const listComments: Handler = async (request) => {
  const repo = repoOf(request);
  const pull = pullOf(request, repo, 'issue_number');
  return Promise.resolve(paged(pull.comments, pageOf(request.url), (comment) => commentJson(request.urls, repo, pull, comment)));
};

export const createComment: Handler = async (request) => {
  const repo = repoOf(request);
  const user = requireWritingToken(request);
  const pull = pullOf(request, repo, 'issue_number');
  const body = stringIn(request.body, 'body');
  if (body === '') throw invalid('IssueComment', 'missing_field', { field: 'body' });
  const comment = { id: request.hub.nextId(), user, body, created_at: request.hub.now() };
  pull.comments.push(comment);
  return Promise.resolve(ok(commentJson(request.urls, repo, pull, comment), 201));
};

export const listReviews: Handler = async (request) => {
  const repo = repoOf(request);
  const pull = pullOf(request, repo);
  return Promise.resolve(paged(pull.reviews, pageOf(request.url), (review) => reviewJson(request.urls, repo, pull, review)));
};

const kReviewStates: Readonly<Record<string, string>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

export const createReview: Handler = async (request) => {
  const repo = repoOf(request);
  const user = requireWritingToken(request);
  const pull = pullOf(request, repo);
  const event = optionalString(request.body, 'event');
  const state = event === undefined ? 'PENDING' : kReviewStates[event];
  if (state === undefined) throw new Problem(422, `Unprocessable Entity: Variable $event was provided invalid value`);
  if (state === 'APPROVED' && pull.user === user) throw new Problem(422, 'Unprocessable Entity: Can not approve your own pull request');
  const body = optionalString(request.body, 'body') ?? '';
  if (body === '' && (state === 'COMMENTED' || state === 'CHANGES_REQUESTED')) throw new Problem(422, 'Unprocessable Entity: body is missing');
  const commit = optionalString(request.body, 'commit_id') ?? pull.head.sha;
  const review: Review = { id: request.hub.nextId(), user, body, state, commit, submitted_at: request.hub.now() };
  pull.reviews.push(review);
  return Promise.resolve(ok(reviewJson(request.urls, repo, pull, review)));
};

export const listReviewComments: Handler = async (request) => {
  pullOf(request, repoOf(request));
  return Promise.resolve(ok([]));
};

export const nothingHere: Handler = async () => Promise.reject(notFound());
