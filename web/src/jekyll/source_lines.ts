// Which line of a body each line of it after Liquid comes from. Liquid leaves most lines as they are: those are found again in order,
// by the lines that stand only once on both sides first; what a tag made lies between two of them, at the tag.

/** For each line of `made`, from 0, a line of `body`. */
export function sourceLines(body: string, made: string): readonly number[] {
  const from = body.split('\n');
  const to = made.split('\n');
  if (body === made) return to.map((_, i) => i);
  const out = new Array<number>(to.length).fill(-1);
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) out[head] = head++;
  let tail = 0;
  while (tail < from.length - head && tail < to.length - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) {
    tail++;
    out[to.length - tail] = from.length - tail;
  }
  const places = (lines: readonly string[], end: number): Map<string, number> => {
    const found = new Map<string, number>();
    for (let i = head; i < end; i++) {
      const line = lines[i] ?? '';
      if (line.trim() !== '') found.set(line, found.has(line) ? -1 : i);
    }
    return found;
  };
  const there = places(from, from.length - tail);
  const here = places(to, to.length - tail);
  let last = head - 1;
  for (let i = head; i < to.length - tail; i++) {
    const line = to[i] ?? '';
    const at = here.get(line) === i ? (there.get(line) ?? -1) : -1;
    if (at > last) out[i] = last = at;
  }
  // What is left follows its predecessor, line by line where the text goes on alike, and stays before its successor.
  let next = from.length - 1;
  const bound = new Array<number>(to.length);
  for (let i = to.length - 1; i >= 0; i--) {
    const known = out[i] ?? -1;
    if (known >= 0) next = known;
    bound[i] = next;
  }
  for (let i = 0; i < to.length; i++) {
    if ((out[i] ?? -1) >= 0) continue;
    out[i] = Math.max(0, Math.min((out[i - 1] ?? -1) + 1, bound[i] ?? 0));
  }
  return out;
}
