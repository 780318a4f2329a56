#include "scaffold/templates.h"

#include <regex>

#include "catch.h"
#include "folder.h"
#include "plugins/kinds.h"
#include "plugins/manifest.h"

namespace {
using namespace mlgym;
namespace fs = std::filesystem;

// Every form that a new folder can have.
std::vector<NewFolderForm> all_forms() {
  std::vector<NewFolderForm> forms = {
      {"task", false, true}, {"task", true, true}, {"tool", false, false, true}};
  for (const auto& kind : component_kinds()) {
    forms.push_back({kind, false, false});
    if (kind != "task" && kind != "sandbox") forms.push_back({kind, true, false});
  }
  return forms;
}

std::map<std::string, std::string> files_of(const NewFolderForm& form) {
  const auto folders = template_folders(form);
  REQUIRE(folders.ok());
  const auto files =
      filled_templates(TEMPLATES, *folders, placeholders_for(form.kind, "near-miss", "/schemas"));
  INFO(form.kind << " " << files.status().ToString());
  REQUIRE(files.ok());
  return *files;
}

}  // namespace

TEST_CASE("no template holds a word that nothing replaces") {
  static const std::regex word("@[A-Z]+@");
  for (const auto& form : all_forms()) {
    for (const auto& [name, content] : files_of(form)) {
      INFO(form.kind << " " << name);
      CHECK_FALSE(std::regex_search(name, word));
      CHECK_FALSE(std::regex_search(content, word));
    }
  }
}

TEST_CASE("every new plugin has a manifest that provides what was asked for") {
  for (const auto& form : all_forms()) {
    if (form.kind == "task" && !form.interactive) continue;
    const test::Folder folder;
    auto files = files_of(form);
    for (const auto& [name, content] : files) {
      if (form.scripts) fs::permissions(folder.write(name, content), fs::perms(0755));
    }
    const auto manifest = read_manifest(folder.write("plugin.yaml", files["plugin.yaml"]));
    INFO(form.kind << " " << manifest.status().ToString());
    REQUIRE(manifest.ok());
    REQUIRE(manifest->provides.size() == 1);
    CHECK(short_kind(manifest->provides[0].kind) == form.kind);
    CHECK(manifest->provides[0].name == "near-miss");
    CHECK(manifest->name == form.kind + "_near-miss");
    CHECK(manifest->command.empty() != form.python);
    CHECK(manifest->scripts.empty() != form.scripts);
    if (form.python) CHECK(files.count(manifest->command.back()) == 1);
    CHECK(files.count("agent.yaml") == (form.kind == "agent" ? 1 : 0));
  }
}

TEST_CASE("what there is no template for is refused, with what to do") {
  const auto refusal = [](const NewFolderForm& form) {
    return std::string(template_folders(form).status().message());
  };
  CHECK(refusal({"metrik"}).find("did you mean \"metric\"?") != std::string::npos);
  CHECK(refusal({"dataset"}).find("there is no kind") == 0);
  CHECK(refusal({"task", true, false}).find("--interactive") != std::string::npos);
  CHECK(refusal({"metric", false, true}).find("only a task is interactive") == 0);
  CHECK(refusal({"metric", false, false, true}).find("--scripts goes with tools") == 0);
  CHECK(refusal({"sandbox", true, false}).find("written in C++") != std::string::npos);
}

TEST_CASE("templates that are not there are a broken installation") {
  const auto files = filled_templates("/nowhere", {"metric/cpp"}, {});
  CHECK(files.status().code() == absl::StatusCode::kFailedPrecondition);
}
