#include "app/action.hpp"

namespace marbre::app {

ActionSink::ActionSink() = default;
ActionSink::~ActionSink() = default;

// The callers are elsewhere: every alternative is instantiated by a call, not inlined, in `all` below. (`used` would
// say the same, but makes an export of each in WebAssembly.)
template <class A>
[[gnu::noinline]] void ActionSink::push(A action) {
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

}  // namespace

void instantiate_pushes(ActionSink& sink);  // called by nobody
void instantiate_pushes(ActionSink& sink) { Pushes<Action>::all(sink); }

}  // namespace marbre::app
