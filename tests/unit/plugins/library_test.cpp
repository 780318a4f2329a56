// The checks on a plugin's table, on tables in memory.
#include "plugins/library.h"

#include <mlgym/kinds/tool.h>

#include "base/status.h"
#include "catch.h"
#include "plugin_folders.h"

namespace {
using namespace mlgym;

// A right table; every test makes one thing wrong.
struct Table {
  mlgym_tool functions{};
  mlgym_component component{};
  const mlgym_component* components[1] = {&component};
  mlgym_plugin plugin{};

  Table() {
    component.size = sizeof component;
    component.kind = MLGYM_KIND_TOOL;
    component.name = "clock";
    component.functions = &functions;
    component.create = [](const mlgym_component*, const mlgym_call*, const mlgym_settings*,
                          void**) -> mlgym_status { return MLGYM_OK; };
    component.destroy = [](const mlgym_component*, void*) {};
    plugin.size = sizeof plugin;
    plugin.abi_major = MLGYM_ABI_MAJOR;
    plugin.abi_minor = MLGYM_ABI_MINOR;
    plugin.header_hash = MLGYM_HEADER_HASH;
    plugin.name = "clocks";
    plugin.version = "1.0.0";
    plugin.components = components;
    plugin.component_count = 1;
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  std::string problem() const {
    const auto status = check_plugin(plugin, "/plugins/clocks.so");
    REQUIRE(status.code() == absl::StatusCode::kInvalidArgument);
    const std::string text(message_of(status));
    CHECK(text.rfind("/plugins/clocks.so: ", 0) == 0);
    CHECK(text.find('\n') == std::string::npos);
    return text;
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a right table passes") {
  const Table table;
  CHECK(check_plugin(table.plugin, "/plugins/clocks.so").ok());
}

TEST_CASE("a table that is longer than this contract's passes") {
  Table table;
  table.plugin.size += 64;
  table.component.size += 64;
  CHECK(check_plugin(table.plugin, "/plugins/clocks.so").ok());
}

TEST_CASE("a component from before the extension member passes") {
  Table table;
  table.component.size = offsetof(mlgym_component, extension);
  CHECK(check_plugin(table.plugin, "/plugins/clocks.so").ok());
}

TEST_CASE("a table that is too short is refused with both sizes") {
  Table table;
  table.plugin.size = 16;
  CHECK(has(table.problem(),
            "says it has 16 bytes, the contract's has " + std::to_string(sizeof(mlgym_plugin))));
}

TEST_CASE("a table that ends before any member is refused") {
  for (std::uint32_t size = 0; size < sizeof(mlgym_plugin); size += 4) {
    Table table;
    table.plugin.size = size;
    CHECK(has(table.problem(), "says it has " + std::to_string(size) + " bytes"));
  }
}

TEST_CASE("another major version is refused with both versions") {
  Table table;
  table.plugin.abi_major = 3;
  CHECK(has(table.problem(), "built for contract 3.0, this is 1.0"));
}

TEST_CASE("a plugin that needs a newer host is refused") {
  Table table;
  table.plugin.needs_host_minor = MLGYM_ABI_MINOR + 1;
  CHECK(has(table.problem(), "update mlgym"));
}

TEST_CASE("other headers are refused with both digests") {
  Table table;
  table.plugin.header_hash = "0123456789abcdef";
  const std::string problem = table.problem();
  CHECK(has(problem, "0123456789abcdef"));
  CHECK(has(problem, MLGYM_HEADER_HASH));
}

TEST_CASE("a table without a digest is refused") {
  Table table;
  table.plugin.header_hash = nullptr;
  CHECK(has(table.problem(), "built with headers none"));
}

TEST_CASE("a plugin without a name or a version is refused") {
  Table nameless, versionless;
  nameless.plugin.name = "";
  versionless.plugin.version = nullptr;
  CHECK(has(nameless.problem(), "no name or no version"));
  CHECK(has(versionless.problem(), "no name or no version"));
}

TEST_CASE("a plugin without components is refused") {
  Table empty, null;
  empty.plugin.component_count = 0;
  null.plugin.components = nullptr;
  CHECK(has(empty.problem(), "provides no component"));
  CHECK(has(null.problem(), "provides no component"));
}

TEST_CASE("a null component is refused") {
  Table table;
  table.components[0] = nullptr;
  CHECK(has(table.problem(), "component 0 is null"));
}

TEST_CASE("a component that is too short is refused") {
  Table table;
  table.component.size = 8;
  CHECK(has(table.problem(), "component 0 is smaller than the contract's"));
}

TEST_CASE("a component that ends before any member but the extension is refused") {
  for (std::uint32_t size = 0; size < offsetof(mlgym_component, extension); size += 4) {
    Table table;
    table.component.size = size;
    CHECK(has(table.problem(), "component 0 is smaller than the contract's"));
  }
}

TEST_CASE("a component without kind, name or functions is refused") {
  Table kindless, nameless, empty;
  kindless.component.kind = nullptr;
  nameless.component.name = "";
  empty.component.functions = nullptr;
  CHECK(has(kindless.problem(), "no kind or no name"));
  CHECK(has(nameless.problem(), "no kind or no name"));
  CHECK(has(empty.problem(), "has no functions"));
}

TEST_CASE("a component that cannot be created or destroyed is refused") {
  Table unborn, immortal;
  unborn.component.create = nullptr;
  immortal.component.destroy = nullptr;
  CHECK(has(unborn.problem(), "cannot be created or destroyed"));
  CHECK(has(immortal.problem(), "cannot be created or destroyed"));
}

TEST_CASE("a component of a short kind is refused") {
  Table table;
  table.component.kind = "tool";
  CHECK(has(table.problem(), "has the unknown kind \"tool\""));
}

TEST_CASE("a folder instead of a library is refused in one line") {
  const PluginFolders folders;
  const auto status = load_library(folders.path()).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(std::string(message_of(status)), folders.path().string() + ": cannot be loaded"));
  CHECK_FALSE(has(std::string(message_of(status)), "\n"));
}

TEST_CASE("a plugin without a start function starts") {
  const Table table;
  CHECK(start_plugin(table.plugin, "/plugins/clocks.so").ok());
}

TEST_CASE("a start function that fails is told with the library and its text") {
  Table table;
  table.plugin.start = [](const mlgym_call* call) -> mlgym_status {
    call->set_error(call, {"no clock here", 13});
    return MLGYM_FAILED_PRECONDITION;
  };
  const auto status = start_plugin(table.plugin, "/plugins/clocks.so");
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(status) == "/plugins/clocks.so: no clock here");
}

TEST_CASE("a start function has a deadline") {
  Table table;
  table.plugin.start = [](const mlgym_call* call) -> mlgym_status {
    return call->deadline_ns == INT64_MAX ? MLGYM_INTERNAL : MLGYM_OK;
  };
  CHECK(start_plugin(table.plugin, "/plugins/clocks.so").ok());
}
