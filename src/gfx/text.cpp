// How a run is drawn: its clusters become code points (clusters.hpp), each has an advance (cached per style) and a
// glyph in the atlas (an ImFontBaked per face, size, density and subpixel phase). Loading a glyph may grow the atlas,
// which moves every texture coordinate and changes the draw list's texture; so glyphs are first collected by index, and
// their quads written only when all of a batch are there.
#include "gfx/text.hpp"

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "gfx/clusters.hpp"

namespace marbre::gfx {
namespace {

constexpr int kFamilies = 3, kFaces = kFamilies * 4, kPhases = 4;
constexpr int kSpacesPerTab = 4;
constexpr std::size_t kFastAdvances = 0x250;  // ASCII and the Latin letters sit in an array, the rest in a map
constexpr float kUnknown = -1;

struct SizedFace {  // one TextStyle in use
  TextStyle style;
  std::array<float, kFastAdvances> fast;
  std::map<char32_t, float> other;
  GlyphSource::Metrics metrics{};
  std::array<ImFontBaked*, kPhases> baked{};  // of frame `frame`, at density `density`: pointers do not survive a frame
  int frame = -1;
  float density = 0;
};

struct FontId {  // packed into ImFontConfig::FontNo
  int face = 0, phase = 0;
};

struct TextState {
  GlyphSource* source = nullptr;
  float density = 1;
  std::array<std::array<ImFont*, kPhases>, kFaces> fonts{};
  std::vector<std::unique_ptr<SizedFace>> sized;
  SizedFace* last = nullptr;
  Clusters clusters;
  int frame = -1;
  Glyph scratch;
};

int index_of(Face face) { return static_cast<int>(face.family) * 4 + (face.bold ? 2 : 0) + (face.italic ? 1 : 0); }
Face face_at(int index) { return {static_cast<Family>(index / 4), (index & 2) != 0, (index & 1) != 0}; }

TextState* state_of(const ImFontAtlas* atlas) { return static_cast<TextState*>(atlas->FontLoaderData); }
TextState& state() {
  TextState* const s = state_of(ImGui::GetIO().Fonts);
  IM_ASSERT(s != nullptr && "install_fonts has not been called for this context");
  return *s;
}

// Fewer phases where pixels are small: a quarter of a pixel cannot be seen at density 2.
int phases_at(float density) { return density < 1.5f ? 4 : 2; }

// -- Dear ImGui's font loader
// -------------------------------------------------------------------------------------------
FontId font_id(const ImFontConfig* config) {
  const auto number = static_cast<int>(config->FontNo);
  return {number / kPhases, number % kPhases};
}

bool contains_glyph(ImFontAtlas*, ImFontConfig*, ImWchar) { return true; }

bool bake_init(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*) {
  TextState& s = *state_of(atlas);
  const GlyphSource::Metrics metrics = s.source->metrics({face_at(font_id(config).face), baked->Size});
  baked->Ascent = std::ceil(metrics.ascent);
  baked->Descent = -std::ceil(metrics.descent);
  return true;
}

// Whether ImGui asks for the advance alone or for the pixels, it comes here.
bool load_glyph(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar code_point,
                ImFontGlyph* out, float* only_advance) {
  TextState& s = *state_of(atlas);
  const FontId id = font_id(config);
  const TextStyle style{face_at(id.face), baked->Size};
  std::string buffer;
  std::string_view cluster = s.clusters.text_of(code_point);
  if (cluster.empty()) {
    if (code_point < 0x20 || code_point == 0x7F) return false;
    base::append_utf8(buffer, code_point);
    cluster = buffer;
  }
  const float advance = s.source->advance(style, cluster);
  if (only_advance != nullptr) {
    *only_advance = advance;
    return true;
  }
  out->Codepoint = code_point & 0x3FFFFFF;
  out->AdvanceX = advance;
  Glyph& glyph = s.scratch;
  const float density = baked->RasterizerDensity;
  const float phase = static_cast<float>(id.phase) / static_cast<float>(phases_at(density));
  glyph.coloured = false;
  if (!s.source->rasterise(style, cluster, density, phase, glyph) || glyph.width <= 0 || glyph.height <= 0) return true;
  const ImFontAtlasRectId rect_id = ImFontAtlasPackAddRect(atlas, glyph.width, glyph.height);
  if (rect_id == ImFontAtlasRectId_Invalid)
    return true;  // larger than the atlas may become: a blank of the right width
  ImTextureRect* const rect = ImFontAtlasPackGetRect(atlas, rect_id);
  out->X0 = static_cast<float>(glyph.left) / density;
  out->Y0 = static_cast<float>(glyph.top) / density + baked->Ascent;
  out->X1 = out->X0 + static_cast<float>(glyph.width) / density;
  out->Y1 = out->Y0 + static_cast<float>(glyph.height) / density;
  out->Visible = true;
  out->Colored = glyph.coloured;
  out->PackId = rect_id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, out, rect, glyph.pixels.data(),
                                     glyph.coloured ? ImTextureFormat_RGBA32 : ImTextureFormat_Alpha8,
                                     glyph.coloured ? glyph.width * 4 : glyph.width);
  return true;
}

void shut_down(ImFontAtlas* atlas) {
  delete state_of(atlas);
  atlas->FontLoaderData = nullptr;
}

ImFontLoader make_loader() {
  ImFontLoader loader;
  loader.Name = "marbre";
  loader.FontSrcContainsGlyph = contains_glyph;
  loader.FontBakedInit = bake_init;
  loader.FontBakedLoadGlyph = load_glyph;
  return loader;
}
const ImFontLoader& source_loader() {
  static const ImFontLoader loader = make_loader();
  return loader;
}
const ImFontLoader& atlas_loader() {  // the same, and it owns the state
  static const ImFontLoader loader = [] {
    ImFontLoader l = make_loader();
    l.LoaderShutdown = shut_down;
    return l;
  }();
  return loader;
}

// -- styles, clusters, advances
// -----------------------------------------------------------------------------------------
SizedFace& sized(TextState& s, TextStyle style) {
  if (s.last != nullptr && s.last->style == style) return *s.last;
  const auto it = std::ranges::find_if(s.sized, [&](const auto& f) { return f->style == style; });
  if (it != s.sized.end()) return *(s.last = it->get());
  auto fresh = std::make_unique<SizedFace>();
  fresh->style = style;
  fresh->fast.fill(kUnknown);
  fresh->metrics = s.source->metrics(style);
  s.last = fresh.get();
  s.sized.push_back(std::move(fresh));
  return *s.last;
}

float load_advance(TextState& s, SizedFace& face, char32_t code_point, std::string_view cluster) {
  float advance = 0;
  if (code_point == '\t') {
    advance = static_cast<float>(kSpacesPerTab) * s.source->advance(face.style, " ");
  } else if (code_point >= 0x20 && code_point != 0x7F) {
    advance = s.source->advance(face.style, cluster);
  }
  if (code_point < kFastAdvances) return face.fast[code_point] = advance;
  return face.other[code_point] = advance;
}

float advance_of(TextState& s, SizedFace& face, char32_t code_point, std::string_view cluster) {
  if (code_point < kFastAdvances) {
    const float known = face.fast[code_point];
    return known >= 0 ? known : load_advance(s, face, code_point, cluster);
  }
  if (const auto it = face.other.find(code_point); it != face.other.end()) return it->second;
  return load_advance(s, face, code_point, cluster);
}

// Only ASCII and Latin letters below U+0300 stand on both sides: nothing there joins with its neighbour but CR LF.
bool is_plain_lead(unsigned char byte) { return byte < 0x80 || (byte >= 0xC3 && byte <= 0xCB); }

struct Cluster {
  std::string_view text;
  char32_t code_point;
};
Cluster cluster_at(TextState& s, std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80 ? 1 : 2;
  if (is_plain_lead(lead) && lead != '\r' && at + length <= text.size() &&
      (at + length == text.size() || is_plain_lead(byte(at + length)))) {
    const char32_t c = lead < 0x80 ? lead : static_cast<char32_t>((lead & 0x1F) << 6 | (byte(at + 1) & 0x3F));
    return {text.substr(at, length), c};
  }
  const std::size_t end = std::max(text::next_cluster(text, at), at + 1);
  const std::string_view cluster = text.substr(at, end - at);
  return {cluster, s.clusters.code_point_of(cluster)};
}

// The private use area is full: forget everything, between frames, when no quad of this frame refers to the glyphs.
void start_frame(TextState& s) {
  const int frame = ImGui::GetFrameCount();
  if (s.frame == frame) return;
  s.frame = frame;
  if (s.clusters.full()) forget_fonts();
}

// -- quads
// --------------------------------------------------------------------------------------------------------------
ImFontBaked& baked_of(TextState& s, SizedFace& face, int phase) {
  ImFontAtlas* const atlas = ImGui::GetIO().Fonts;
  const int frame = atlas->Builder->FrameCount;
  if (face.frame != frame || face.density != s.density) {
    face.baked.fill(nullptr);
    face.frame = frame;
    face.density = s.density;
  }
  ImFontBaked*& baked = face.baked[static_cast<std::size_t>(phase)];
  if (baked == nullptr) {
    ImFont* const font = s.fonts[static_cast<std::size_t>(index_of(face.style.face))][static_cast<std::size_t>(phase)];
    // Not ImFont::GetFontBaked: that one rounds sizes to whole pixels.
    baked = ImFontAtlasBakedGetOrAdd(atlas, font, face.style.size, s.density);
    baked->LastUsedFrame = frame;
  }
  return *baked;
}

struct Placed {
  int glyph;  // index in the baked font of `phase`
  int phase;
  float x;
};

class Batch {
 public:
  Batch(TextState& s, SizedFace& face, ImDrawList* list, float baseline, ImU32 colour)
      : s_(s), face_(face), list_(list), baseline_(baseline), colour_(colour) {}

  void add(char32_t code_point, float pen_device, int phases) {
    const float steps = std::floor(pen_device * static_cast<float>(phases) + 0.5f);
    const float whole = std::floor(steps / static_cast<float>(phases));
    const int phase = static_cast<int>(steps - whole * static_cast<float>(phases));
    ImFontBaked& baked = baked_of(s_, face_, phase);
    const ImFontGlyph* const glyph = baked.FindGlyph(static_cast<ImWchar>(code_point));
    if (!glyph->Visible) return;
    placed_[count_++] = {static_cast<int>(glyph - baked.Glyphs.Data), phase, whole / s_.density};
    if (count_ == placed_.size()) flush();
  }

  void flush() {
    if (count_ == 0) return;
    const auto n = static_cast<int>(count_);
    list_->PrimReserve(n * 6, n * 4);
    for (std::size_t i = 0; i < count_; ++i) {
      const Placed& p = placed_[i];
      const ImFontBaked& baked = *face_.baked[static_cast<std::size_t>(p.phase)];
      const ImFontGlyph& g = baked.Glyphs.Data[p.glyph];
      const float y = baseline_ - baked.Ascent;
      list_->PrimRectUV({p.x + g.X0, y + g.Y0}, {p.x + g.X1, y + g.Y1}, {g.U0, g.V0}, {g.U1, g.V1},
                        g.Colored ? colour_ | ~IM_COL32_A_MASK : colour_);
    }
    count_ = 0;
  }

 private:
  TextState& s_;
  SizedFace& face_;
  ImDrawList* list_;
  float baseline_;
  ImU32 colour_;
  std::array<Placed, 256> placed_;
  std::size_t count_ = 0;
};

}  // namespace
}  // namespace marbre::gfx

// The loader that Dear ImGui would choose by itself. It is built as if with FreeType, which is not there: it asks us.
const ImFontLoader* ImGuiFreeType::GetFontLoader() { return &marbre::gfx::atlas_loader(); }

namespace marbre::gfx {

void install_fonts(GlyphSource& source) {
  ImFontAtlas* const atlas = ImGui::GetIO().Fonts;
  IM_ASSERT(atlas->FontLoaderData == nullptr && atlas->Fonts.Size == 0);
  atlas->SetFontLoader(&atlas_loader());
  auto* const s = new TextState;
  s->source = &source;
  atlas->FontLoaderData = s;
  for (int face = 0; face < kFaces; ++face) {
    for (int phase = 0; phase < kPhases; ++phase) {
      ImFontConfig config;
      config.FontLoader = &source_loader();
      config.FontNo = static_cast<ImU32>(face * kPhases + phase);
      config.SizePixels = 14;
      config.FontDataOwnedByAtlas = true;  // there is none
      s->fonts[static_cast<std::size_t>(face)][static_cast<std::size_t>(phase)] = atlas->AddFont(&config);
    }
  }
  ImGui::GetIO().FontDefault = font_of({});
}

void forget_fonts() {
  TextState& s = state();
  ImFontAtlas* const atlas = ImGui::GetIO().Fonts;
  for (ImFont* const font : atlas->Fonts) {
    ImFontAtlasFontDiscardBakes(atlas, font, 0);
    font->LastBaked = nullptr;
  }
  s.sized.clear();
  s.last = nullptr;
  s.clusters.clear();
}

void set_density(float density) { state().density = density; }

ImFont* font_of(Face face) { return state().fonts[static_cast<std::size_t>(index_of(face))][0]; }

float advance(TextStyle style, std::string_view cluster) {
  if (cluster.empty()) return 0;
  TextState& s = state();
  start_frame(s);
  SizedFace& face = sized(s, style);
  if (cluster.size() == 1 && static_cast<unsigned char>(cluster[0]) < 0x80) {
    return advance_of(s, face, static_cast<unsigned char>(cluster[0]), cluster);
  }
  return advance_of(s, face, s.clusters.code_point_of(cluster), cluster);
}

float width(TextStyle style, std::string_view text) {
  TextState& s = state();
  start_frame(s);
  SizedFace& face = sized(s, style);
  float sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Cluster c = cluster_at(s, text, at);
    sum += advance_of(s, face, c.code_point, c.text);
    at += c.text.size();
  }
  return sum;
}

float ascent(TextStyle style) {
  TextState& s = state();
  return sized(s, style).metrics.ascent;
}

float descent(TextStyle style) {
  TextState& s = state();
  return sized(s, style).metrics.descent;
}

float draw(ImDrawList* list, TextStyle style, ImVec2 pos, std::uint32_t colour, std::string_view text) {
  TextState& s = state();
  start_frame(s);
  SizedFace& face = sized(s, style);
  const ImVec4& clip = list->_CmdHeader.ClipRect;
  const float slack = style.size;  // glyphs reach beyond their advance and their line
  if ((colour & IM_COL32_A_MASK) == 0 || pos.y - face.metrics.ascent - slack > clip.w ||
      pos.y + face.metrics.descent + slack < clip.y) {
    return pos.x + width(style, text);
  }
  const float baseline = std::floor(pos.y * s.density + 0.5f) / s.density;
  const int phases = phases_at(s.density);
  Batch batch(s, face, list, baseline, colour);
  float pen = pos.x;
  for (std::size_t at = 0; at < text.size();) {
    const Cluster c = cluster_at(s, text, at);
    const float step = advance_of(s, face, c.code_point, c.text);
    const bool blank = c.code_point <= ' ' || c.code_point == 0x7F;
    if (!blank && pen - slack < clip.z && pen + step + slack > clip.x) batch.add(c.code_point, pen * s.density, phases);
    pen += step;
    at += c.text.size();
  }
  batch.flush();
  return pen;
}

std::string elide(TextStyle style, std::string_view text, float max_width) {
  TextState& s = state();
  start_frame(s);
  SizedFace& face = sized(s, style);
  static constexpr std::string_view kEllipsis = "…";
  const float room = max_width - advance_of(s, face, s.clusters.code_point_of(kEllipsis), kEllipsis);
  float pen = 0;
  std::size_t fits = 0;  // bytes that leave room for the ellipsis
  for (std::size_t at = 0; at < text.size();) {
    const Cluster c = cluster_at(s, text, at);
    pen += advance_of(s, face, c.code_point, c.text);
    at += c.text.size();
    if (pen <= room) fits = at;
    if (pen > max_width) {
      std::string cut(text.substr(0, fits));
      while (!cut.empty() && cut.back() == ' ') cut.pop_back();
      return cut.append(kEllipsis);
    }
  }
  return std::string(text);
}

}  // namespace marbre::gfx
