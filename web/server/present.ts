// GitHub's JSON objects, made from git and the hub. Every object the contract describes is whole: members that this server
// has nothing to say about carry GitHub's own "nothing" (null, 0, false, empty). The contract tests validate all of them.
import { createHash } from 'node:crypto';
import type { Commit, FileDiff, Person, Ref, TreeItem } from './git';
import type { Comment, Hub, PullRecord, RepoRecord, Review, Status } from './hub';
import { rightOf } from './hub';

export interface Urls {
  api: string; // "http://127.0.0.1:8080/api"
  raw: string;
  web: string; // where people look: the app, "http://127.0.0.1:8080/#"
}

export function iso(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}

// A number that stays the same for the same name.
function numberFor(name: string): number {
  return createHash('sha1').update(name).digest().readUInt32BE(0) & 0x7fffffff;
}

function templated(base: string, names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([key, path]) => [key, `${base}${path}`]));
}

// -- people -------------------------------------------------------------------------------------------------------------

const kUserUrls = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
};

export function simpleUser(urls: Urls, login: string) {
  const id = numberFor(`user ${login}`);
  const url = `${urls.api}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${urls.raw}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: `${urls.web}/${login}`,
    ...templated(url, kUserUrls),
    type: 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

export function fullUser(urls: Urls, hub: Hub, login: string) {
  const { name, email } = hub.account(login);
  return {
    ...simpleUser(urls, login),
    name,
    email,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: hub.state.repos.filter((repo) => repo.owner === login && !repo.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(0),
    updated_at: iso(0),
  };
}

// -- repositories -------------------------------------------------------------------------------------------------------

const kRepoUrls = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function repoUrl(urls: Urls, repo: { owner: string; name: string }): string {
  return `${urls.api}/repos/${repo.owner}/${repo.name}`;
}

function repoPage(urls: Urls, repo: { owner: string; name: string }): string {
  return `${urls.web}/${repo.owner}/${repo.name}`;
}

export function minimalRepo(urls: Urls, repo: RepoRecord) {
  const url = repoUrl(urls, repo);
  return {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: `${repo.owner}/${repo.name}`,
    owner: simpleUser(urls, repo.owner),
    private: repo.private,
    html_url: repoPage(urls, repo),
    description: repo.description === '' ? null : repo.description,
    fork: repo.parent !== null,
    url,
    ...templated(url, kRepoUrls),
  };
}

function permissions(repo: RepoRecord, login: string | undefined) {
  if (login === undefined) return {};
  const right = rightOf(repo, login);
  const push = right === 'write' || right === 'admin';
  const admin = right === 'admin';
  return { permissions: { admin, maintain: admin, push, triage: push, pull: right !== undefined } };
}

export function simpleRepo(urls: Urls, hub: Hub, repo: RepoRecord, login?: string) {
  const git = hub.gitDir(repo);
  const open = repo.pulls.filter((pull) => pull.state === 'open').length;
  const forks = hub.state.repos.filter((other) => other.parent === `${repo.owner}/${repo.name}`).length;
  return {
    ...minimalRepo(urls, repo),
    clone_url: `file://${encodeURI(git.startsWith('/') ? git : `/${git}`)}`,
    git_url: `git://localhost/${repo.owner}/${repo.name}.git`,
    ssh_url: `git@localhost:${repo.owner}/${repo.name}.git`,
    svn_url: repoPage(urls, repo),
    mirror_url: null,
    default_branch: repo.default_branch,
    forks,
    forks_count: forks,
    has_downloads: true,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    homepage: null,
    language: null,
    archived: repo.archived,
    disabled: false,
    visibility: repo.private ? 'private' : 'public',
    open_issues: open,
    open_issues_count: open,
    license: null,
    size: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    topics: [],
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    created_at: iso(repo.created_at),
    updated_at: iso(repo.created_at),
    pushed_at: iso(repo.created_at),
    ...permissions(repo, login),
  };
}

export function fullRepo(urls: Urls, hub: Hub, repo: RepoRecord, login?: string): Record<string, unknown> {
  const [owner = '', name = ''] = (repo.parent ?? '').split('/');
  const parent = repo.parent === null ? undefined : hub.repo(owner, name);
  const parentJson = parent === undefined ? {} : { parent: simpleRepo(urls, hub, parent), source: simpleRepo(urls, hub, parent) };
  return {
    ...simpleRepo(urls, hub, repo, login),
    network_count: 0,
    subscribers_count: 0,
    temp_clone_token: null,
    delete_branch_on_merge: false,
    allow_auto_merge: false,
    allow_update_branch: false,
    allow_merge_commit: repo.merge_methods.includes('merge'),
    allow_squash_merge: repo.merge_methods.includes('squash'),
    allow_rebase_merge: repo.merge_methods.includes('rebase'),
    ...parentJson,
  };
}

// -- git data -----------------------------------------------------------------------------------------------------------

const kUnsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

function gitUser(person: Person) {
  return { name: person.name, email: person.email, date: iso(person.date) };
}

export function gitCommit(urls: Urls, repo: RepoRecord, commit: Commit) {
  const base = `${repoUrl(urls, repo)}/git`;
  const page = repoPage(urls, repo);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${base}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: gitUser(commit.author),
    committer: gitUser(commit.committer),
    tree: { sha: commit.tree, url: `${base}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${base}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    verification: kUnsigned,
  };
}

export function repoCommit(urls: Urls, hub: Hub, repo: RepoRecord, commit: Commit) {
  const url = `${repoUrl(urls, repo)}/commits`;
  const git = gitCommit(urls, repo, commit);
  const userFor = (person: Person) => {
    const account = hub.accountByEmail(person.email);
    return account === undefined ? null : simpleUser(urls, account.login);
  };
  return {
    url: `${url}/${commit.sha}`,
    sha: commit.sha,
    node_id: git.node_id,
    html_url: git.html_url,
    comments_url: `${url}/${commit.sha}/comments`,
    commit: {
      url: git.url,
      author: git.author,
      committer: git.committer,
      message: git.message,
      tree: git.tree,
      comment_count: 0,
      verification: kUnsigned,
    },
    author: userFor(commit.author),
    committer: userFor(commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/${sha}`, html_url: `${repoPage(urls, repo)}/commit/${sha}` })),
  };
}

export function gitRef(urls: Urls, repo: RepoRecord, ref: Ref) {
  const base = `${repoUrl(urls, repo)}/git`;
  return {
    ref: ref.ref,
    node_id: nodeId('Ref', `${repo.id}:${ref.ref}`),
    url: `${base}/${ref.ref}`,
    object: { sha: ref.sha, type: ref.type, url: `${base}/${ref.type}s/${ref.sha}` },
  };
}

export function gitTree(urls: Urls, repo: RepoRecord, sha: string, items: readonly TreeItem[], truncated: boolean) {
  const base = `${repoUrl(urls, repo)}/git`;
  const tree = items.map(({ path, mode, type, sha: itemSha, size }) => ({
    path,
    mode,
    type,
    sha: itemSha,
    ...(size === undefined ? {} : { size }),
    ...(type === 'commit' ? {} : { url: `${base}/${type}s/${itemSha}` }),
  }));
  return { sha, url: `${base}/trees/${sha}`, tree, truncated };
}

export function wrapped64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/.{60}/g, '$&\n').concat(bytes.length === 0 ? '' : '\n');
}

export function gitBlob(urls: Urls, repo: RepoRecord, sha: string, bytes: Uint8Array) {
  return {
    sha,
    node_id: nodeId('Blob', `${repo.id}:${sha}`),
    size: bytes.length,
    url: `${repoUrl(urls, repo)}/git/blobs/${sha}`,
    content: wrapped64(bytes),
    encoding: 'base64',
  };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function contentEntry(urls: Urls, repo: RepoRecord, ref: string, item: TreeItem) {
  const path = encodePath(item.path);
  const kind = item.type === 'tree' ? 'dir' : item.type === 'commit' ? 'submodule' : 'file';
  const url = `${repoUrl(urls, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${repoUrl(urls, repo)}/git/${item.type === 'tree' ? 'trees' : 'blobs'}/${item.sha}`;
  const html = `${repoPage(urls, repo)}/${kind === 'dir' ? 'tree' : 'blob'}/${ref}/${path}`;
  return {
    type: kind,
    name: item.path.split('/').pop() ?? item.path,
    path: item.path,
    sha: item.sha,
    size: item.size ?? 0,
    url,
    git_url: git,
    html_url: html,
    download_url: kind === 'file' ? `${urls.raw}/${repo.owner}/${repo.name}/${encodeURIComponent(ref)}/${path}` : null,
    _links: { self: url, git, html },
  };
}

export function diffEntry(urls: Urls, repo: RepoRecord, commit: string, file: FileDiff) {
  const path = encodePath(file.path);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repoPage(urls, repo)}/blob/${commit}/${path}`,
    raw_url: `${urls.raw}/${repo.owner}/${repo.name}/${commit}/${path}`,
    contents_url: `${repoUrl(urls, repo)}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

// -- pull requests ------------------------------------------------------------------------------------------------------

export function labelJson(urls: Urls, repo: RepoRecord, name: string) {
  const id = numberFor(`label ${name}`);
  const url = `${repoUrl(urls, repo)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('Label', id), url, name, description: null, color: 'ededed', default: false };
}

function association(repo: RepoRecord, login: string): string {
  return repo.owner === login ? 'OWNER' : repo.rights[login] === undefined ? 'CONTRIBUTOR' : 'COLLABORATOR';
}

export function simplePull(urls: Urls, hub: Hub, repo: RepoRecord, pull: PullRecord, login?: string) {
  const api = repoUrl(urls, repo);
  const url = `${api}/pulls/${pull.number}`;
  const html = `${repoPage(urls, repo)}/pull/${pull.number}`;
  const headRepo = hub.repo(pull.head.owner, pull.head.name);
  const id = numberFor(`pull ${repo.id} ${pull.number}`);
  const issue = `${api}/issues/${pull.number}`;
  const statuses = `${api}/statuses/${pull.head.sha}`;
  const links = { self: url, html, issue, comments: `${issue}/comments`, review_comments: `${url}/comments` };
  const more = { review_comment: `${api}/pulls/comments{/number}`, commits: `${url}/commits`, statuses };
  return {
    url,
    id,
    node_id: nodeId('PullRequest', id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: simpleUser(urls, pull.user),
    body: pull.body,
    created_at: iso(pull.created_at),
    updated_at: iso(pull.updated_at),
    closed_at: isoOrNull(pull.closed_at),
    merged_at: isoOrNull(pull.merged_at),
    merge_commit_sha: pull.merge_commit_sha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((name) => labelJson(urls, repo, name)),
    milestone: null,
    draft: pull.draft,
    commits_url: more.commits,
    review_comments_url: links.review_comments,
    review_comment_url: more.review_comment,
    comments_url: links.comments,
    statuses_url: statuses,
    head: {
      label: `${pull.head.owner}:${pull.head.ref}`,
      ref: pull.head.ref,
      sha: pull.head.sha,
      user: simpleUser(urls, pull.head.owner),
      repo: headRepo === undefined ? null : simpleRepo(urls, hub, headRepo, login),
    },
    base: {
      label: `${repo.owner}:${pull.base}`,
      ref: pull.base,
      sha: pull.base_sha,
      user: simpleUser(urls, repo.owner),
      repo: simpleRepo(urls, hub, repo, login),
    },
    _links: Object.fromEntries(Object.entries({ ...links, ...more }).map(([key, href]) => [key, { href }])),
    author_association: association(repo, pull.user),
    auto_merge: null,
    active_lock_reason: null,
  };
}

export interface PullFacts {
  mergeable: boolean | null;
  files: readonly FileDiff[];
  commits: number;
}

export function fullPull(urls: Urls, hub: Hub, repo: RepoRecord, pull: PullRecord, facts: PullFacts, login?: string) {
  const sum = (pick: (file: FileDiff) => number) => facts.files.reduce((total, file) => total + pick(file), 0);
  const state = facts.mergeable === null ? 'unknown' : facts.mergeable ? 'clean' : 'dirty';
  return {
    ...simplePull(urls, hub, repo, pull, login),
    merged: pull.merged_at !== null,
    mergeable: facts.mergeable,
    rebaseable: facts.mergeable,
    mergeable_state: state,
    merged_by: pull.merged_by === null ? null : simpleUser(urls, pull.merged_by),
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: facts.commits,
    additions: sum((file) => file.additions),
    deletions: sum((file) => file.deletions),
    changed_files: facts.files.length,
  };
}

export function commentJson(urls: Urls, repo: RepoRecord, pull: PullRecord, comment: Comment) {
  const issue = `${repoUrl(urls, repo)}/issues/${pull.number}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${repoUrl(urls, repo)}/issues/comments/${comment.id}`,
    html_url: `${repoPage(urls, repo)}/pull/${pull.number}/comment/${comment.id}`,
    issue_url: issue,
    user: simpleUser(urls, comment.user),
    body: comment.body,
    created_at: iso(comment.created_at),
    updated_at: iso(comment.created_at),
    author_association: association(repo, comment.user),
  };
}

export function reviewJson(urls: Urls, repo: RepoRecord, pull: PullRecord, review: Review) {
  const html = `${repoPage(urls, repo)}/pull/${pull.number}/review/${review.id}`;
  const pullUrl = `${repoUrl(urls, repo)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: simpleUser(urls, review.user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: iso(review.submitted_at),
    commit_id: review.commit,
    author_association: association(repo, review.user),
  };
}

export function statusJson(urls: Urls, repo: RepoRecord, status: Status) {
  return {
    url: `${repoUrl(urls, repo)}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.target_url,
    context: status.context,
    created_at: iso(status.created_at),
    updated_at: iso(status.created_at),
    creator: simpleUser(urls, status.creator),
  };
}
