#include "ui/texts.hpp"

namespace marbre::ui {
namespace {

constexpr char kFrench[] =
#define MARBRE_STRING(id, french, english) french "\0"
#include "ui/strings.def"
#undef MARBRE_STRING
    ;
constexpr char kEnglish[] =
#define MARBRE_STRING(id, french, english) english "\0"
#include "ui/strings.def"
#undef MARBRE_STRING
    ;

}  // namespace

std::string_view texts_of(app::Language language) {  // without the literal's own NUL
  return language == app::Language::kFrench ? std::string_view(kFrench, sizeof kFrench - 1)
                                            : std::string_view(kEnglish, sizeof kEnglish - 1);
}

}  // namespace marbre::ui
