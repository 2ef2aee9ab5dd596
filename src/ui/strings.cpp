#include "ui/strings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "ui/texts.hpp"

namespace marbre::ui {
namespace {

constexpr auto kCount = static_cast<std::size_t>(StringId::kCount);

// Where each text starts: a pointer and a length for each would be larger than the texts of most buttons.
struct Catalogue {
  std::string_view texts;
  std::array<std::uint16_t, kCount + 1> starts{};
};

const Catalogue& catalogue_of(app::Language language) {
  static std::array<Catalogue, 2> held;
  Catalogue& c = held[static_cast<std::size_t>(language)];
  const std::string_view texts = texts_of(language);
  if (c.texts.data() == texts.data()) return c;
  c.texts = texts;
  std::size_t n = 0;
  for (std::size_t at = 0; at < texts.size() && n < kCount; ++at)
    if (texts[at] == 0) c.starts[++n] = static_cast<std::uint16_t>(at + 1);
  return c;
}

// Names of the texts that are asked for by name: those of notices (app/notices.hpp).
struct Named {
  std::string_view name;
  StringId id = StringId::kCount;
};
consteval auto all_names() {
  return std::array{
#define MARBRE_STRING(id, french, english) Named{#id, StringId::id},
#include "ui/strings.def"
#undef MARBRE_STRING
  };
}
consteval std::size_t count_notices() {
  const auto all = all_names();
  return static_cast<std::size_t>(
      std::ranges::count_if(all, [](const Named& named) { return named.name.starts_with("kNotice"); }));
}
constexpr auto kNotices = [] {
  std::array<Named, count_notices()> notices;
  std::size_t n = 0;
  for (const Named& named : all_names())
    if (named.name.starts_with("kNotice")) notices[n++] = named;
  return notices;
}();

// The n-th word of a text of the catalogue: names of months and days.
std::string_view word(std::string_view words, int n) {
  for (; n > 0; --n) words.remove_prefix(std::min(words.size(), words.find(' ') + 1));
  return words.substr(0, words.find(' '));
}

std::optional<int> number(std::string_view text, std::size_t at, std::size_t length) {
  if (at + length > text.size()) return std::nullopt;
  int value = 0;
  const char* end = text.data() + at + length;
  const auto read = std::from_chars(text.data() + at, end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

struct Date {
  int year, month, day;
};
std::optional<Date> parse_date(std::string_view iso) {
  const auto year = number(iso, 0, 4), month = number(iso, 5, 2), day = number(iso, 8, 2);
  if (!year || !month || !day || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  return Date{*year, *month, *day};
}

int weekday(Date d) {  // 0 = Monday; Sakamoto's congruence
  constexpr std::array kShift = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  const int y = d.month < 3 ? d.year - 1 : d.year;
  return (y + y / 4 - y / 100 + y / 400 + kShift[static_cast<std::size_t>(d.month - 1)] + d.day + 6) % 7;
}

std::string with_month(Date d, StringId months, app::Language language) {
  std::string out;
  out += d.day == 1 ? std::string(translate(StringId::kFirstOfMonth, language)) : std::to_string(d.day);
  out += ' ';
  out += word(translate(months, language), d.month - 1);
  out += ' ';
  out += std::to_string(d.year);
  return out;
}

}  // namespace

app::Language shown_language(app::Language chosen) {
  if (!texts_of(chosen).empty()) return chosen;
  return chosen == app::Language::kFrench ? app::Language::kEnglish : app::Language::kFrench;
}

std::string_view translate(StringId id, app::Language language) {
  const auto i = static_cast<std::size_t>(id);
  if (i >= kCount) return {};
  const Catalogue& c = catalogue_of(language);
  return c.texts.substr(c.starts[i], static_cast<std::size_t>(c.starts[i + 1] - c.starts[i] - 1));
}

std::string format(std::string_view pattern, std::string_view argument) {
  const std::size_t at = pattern.find("{}");
  if (at == std::string_view::npos) return std::string(pattern);
  std::string out;
  out.reserve(pattern.size() + argument.size());
  out.append(pattern.substr(0, at)).append(argument).append(pattern.substr(at + 2));
  return out;
}

std::string_view translate_key(std::string_view key, app::Language language) {
  const auto at = std::ranges::find(kNotices, key, &Named::name);
  return at == kNotices.end() ? std::string_view() : translate(at->id, language);
}

std::string date_in_words(std::string_view iso, app::Language language) {
  const std::optional<Date> date = parse_date(iso);
  if (!date) return std::string(iso);
  const auto hour = number(iso, 11, 2), minute = number(iso, 14, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return with_month(*date, StringId::kMonths, language);
  std::string out(word(translate(StringId::kWeekdays, language), weekday(*date)));
  out += ' ';
  out += with_month(*date, StringId::kMonths, language);
  out += ", ";
  const bool french = language == app::Language::kFrench;
  out += std::to_string(*hour);
  out += french ? "\u00a0h" : ":";
  if (french && *minute == 0) return out;
  if (french) out += "\u00a0";
  if (*minute < 10) out += '0';
  out += std::to_string(*minute);
  return out;
}

std::string short_date(std::string_view iso, app::Language language) {
  const std::optional<Date> date = parse_date(iso);
  return date ? with_month(*date, StringId::kMonthsShort, language) : std::string(iso);
}

std::string iso_minute(app::Instant at, int utc_offset_minutes) {
  using namespace std::chrono;
  const std::int64_t local = at.ms + utc_offset_minutes * std::int64_t{60'000};
  const year_month_day date{sys_days{floor<days>(sys_time<milliseconds>{milliseconds{local}})}};
  const auto padded = [](unsigned n, std::size_t width) {
    std::string out = std::to_string(n);
    return out.insert(0, width - std::min(width, out.size()), '0');
  };
  return padded(static_cast<unsigned>(int{date.year()}), 4) + "-" + padded(unsigned{date.month()}, 2) + "-" +
         padded(unsigned{date.day()}, 2) + "T" + clock_time(at, utc_offset_minutes);
}

std::string instant_in_words(app::Instant at, int utc_offset_minutes, app::Language language) {
  return date_in_words(iso_minute(at, utc_offset_minutes), language);
}

std::string clock_time(app::Instant at, int utc_offset_minutes) {
  constexpr std::int64_t kDay = 24 * 60;
  const std::int64_t minutes = at.ms / 60'000 + utc_offset_minutes;
  const std::int64_t of_day = ((minutes % kDay) + kDay) % kDay;
  std::string out = std::to_string(of_day / 60);
  if (out.size() < 2) out.insert(0, "0");
  out += of_day % 60 < 10 ? ":0" : ":";
  out += std::to_string(of_day % 60);
  return out;
}

}  // namespace marbre::ui
