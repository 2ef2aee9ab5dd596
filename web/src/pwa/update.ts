// Registers the service worker and watches for a new version. A new version waits, installed, until wasm says that all drafts
// are saved (`reload_for_update`); then it takes over and the page reloads once.
export interface Updates {
  /** The waiting version takes over and the page reloads; without one, a plain reload. */
  apply(): void;
}

export function watchUpdates(ready: () => void, reload: () => void): Updates {
  let waiting: ServiceWorker | null = null;
  let applying = false;

  function found(worker: ServiceWorker | null): void {
    if (worker === null || worker === waiting) return;
    const installed = (): void => {
      // Without a controller this is the first visit: nothing to update from.
      if (worker.state !== 'installed' || navigator.serviceWorker.controller === null) return;
      waiting = worker;
      ready();
    };
    worker.addEventListener('statechange', installed);
    installed();
  }

  async function register(): Promise<void> {
    const registration = await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
    found(registration.waiting);
    found(registration.installing);
    registration.addEventListener('updatefound', () => {
      found(registration.installing);
    });
    // A tab that stays open for days asks now and then: when it is looked at again.
    let asked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || Date.now() - asked < 3_600_000) return;
      asked = Date.now();
      registration.update().catch(() => undefined);
    });
  }

  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (applying) reload();
    });
    const { controller } = navigator.serviceWorker; // there is one from the second visit on
    const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
    if (controller !== null && connection?.saveData !== true) {
      setTimeout(() => {
        controller.postMessage({ type: 'keep_scripts' });
      }, 5000);
    }
    register().catch(() => undefined); // no service worker here (private window, plain http): online only
  }

  return {
    apply() {
      applying = true;
      if (waiting === null) reload();
      else waiting.postMessage({ type: 'skip_waiting' });
    },
  };
}
