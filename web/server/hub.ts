// What the server knows besides git: repositories, people and their rights, pull requests, comments, statuses. Plain data,
// written as one JSON file after every change (to a new file, then renamed: a killed server leaves the old or the new state).
// Everything that git can say is asked of git, so that the two cannot disagree.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { initRepository } from './git';

export type Right = 'read' | 'write' | 'admin';

export interface Account {
  login: string;
  name: string;
  email: string;
}
export interface TokenGrant {
  login: string;
  readOnly?: boolean; // a fine-grained token without "Contents: write"
}
export interface Label {
  name: string;
}
export interface Comment {
  id: number;
  user: string;
  body: string;
  created_at: number;
}
export interface Review {
  id: number;
  user: string;
  body: string;
  state: string; // APPROVED, CHANGES_REQUESTED, COMMENTED, PENDING
  commit: string;
  submitted_at: number;
}
export interface Status {
  id: number;
  sha: string;
  state: string;
  context: string;
  description: string | null;
  target_url: string | null;
  creator: string;
  created_at: number;
}
export interface PullRecord {
  number: number;
  title: string;
  body: string | null;
  user: string;
  state: 'open' | 'closed';
  draft: boolean;
  base: string; // branch
  base_sha: string; // as of the last time it was open
  head: { owner: string; name: string; ref: string; sha: string };
  created_at: number;
  updated_at: number;
  closed_at: number | null;
  merged_at: number | null;
  merged_by: string | null;
  merge_commit_sha: string | null;
  labels: string[];
  comments: Comment[];
  reviews: Review[];
}
export interface RepoRecord {
  id: number;
  owner: string;
  name: string;
  description: string;
  default_branch: string;
  private: boolean;
  archived: boolean;
  parent: string | null; // full name of what this is a fork of
  rights: Record<string, Right>;
  protected_branches: string[];
  merge_methods: string[];
  created_at: number;
  pulls: PullRecord[];
  statuses: Status[];
}
export interface HubState {
  next_id: number;
  accounts: Account[];
  repos: RepoRecord[];
}

export interface NewRepo {
  owner: string;
  name: string;
  description?: string;
  default_branch?: string;
  private?: boolean;
  archived?: boolean;
  parent?: string;
  rights?: Record<string, Right>;
  protected_branches?: string[];
  merge_methods?: string[];
}

export class Hub {
  readonly dir: string;
  readonly now: () => number;
  state: HubState = { next_id: 1001, accounts: [], repos: [] };
  private lock: Promise<unknown> = Promise.resolve();

  constructor(dir: string, now: () => number) {
    this.dir = dir;
    this.now = now;
  }

  async load(): Promise<void> {
    const file = join(this.dir, 'hub.json');
    let source: string;
    try {
      source = await readFile(file, 'utf8');
    } catch {
      return; // a new state
    }
    this.state = JSON.parse(source) as HubState;
  }

  async save(): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    const file = join(this.dir, 'hub.json');
    await writeFile(`${file}.new`, JSON.stringify(this.state, null, 1));
    await rename(`${file}.new`, file);
  }

  // One change at a time: what a handler read is still so when it writes.
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.lock;
    const mine = before.then(work, work);
    this.lock = mine.catch(() => undefined);
    return mine;
  }

  nextId(): number {
    return this.state.next_id++;
  }

  account(login: string): Account {
    const known = this.state.accounts.find((account) => account.login === login);
    return known ?? { login, name: login, email: `${login}@users.noreply.example.org` };
  }

  accountByEmail(email: string): Account | undefined {
    return this.state.accounts.find((account) => account.email === email);
  }

  addAccount(account: Account): void {
    this.state.accounts = [...this.state.accounts.filter((known) => known.login !== account.login), account];
  }

  repo(owner: string, name: string): RepoRecord | undefined {
    const wanted = `${owner}/${name}`.toLowerCase();
    return this.state.repos.find((repo) => `${repo.owner}/${repo.name}`.toLowerCase() === wanted);
  }

  gitDir(repo: { owner: string; name: string }): string {
    return join(this.dir, 'repos', repo.owner, `${repo.name}.git`);
  }

  async createRepo(options: NewRepo): Promise<RepoRecord> {
    const repo: RepoRecord = {
      id: this.nextId(),
      owner: options.owner,
      name: options.name,
      description: options.description ?? '',
      default_branch: options.default_branch ?? 'main',
      private: options.private ?? false,
      archived: options.archived ?? false,
      parent: options.parent ?? null,
      rights: { [options.owner]: 'admin', ...options.rights },
      protected_branches: options.protected_branches ?? [],
      merge_methods: options.merge_methods ?? ['merge', 'squash', 'rebase'],
      created_at: this.now(),
      pulls: [],
      statuses: [],
    };
    const dir = this.gitDir(repo);
    await rm(dir, { recursive: true, force: true }); // what a server that was killed in the middle of this left behind
    await mkdir(dirname(dir), { recursive: true });
    await initRepository(dir, repo.default_branch);
    this.state.repos.push(repo);
    return repo;
  }
}

export function rightOf(repo: RepoRecord, login: string | undefined): Right | undefined {
  const own = login === undefined ? undefined : repo.rights[login];
  return own ?? (repo.private ? undefined : 'read');
}

export function canPush(repo: RepoRecord, login: string | undefined): boolean {
  const right = rightOf(repo, login);
  return right === 'write' || right === 'admin';
}
