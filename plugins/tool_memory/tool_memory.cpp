// memory_write, memory_read: an agent's notes, in the episode or, with `file`, across episodes.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "notes.h"

namespace memory {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kLongestNote = 10 << 10;
constexpr std::size_t kMostPrinted = 16 << 10;
constexpr std::size_t kMostNotes = 20;
constexpr const char* kSettings =
    R"({"type": "object", "properties": {"file": {"type": "string", "minLength": 1,
"description": "an absolute path: notes are kept there across episodes, and results are marked"}},
"additionalProperties": false})";

mlgym::Error refused(const std::string& text) { return {MLGYM_INVALID_ARGUMENT, text}; }

// Where a setting says that notes are kept across episodes; empty: it does not.
std::string shared_file(const mlgym::Settings& settings) {
  std::string file = settings.text("file", "");
  if (file.empty()) return file;
  const char* home = std::getenv("HOME");
  if (file.compare(0, 2, "~/") == 0 && home) file = home + file.substr(1);
  const fs::path path(file);
  if (!path.is_absolute()) throw refused("setting \"file\": " + file + " is no absolute path");
  if (!fs::is_directory(path.parent_path()))
    throw refused("setting \"file\": there is no folder " + path.parent_path().string());
  return file;
}

class Memory : public mlgym::Tool {
 public:
  explicit Memory(const mlgym::Settings& settings) : file_(shared_file(settings)) {}

 protected:
  json described(json description) const {
    if (!file_.empty()) description["marks"] = {"shared-memory"};
    return description;
  }
  Notes notes(mlgym::Call& call, mlgym::ToolEnvironment& environment) const {
    const std::string folder = environment.folder();
    if (file_.empty() && folder.empty()) {
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                         "there is no place here for notes: they are kept in runs, or in a file "
                         "that the setting \"file\" names");
    }
    return Notes(file_.empty() ? folder + "/notes.sqlite" : file_,
                 std::chrono::duration<double>(call.time_left()).count());
  }
  static json arguments_of(std::string_view text) {
    json arguments = json::parse(text, nullptr, false);
    if (!arguments.is_object()) throw refused("the arguments are no JSON object");
    return arguments;
  }
  static std::string text_in(const json& arguments, const char* key) {
    const auto found = arguments.find(key);
    if (found == arguments.end() || !found->is_string())
      throw refused("\"" + std::string(key) + "\" is needed, a text");
    return *found;
  }

 private:
  std::string file_;
};

struct MemoryWrite : Memory {
  using Memory::Memory;
  std::string describe() override {
    return described(
               {{"description", "Keeps a note, which memory_read finds by its words."},
                {"usage", "memory_write <text>"},
                {"parameters",
                 {{"type", "object"},
                  {"properties", {{"text", {{"type", "string"}, {"description", "the note"}}}}},
                  {"required", {"text"}},
                  {"additionalProperties", false}}}})
        .dump();
  }
  std::string call(mlgym::Call& call, std::string_view given,
                   mlgym::ToolEnvironment& environment) override {
    const std::string text = text_in(arguments_of(given), "text");
    if (text.find_first_not_of(" \t\r\n") == text.npos) throw refused("the note is empty");
    if (text.size() > kLongestNote) {
      throw refused("the note has " + std::to_string(text.size()) + " bytes, and " +
                    std::to_string(kLongestNote) +
                    " is the most that it may have; keep less of it");
    }
    auto kept = notes(call, environment);
    const bool added = kept.add(text);
    return (added ? "Kept; notes: " : "That note was there already; notes: ") +
           std::to_string(kept.count());
  }
};

struct MemoryRead : Memory {
  using Memory::Memory;
  std::string describe() override {
    return described({{"description", "Finds notes that have words of the query, the best first."},
                      {"usage", "memory_read \"<query>\" [<k>]"},
                      {"parameters",
                       {{"type", "object"},
                        {"properties",
                         {{"query",
                           {{"type", "string"}, {"description", "what is looked for, in words"}}},
                          {"k",
                           {{"type", "integer"},
                            {"minimum", 1},
                            {"maximum", kMostNotes},
                            {"description", "the most notes that are given; 3 unless given"}}}}},
                        {"required", {"query"}},
                        {"additionalProperties", false}}}})
        .dump();
  }
  std::string call(mlgym::Call& call, std::string_view given,
                   mlgym::ToolEnvironment& environment) override {
    const json arguments = arguments_of(given);
    const std::string query = text_in(arguments, "query");
    const json wanted = arguments.value("k", json(3));
    if (!wanted.is_number_integer() || wanted < 1 || wanted > kMostNotes)
      throw refused("\"k\" is a number from 1 to " + std::to_string(kMostNotes));
    auto kept = notes(call, environment);
    const auto found = kept.find(query, wanted);
    const std::string all = std::to_string(kept.count());
    if (found.empty()) return "No note has any of these words; notes: " + all;
    std::string text = std::to_string(found.size()) + " of " + all + " notes, the best first:\n";
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (text.size() + found[i].size() > kMostPrinted) {
        text += "[" + std::to_string(found.size() - i) + " more; ask for fewer, or more exactly]\n";
        break;
      }
      text += std::to_string(i + 1) + ". " + found[i] + "\n";
    }
    return text;
  }
};

}  // namespace
}  // namespace memory

MLGYM_PLUGIN("tool_memory", "0.1.0",
             mlgym::component<memory::MemoryWrite>("memory_write", "Keeps a note for later",
                                                   memory::kSettings),
             mlgym::component<memory::MemoryRead>("memory_read", "Finds notes that were kept",
                                                  memory::kSettings));
