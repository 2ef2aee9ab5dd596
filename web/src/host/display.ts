// The canvas's size in device pixels, exactly: devicePixelContentBoxSize where there is one (a fractional zoom rounds
// differently otherwise, and text blurs). A new size is only noted here; the frame that draws sets it, so that nothing flashes.
export interface Size {
  readonly width: number; // CSS pixels
  readonly height: number;
  readonly density: number;
  readonly deviceWidth: number;
  readonly deviceHeight: number;
}

export interface Display {
  /** The new size when it changed since the last call; resizes the canvas. */
  take(): Size | undefined;
  readonly size: Size;
}

export function sizeOf(width: number, height: number, device: { readonly width: number; readonly height: number } | undefined, ratio: number): Size {
  const deviceWidth = Math.max(1, device?.width ?? Math.round(width * ratio));
  const deviceHeight = Math.max(1, device?.height ?? Math.round(height * ratio));
  const density = width > 0 ? deviceWidth / width : ratio;
  return { width: Math.max(1, width), height: Math.max(1, height), density, deviceWidth, deviceHeight };
}

export function watchDisplay(canvas: HTMLCanvasElement, changed: () => void): Display {
  const box = canvas.getBoundingClientRect();
  let size = sizeOf(box.width, box.height, undefined, window.devicePixelRatio);
  let fresh = true;

  const observer = new ResizeObserver((entries) => {
    const entry = entries.at(-1);
    if (entry === undefined) return;
    const device = (entry as Partial<ResizeObserverEntry>).devicePixelContentBoxSize?.[0]; // WebKit has none
    const next = sizeOf(
      entry.contentRect.width,
      entry.contentRect.height,
      device && { width: device.inlineSize, height: device.blockSize },
      window.devicePixelRatio,
    );
    if (next.deviceWidth === size.deviceWidth && next.deviceHeight === size.deviceHeight && next.width === size.width && next.height === size.height) return;
    size = next;
    fresh = true;
    changed();
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(canvas); // WebKit: the content box, and the ratio when it changes
    const watchRatio = (): void => {
      matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener(
        'change',
        () => {
          size = sizeOf(size.width, size.height, undefined, window.devicePixelRatio);
          fresh = true;
          changed();
          watchRatio();
        },
        { once: true },
      );
    };
    watchRatio();
  }

  return {
    get size() {
      return size;
    },
    take() {
      if (!fresh) return undefined;
      fresh = false;
      canvas.width = size.deviceWidth;
      canvas.height = size.deviceHeight;
      return size;
    },
  };
}
