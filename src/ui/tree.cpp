#include "ui/tree.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/json.hpp"

namespace marbre::ui {

using base::Json;

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

Json node_json(const Node& node) {
  const auto whole = [](float v) { return Json(static_cast<double>(std::lround(v * 10)) / 10); };
  Json::Object o;
  o.reserve(16);
  o.emplace_back("id", node.id);
  o.emplace_back("parent", node.parent);
  o.emplace_back("role", aria_role(node.role));
  o.emplace_back("name", node.name);
  if (!node.value.empty() || is_text_box(node.role)) o.emplace_back("value", node.value);
  if (!node.description.empty()) o.emplace_back("description", node.description);
  if (!node.shortcut.empty()) o.emplace_back("shortcut", node.shortcut);
  if (!node.lang.empty()) o.emplace_back("lang", node.lang);
  if (node.controls != 0) o.emplace_back("controls", node.controls);
  if (node.active != 0) o.emplace_back("active", node.active);
  o.emplace_back("rect", Json::Array{whole(node.rect.x), whole(node.rect.y), whole(node.rect.w), whole(node.rect.h)});
  const NodeState& s = node.state;
  const auto flag = [&](const char* key, bool on) {
    if (on) o.emplace_back(key, true);
  };
  const auto choice = [&](const char* key, int value) {
    if (value >= 0) o.emplace_back(key, value != 0);
  };
  const auto number = [&](const char* key, int value) {
    if (value > 0) o.emplace_back(key, value);
  };
  flag("disabled", s.disabled);
  flag("focused", s.focused);
  flag("multiline", s.multiline);
  flag("readonly", s.read_only);
  flag("invalid", s.invalid);
  flag("modal", s.modal);
  choice("checked", s.checked);
  choice("selected", s.selected);
  choice("expanded", s.expanded);
  choice("pressed", s.pressed);
  number("level", s.level);
  number("setsize", s.set_size);
  number("posinset", s.position);
  if (s.now >= 0) o.emplace_back("now", static_cast<double>(std::lround(s.now * 100)) / 100);
  return o;
}

}  // namespace

std::string to_json(const Tree& tree) {
  Json::Array nodes;
  nodes.reserve(tree.nodes.size());
  for (const Node& node : tree.nodes) nodes.push_back(node_json(node));
  return Json(Json::Object{{"type", "tree"}, {"nodes", Json(std::move(nodes))}}).dump();
}

}  // namespace marbre::ui
