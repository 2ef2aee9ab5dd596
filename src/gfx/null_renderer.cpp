// Answers for a GPU: gives every texture an id, checks that each command draws from a texture that exists and stays
// inside its buffers (else `error` says so), and counts.
#include <imgui.h>

#include "gfx/renderer.hpp"

namespace marbre::gfx {
namespace {

void acknowledge(ImTextureData& texture, ImTextureID& next) {
  if (texture.Status == ImTextureStatus_WantCreate) {
    texture.SetTexID(next++);
    texture.SetStatus(ImTextureStatus_OK);
  } else if (texture.Status == ImTextureStatus_WantUpdates) {
    texture.SetStatus(ImTextureStatus_OK);
  } else if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
  }
}

}  // namespace

bool NullRenderer::draw(ImDrawData* data, std::uint32_t) {
  if (lost_) return false;
  ImTextureID next = next_texture_;
  if (data->Textures != nullptr) {
    for (ImTextureData* const texture : *data->Textures) acknowledge(*texture, next);
  }
  next_texture_ = next;
  vertices_ = 0;
  for (const ImDrawList* const list : data->CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback != nullptr) continue;
      if (command.ElemCount > 0 && command.GetTexID() == ImTextureID_Invalid)
        error_ = "a command draws from a missing texture";
      if (command.IdxOffset + command.ElemCount > static_cast<unsigned>(list->IdxBuffer.Size)) {
        error_ = "a command reads beyond its indices";
      }
    }
    vertices_ += static_cast<std::uint64_t>(list->VtxBuffer.Size);
  }
  ++frames_;
  return true;
}

std::unique_ptr<Renderer> make_null_renderer() { return std::make_unique<NullRenderer>(); }

}  // namespace marbre::gfx
