// Where the focused text box lies: over the text it holds, in the same font and size, so that input methods open their windows
// at the caret and voice control and magnifiers find it. Nothing of it is seen; the canvas shows the text.
import type { AgentMessage, Rect } from '../bridge/messages';
import { setRect, type TextBox } from '../a11y/mirror';

export function placeTextBox(element: TextBox, message: AgentMessage, origin: Rect | undefined): void {
  const { style } = element;
  style.setProperty('font-size', `${message.size}px`);
  style.setProperty('font-family', message.mono ? 'var(--marbre-mono)' : 'var(--marbre-sans)');
  const [, , , lineHeight] = message.caret;
  if (lineHeight > 0) style.setProperty('line-height', `${lineHeight}px`);
  const [x, y, w, h] = message.rect;
  if (message.multiline && w > 0 && h > 0) setRect(element, [x, y, w, h], origin);
}
