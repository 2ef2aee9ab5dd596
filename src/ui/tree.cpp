#include "ui/tree.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/json.hpp"

namespace marbre::ui {

std::string_view aria_role(Role role) {
  switch (role) {
    case Role::kMain: return "main";
    case Role::kNavigation: return "navigation";
    case Role::kRegion: return "region";
    case Role::kComplementary: return "complementary";
    case Role::kDialog: return "dialog";
    case Role::kForm: return "form";
    case Role::kGroup: return "group";
    case Role::kToolbar: return "toolbar";
    case Role::kStatus: return "status";
    case Role::kHeading: return "heading";
    case Role::kText: return "text";
    case Role::kImage: return "img";
    case Role::kButton: return "button";
    case Role::kLink: return "link";
    case Role::kTextbox: return "textbox";
    case Role::kSearchbox: return "searchbox";
    case Role::kCombobox: return "combobox";
    case Role::kListbox: return "listbox";
    case Role::kOption: return "option";
    case Role::kSearch: return "search";
    case Role::kCheckbox: return "checkbox";
    case Role::kRadio: return "radio";
    case Role::kTab: return "tab";
    case Role::kTablist: return "tablist";
    case Role::kTabpanel: return "tabpanel";
    case Role::kList: return "list";
    case Role::kListitem: return "listitem";
    case Role::kTree: return "tree";
    case Role::kTreeitem: return "treeitem";
    case Role::kProgressbar: return "progressbar";
    case Role::kSeparator: return "separator";
    case Role::kMath: return "math";
    case Role::kDocument: return "document";
    case Role::kAlert: return "alert";
  }
  return "group";
}

const Node* Tree::find(std::uint32_t id) const {
  const auto at = std::ranges::find(nodes, id, &Node::id);
  return at == nodes.end() ? nullptr : &*at;
}

const Node* Tree::find(Role role, std::string_view name) const {
  const auto at = std::ranges::find_if(nodes, [&](const Node& n) { return n.role == role && n.name == name; });
  return at == nodes.end() ? nullptr : &*at;
}

std::vector<std::string> problems(const Tree& tree) {
  std::vector<std::string> found;
  std::set<std::uint32_t> seen;
  for (const Node& node : tree.nodes) {
    const std::string which = std::string(aria_role(node.role)) + " \"" + node.name + "\"";
    if (node.id == 0) found.push_back(which + " has no id");
    if (node.name.empty()) found.push_back(which + " has no name");
    if (node.parent != 0 && !seen.contains(node.parent))
      found.push_back(which + " comes before its parent, or has none");
    if (!seen.insert(node.id).second) found.push_back(which + " has the id of an earlier node");
  }
  return found;
}

namespace {

base::Written node_json(const Node& node) {
  using base::key_if;
  const auto rounded = [](float v, float parts) { return static_cast<double>(std::lround(v * parts)) / double{parts}; };
  base::ArrayWriter rect;
  for (const float v : {node.rect.x, node.rect.y, node.rect.w, node.rect.h}) rect.add(rounded(v, 10));
  const NodeState& s = node.state;
  return base::object({{"id", node.id},
                       {"parent", node.parent},
                       {"role", aria_role(node.role)},
                       {"name", node.name},
                       {key_if(!node.value.empty() || is_text_box(node.role), "value"), node.value},
                       {key_if(!node.description.empty(), "description"), node.description},
                       {key_if(!node.shortcut.empty(), "shortcut"), node.shortcut},
                       {key_if(!node.lang.empty(), "lang"), node.lang},
                       {key_if(node.controls != 0, "controls"), node.controls},
                       {key_if(node.active != 0, "active"), node.active},
                       {"rect", std::move(rect).take()},
                       {key_if(s.disabled, "disabled"), true},
                       {key_if(s.focused, "focused"), true},
                       {key_if(s.multiline, "multiline"), true},
                       {key_if(s.read_only, "readonly"), true},
                       {key_if(s.invalid, "invalid"), true},
                       {key_if(s.modal, "modal"), true},
                       {key_if(s.checked >= 0, "checked"), s.checked != 0},
                       {key_if(s.selected >= 0, "selected"), s.selected != 0},
                       {key_if(s.expanded >= 0, "expanded"), s.expanded != 0},
                       {key_if(s.pressed >= 0, "pressed"), s.pressed != 0},
                       {key_if(s.level > 0, "level"), s.level},
                       {key_if(s.set_size > 0, "setsize"), s.set_size},
                       {key_if(s.position > 0, "posinset"), s.position},
                       {key_if(s.now >= 0, "now"), rounded(s.now, 100)}});
}

}  // namespace

std::string to_json(const Tree& tree) {
  base::ArrayWriter nodes;
  for (const Node& node : tree.nodes) nodes.add(node_json(node));
  return base::object({{"type", "tree"}, {"nodes", std::move(nodes).take()}}).json;
}

}  // namespace marbre::ui
