#include "app/wire.hpp"
#include "app/wire_names.hpp"

namespace marbre::app {
namespace {

using base::ArrayWriter;
using base::Written;

Written json(const SiteRef& ref) {
  return base::object({{"demo", ref.demo}, {"owner", ref.owner}, {"name", ref.name}, {"branch", ref.branch}});
}
base::Value json(Revision revision) { return revision.value; }
Message message(std::initializer_list<base::Member> members, std::string bytes = {}) {
  return {base::object(members).json, std::move(bytes)};
}

Message to_message(const OpenSite& e) {
  return message({{"type", "open_site"}, {"request", e.request}, {"ref", json(e.ref)}});
}
Message to_message(const ListDrafts& e) {
  return message({{"type", "list_drafts"}, {"request", e.request}, {"ref", json(e.ref)}});
}
Message to_message(const ListOutbox& e) { return message({{"type", "list_outbox"}, {"request", e.request}}); }
Message to_message(const SaveDraft& e) {
  std::string bytes = e.base ? *e.base : std::string();
  const std::size_t base_length = bytes.size();
  bytes += e.text.to_string();
  const std::size_t text_length = bytes.size() - base_length;
  bytes += e.state;
  return message({{"type", "save_draft"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"base_sha", e.base_sha},
                  {"revision", json(e.revision)},
                  {"base_length", base_length},
                  {"text_length", text_length},
                  {"state_length", e.state.size()}},
                 std::move(bytes));
}
Message of_page(std::string_view type, const SiteRef& ref, const std::string& path) {
  return message({{"type", type}, {"ref", json(ref)}, {"path", path}});
}
Message of_page(std::string_view type, std::uint32_t request, const SiteRef& ref, const std::string& path) {
  return message({{"type", type}, {"request", request}, {"ref", json(ref)}, {"path", path}});
}
Message to_message(const AppendDraft& e) {
  return message({{"type", "append_draft"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"revision", json(e.revision)},
                  {"snapshot", json(e.snapshot)},
                  {"sequence", e.sequence},
                  {"length", e.batch.size()}},
                 e.batch);
}
Message to_message(const LoadDraft& e) { return of_page("load_draft", e.request, e.ref, e.path); }
Message to_message(const SaveVersion& e) {
  std::string text = e.text.to_string();
  const std::size_t length = text.size();
  return message({{"type", "save_version"},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"at", e.at.ms},
                  {"reason", name_of(kVersionReasonNames, e.reason)},
                  {"length", length}},
                 std::move(text));
}
Message to_message(const ListVersions& e) { return of_page("list_versions", e.request, e.ref, e.path); }
Message to_message(const LoadVersion& e) {
  return message(
      {{"type", "load_version"}, {"request", e.request}, {"ref", json(e.ref)}, {"path", e.path}, {"at", e.at.ms}});
}
Message to_message(const ClaimPage& e) { return of_page("claim_page", e.ref, e.path); }
Message to_message(const AskHandOver& e) { return of_page("ask_hand_over", e.ref, e.path); }
Message to_message(const YieldPage& e) { return of_page("yield_page", e.ref, e.path); }
Message to_message(const AskStorage& e) { return message({{"type", "ask_storage"}, {"request", e.request}}); }
Message to_message(const ReadAllDrafts& e) { return message({{"type", "read_all_drafts"}, {"request", e.request}}); }
Message to_message(const SaveFile& e) {
  return message({{"type", "save_file"}, {"name", e.name}, {"length", e.bytes.size()}}, e.bytes);
}
Message to_message(const PickDraftsFile&) { return message({{"type", "pick_drafts_file"}}); }
Message to_message(const ImportDrafts& e) {
  ArrayWriter drafts;
  std::string bytes;
  for (const auto& [ref, draft] : e.drafts) {
    drafts.add(base::object({{"ref", json(ref)},
                             {"path", draft.path},
                             {"base_sha", draft.base_sha},
                             {"revision", json(draft.revision)},
                             {"saved_at", draft.saved_at.ms},
                             {"base_length", draft.base.size()},
                             {"text_length", draft.text.size()}}));
    bytes += draft.base;
    bytes += draft.text;
  }
  return message(
      {{"type", "import_drafts"}, {"request", e.request}, {"now", e.now.ms}, {"drafts", std::move(drafts).take()}},
      std::move(bytes));
}
Message to_message(const DeleteDraft& e) {
  return message({{"type", "delete_draft"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"revision", json(e.revision)}});
}
Message to_message(const Publish& e) {
  ArrayWriter files;
  std::string bytes;
  for (const site::FileChange& file : e.change_set.files) {
    files.add(base::object({{"path", file.path},
                            {"base_sha", file.base_sha},
                            {"sha", site::blob_sha(file)},
                            {"revision", json(file.revision)},
                            {"length", file.text.size()},
                            {base::key_if(file.picture.has_value(), "picture"), true}}));
    bytes += file.text;
  }
  return message({{"type", "publish"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"publish_id", e.publish_id},
                  {"branch", e.branch},
                  {"title", e.title},
                  {"message", e.message},
                  {"mode", name_of(kModeNames, e.mode)},
                  {"base_head", e.change_set.base_head},
                  {"look_first", e.look_first},
                  {"files", std::move(files).take()}},
                 std::move(bytes));
}
Message to_message(const Resend& e) {
  return message(
      {{"type", "resend"}, {"request", e.request}, {"publish_id", e.publish_id}, {"look_first", e.look_first}});
}
Message to_message(const DropFromOutbox& e) {
  return message({{"type", "drop_from_outbox"}, {"publish_id", e.publish_id}});
}
Message to_message(const ListPulls& e) {
  return message({{"type", "list_pulls"}, {"request", e.request}, {"ref", json(e.ref)}});
}
Message to_message(const LoadPull& e) {
  return message({{"type", "load_pull"}, {"request", e.request}, {"ref", json(e.ref)}, {"number", e.number}});
}
Message to_message(const Merge& e) {
  return message({{"type", "merge"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"number", e.number},
                  {"head_sha", e.head_sha}});
}
Message to_message(const LoadImage& e) {
  return message({{"type", "load_image"},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"sha", e.sha},
                  {"key", e.thumbnail ? thumbnail_key(e.path) : e.path},
                  {"thumbnail", e.thumbnail}});
}
Message to_message(const RenderPage& e) {
  ArrayWriter files, removed;
  std::string bytes;
  for (const auto& [path, file] : e.files) {
    const std::size_t before = bytes.size();
    bytes += file.draft ? file.draft->to_string() : *file.text;
    ArrayWriter pair;
    pair.add(path);
    pair.add(bytes.size() - before);
    files.add(std::move(pair).take());
  }
  for (const std::string& path : e.removed) removed.add(path);
  return message({{"type", "render_page"},
                  {"request", e.request},
                  {"ref", json(e.ref)},
                  {"path", e.path},
                  {"as_of", e.as_of ? e.as_of->ms : 0},
                  {"afresh", e.afresh},
                  {"files", std::move(files).take()},
                  {"removed", std::move(removed).take()}},
                 std::move(bytes));
}
Message to_message(const Cancel& e) { return message({{"type", "cancel"}, {"request", e.request}}); }
Message to_message(const SetFragment& e) {
  return message({{"type", "set_fragment"}, {"fragment", e.fragment}, {"replace", e.replace}});
}
Message to_message(const ShowTokenDialog& e) { return message({{"type", "show_token_dialog"}, {"ref", json(e.ref)}}); }
Message to_message(const ForgetStoredToken&) { return message({{"type", "forget_stored_token"}}); }
Message to_message(const OpenUrl& e) { return message({{"type", "open_url"}, {"url", e.url}}); }
Message to_message(const StorePreferences& e) {
  return message({{"type", "store_preferences"},
                  {"theme", name_of(kThemeNames, e.theme)},
                  {"language", name_of(kLanguageNames, e.language)},
                  {"monospace", e.monospace},
                  {"typography", e.typography}});
}
Written strings(const std::vector<std::string>& words) {
  ArrayWriter out;
  for (const std::string& word : words) out.add(word);
  return std::move(out).take();
}
Written languages(const std::vector<spelling::Languages>& all) {
  ArrayWriter out;
  for (const spelling::Languages l : all) out.add(l == spelling::Languages::kFrench ? "fr" : "en");
  return std::move(out).take();
}
Message to_message(const LoadSpelling& e) { return message({{"type", "load_spelling"}, {"request", e.request}}); }
Message to_message(const StoreSpelling& e) {
  ArrayWriter pages;
  for (const auto& [page, kept] : e.pages) {
    pages.add(base::object(
        {{"page", page}, {"choice", name_of(kSpellChoiceNames, kept.choice)}, {"ignored", strings(kept.ignored)}}));
  }
  return message({{"type", "store_spelling"},
                  {"add", strings(e.add)},
                  {"remove", strings(e.remove)},
                  {"pages", std::move(pages).take()}});
}
Message to_message(const CheckWords& e) {
  return message({{"type", "check_words"},
                  {"request", e.request},
                  {"languages", languages(e.languages)},
                  {"words", strings(e.words)}});
}
Message to_message(const SuggestWords& e) {
  return message(
      {{"type", "suggest_words"}, {"request", e.request}, {"languages", languages(e.languages)}, {"word", e.word}});
}
Message to_message(const PickPictureFile&) { return message({{"type", "pick_picture_file"}}); }
Message to_message(const TakePicture& e) {
  return message(
      {{"type", "take_picture"}, {"request", e.request}, {"ref", json(e.ref)}, {"path", e.path}, {"id", e.id}});
}
Message to_message(const ListPictures& e) {
  return message({{"type", "list_pictures"}, {"request", e.request}, {"ref", json(e.ref)}});
}
Message to_message(const ReleasePicture& e) {
  return message({{"type", "release_picture"}, {"ref", json(e.ref)}, {"path", e.path}, {"sha", e.sha}});
}
Message to_message(const ReloadForUpdate&) { return message({{"type", "reload_for_update"}}); }

}  // namespace

Message encode(const Effect& effect) {
  return std::visit([](const auto& e) { return to_message(e); }, effect);
}

}  // namespace marbre::app
