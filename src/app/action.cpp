#include "app/action.hpp"

namespace marbre::app {

ActionSink::ActionSink() = default;
ActionSink::~ActionSink() = default;

// `used`: the callers are elsewhere, and every alternative is instantiated by `all` below.
template <class A>
[[gnu::used]] void ActionSink::push(A action) {
  actions_.emplace_back(std::in_place_type<A>, std::move(action));
}

std::vector<Action> ActionSink::take() { return std::exchange(actions_, {}); }
bool ActionSink::empty() const { return actions_.empty(); }

namespace {

template <class Variant>
struct Pushes;
template <class... A>
struct Pushes<std::variant<A...>> {
  static void all(ActionSink& sink) { (sink.push(A{}), ...); }
};
[[maybe_unused]] void instantiate(ActionSink& sink) { Pushes<Action>::all(sink); }

}  // namespace
}  // namespace marbre::app
