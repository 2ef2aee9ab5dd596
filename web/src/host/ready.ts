// When Marbre is usable for typing: a frame is drawn, and the page that the address names is open, or will not open.
import type { MessageIn, TreeNode } from '../bridge/messages';

export interface Readiness {
  readonly ready: Promise<void>;
  drawn(): void;
  tree(nodes: readonly TreeNode[]): void;
  sent(message: MessageIn): void;
}

export function createReadiness(fragment: string): Readiness {
  let resolve: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    resolve = done;
  });
  let isDrawn = false;
  let mirrored = false;
  let open = !fragment.includes('/edit/');
  const look = (): void => {
    if (isDrawn && mirrored && open) resolve();
  };
  return {
    ready,
    drawn() {
      isDrawn = true;
      look();
    },
    tree(nodes) {
      mirrored = nodes.length > 0;
      open ||= nodes.some((node) => node.role === 'textbox' && node.multiline === true);
      look();
    },
    sent(message) {
      open ||= message.type === 'request_failed';
      look();
    },
  };
}
