// The component that is checked, and what the host of the checks offers it.
#pragma once

#include <mlgym/abi.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "plugins/call.h"

namespace mlgym {

// Outlives all calls. Used by several threads.
struct ComponentSubject {
  // `files` and `scratch` are folders: of an agent's files, and an empty one for those of the
  // checks.
  ComponentSubject(const mlgym_component* component, Json settings, bool settings_given,
                   const std::filesystem::path& files, std::filesystem::path scratch);

  template <class Table>
  const Table* table() const {
    return static_cast<const Table*>(component->functions);
  }
  // The table of an extension of the component; null when it has none.
  template <class Table>
  const Table* extension(const char* id) const {
    return static_cast<const Table*>(raw_extension(id));
  }
  std::string kind() const;  // short
  const void* raw_extension(const char* id) const;
  // A new folder below `scratch`.
  std::filesystem::path new_folder() const;

  const mlgym_component* component;
  Json settings;
  bool settings_given;  // by the user, so that they can be taken for right
  std::filesystem::path scratch;
  HostServices services;  // those of the component's kind
  // Told the function before each call, in the calling thread: if it does not return, it is known.
  std::function<void(std::string_view function)> enters = [](std::string_view) {};
};

}  // namespace mlgym
