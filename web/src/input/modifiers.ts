// Modifier keys of an event as marbre_key and marbre_pointer take them.
import { modifierBits } from '../bridge/wasm';

type Modified = Pick<KeyboardEvent | MouseEvent, 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'getModifierState'>;

/** AltGr is reported as Ctrl+Alt on Windows: what it makes is a character, not a command. */
export function modifiersOf(event: Modified): number {
  const altGraph = event.getModifierState('AltGraph');
  return (
    (event.shiftKey ? modifierBits.shift : 0) |
    (event.ctrlKey && !altGraph ? modifierBits.ctrl : 0) |
    (event.altKey && !altGraph ? modifierBits.alt : 0) |
    (event.metaKey ? modifierBits.meta : 0)
  );
}
