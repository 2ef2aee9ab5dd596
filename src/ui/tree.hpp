// The UI tree: one node per control, recorded while it is drawn. It feeds the ARIA mirror (real DOM elements over the
// canvas), the headless test driver and the wake-up logic. Roles and states are ARIA's; every node has a name. Ids are
// ImGui ids, so they are stable between frames and unique (a clash fails the test).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace marbre::ui {

enum class Role : std::uint8_t {
  kMain,
  kNavigation,
  kRegion,
  kComplementary,
  kDialog,
  kForm,
  kGroup,
  kToolbar,
  kSearch,
  kStatus,
  kHeading,
  kText,
  kImage,
  kMath,
  kButton,
  kLink,
  kTextbox,
  kSearchbox,
  kCombobox,
  kCheckbox,
  kRadio,
  kTab,
  kTablist,
  kTabpanel,
  kList,
  kListitem,
  kListbox,
  kOption,
  kTree,
  kTreeitem,
  kProgressbar,
  kSeparator,
  kDocument,
  kAlert,
};
std::string_view aria_role(Role);
constexpr bool is_text_box(Role role) {
  return role == Role::kTextbox || role == Role::kSearchbox || role == Role::kCombobox;
}

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
};  // logical pixels, clipped to what is visible

struct NodeState {
  bool disabled = false, focused = false, multiline = false, read_only = false, invalid = false, modal = false;
  int checked = -1, selected = -1, expanded = -1, pressed = -1;  // -1: not applicable, 0 or 1
  int level = 0;                                                 // headings and tree items
  int set_size = 0, position = 0;  // of list items, from 1, when not all of them are recorded; 0: not given
  float now = -1;                  // progress 0..1
  friend bool operator==(const NodeState&, const NodeState&) = default;
};

struct Node {
  std::uint32_t id = 0, parent = 0;  // parent 0: the root
  Role role{};
  std::string name = {}, value = {}, description = {}, shortcut = {};  // shortcut: aria-keyshortcuts
  std::string lang = {};                                               // "" = that of the interface
  std::uint32_t controls = 0, active = 0;  // of a combobox: its list box, and the option that Enter would choose
  NodeState state = {};
  Rect rect = {};
};

struct Tree {
  std::vector<Node> nodes;  // parents before children, in reading order
  const Node* find(std::uint32_t id) const;
  const Node* find(Role role, std::string_view name) const;  // first whose name matches exactly
};
// What must never be: two nodes with one id, a node without a name, a parent that is not there or comes later. Empty
// when all is well.
std::vector<std::string> problems(const Tree&);
std::string to_json(const Tree&);  // the "tree" message; its shape is in ARCHITECTURE.md, "The boundary"

}  // namespace marbre::ui
