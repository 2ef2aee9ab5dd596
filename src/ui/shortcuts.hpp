// Shortcuts as one text, in the syntax of aria-keyshortcuts: "Control+K F1" is two of them. There is no other way to
// say a shortcut: the command registry, the controls that announce one, the shell that dispatches keydowns, tooltips
// and the list of shortcuts all read this text.
//
// Keys are KeyboardEvent.key, never a place on the keyboard, so AZERTY and QWERTZ find letters where they are printed.
// "Control" is the Command key on a Mac. No shortcut may take what belongs to the browser (`is_reserved`), which a test
// checks over the whole registry.
#pragma once
#include <string>
#include <string_view>

#include "app/state.hpp"
#include "ui/agent.hpp"

namespace marbre::ui {

// Is `key` one of these shortcuts?
bool matches_shortcut(const KeyPress& key, std::string_view shortcuts, bool mac);
// The first shortcut as a person reads it on their keyboard: "Ctrl+Maj+F", "Ctrl+Shift+F", "⇧⌘F". "" for none.
std::string shortcut_words(std::string_view shortcuts, bool mac, app::Language language);
// What aria-keyshortcuts says: on a Mac with "Meta" where the registry says "Control".
std::string aria_shortcuts(std::string_view shortcuts, bool mac);
// Does one of them belong to the browser: closing, opening and changing tabs, the address bar, reloading, full screen,
// tools?
bool is_reserved(std::string_view shortcuts);

}  // namespace marbre::ui
