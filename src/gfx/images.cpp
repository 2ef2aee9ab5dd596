// Each image is a user texture of Dear ImGui. Its pixels stay in memory: they are sent again when a lost context comes
// back. A texture is freed only after the renderer has acknowledged its end, a frame later; until then it waits in
// `dying`.
#include "gfx/images.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace marbre::gfx {
namespace {

constexpr std::size_t kBudget = std::size_t{64} << 20;  // bytes of pixels

struct Image {
  std::unique_ptr<ImTextureData> texture;
  int last_drawn = 0;  // frame
};
struct Images {
  std::map<std::string, Image, std::less<>> by_key;
  std::vector<std::unique_ptr<ImTextureData>> dying;
  std::size_t bytes = 0;
};

Images* existing() { return static_cast<Images*>(ImGui::GetIO().BackendRendererUserData); }
Images& images() {
  if (existing() == nullptr) ImGui::GetIO().BackendRendererUserData = new Images;
  return *existing();
}

void retire(Images& all, std::map<std::string, Image, std::less<>>::iterator it) {
  ImTextureData& texture = *it->second.texture;
  all.bytes -= static_cast<std::size_t>(texture.GetSizeInBytes());
  texture.UnusedFrames = 1;
  texture.SetStatus(texture.TexID == ImTextureID_Invalid ? ImTextureStatus_Destroyed : ImTextureStatus_WantDestroy);
  all.dying.push_back(std::move(it->second.texture));
  all.by_key.erase(it);
}

void reap(Images& all) {
  std::erase_if(all.dying, [](const auto& texture) {
    if (texture->Status != ImTextureStatus_Destroyed) return false;
    ImGui::UnregisterUserTexture(texture.get());
    return true;
  });
}

void make_room(Images& all, std::size_t bytes) {
  while (!all.by_key.empty() && all.bytes + bytes > kBudget) {
    retire(all, std::ranges::min_element(all.by_key, {}, [](const auto& entry) { return entry.second.last_drawn; }));
  }
}

}  // namespace

void set_image(std::string_view key, int width, int height, const std::uint8_t* pixels) {
  if (width <= 0 || height <= 0 || pixels == nullptr) return;
  const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4;
  Images& all = images();
  reap(all);
  if (const auto it = all.by_key.find(key); it != all.by_key.end()) retire(all, it);
  make_room(all, bytes);
  auto texture = std::make_unique<ImTextureData>();
  texture->Create(ImTextureFormat_RGBA32, width, height);
  texture->UniqueID = kImageTextureId;
  texture->UseColors = true;
  std::memcpy(texture->Pixels, pixels, bytes);
  texture->SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(texture.get());
  all.bytes += bytes;
  all.by_key.emplace(key, Image{std::move(texture), ImGui::GetFrameCount()});
}

std::optional<ImageSize> image_size(std::string_view key) {
  const Images* const all = existing();
  if (all == nullptr) return std::nullopt;
  const auto it = all->by_key.find(key);
  if (it == all->by_key.end()) return std::nullopt;
  return ImageSize{it->second.texture->Width, it->second.texture->Height};
}

bool draw_image(ImDrawList* list, std::string_view key, ImVec2 min, ImVec2 max) {
  Images* const all = existing();
  if (all == nullptr) return false;
  const auto it = all->by_key.find(key);
  if (it == all->by_key.end()) return false;
  it->second.last_drawn = ImGui::GetFrameCount();
  list->AddImage(it->second.texture->GetTexRef(), min, max);
  return true;
}

void drop_images() {
  Images* const all = existing();
  if (all == nullptr) return;
  for (auto& [key, image] : all->by_key) ImGui::UnregisterUserTexture(image.texture.get());
  for (auto& texture : all->dying) ImGui::UnregisterUserTexture(texture.get());
  delete all;
  ImGui::GetIO().BackendRendererUserData = nullptr;
}

}  // namespace marbre::gfx
