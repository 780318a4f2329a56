// For every function of every kind two components, whose tables are whole but for it: NAME-null
// has a null pointer there, NAME-cut a table whose `size` ends before it.
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "table_members.h"

namespace {

// A table of any kind: its size, and functions that nobody calls in these tests.
union Table {
  unsigned char bytes[128];
  mlgym_metric metric;
};

// Larger than any table that is tested, with a pointer at every place.
Table whole_table() {
  Table table{};
  void (*function)() = [] {};
  for (std::size_t at = 8; at + sizeof function <= sizeof table.bytes; at += sizeof function)
    std::memcpy(table.bytes + at, &function, sizeof function);
  return table;
}

void set_size(Table& table, std::size_t size) {
  const auto number = static_cast<std::uint32_t>(size);
  std::memcpy(table.bytes, &number, sizeof number);
}

struct Parts {
  std::deque<Table> tables;  // deques: what is pointed to does not move
  std::deque<std::string> names;
  std::deque<mlgym_component> components;
  std::vector<const mlgym_component*> list;

  Parts() {
    for (const auto& member : kTableMembers) {
      Table null_function = whole_table(), cut = whole_table();
      set_size(null_function, sizeof null_function);
      std::memset(null_function.bytes + member.offset, 0, sizeof(void*));
      set_size(cut, member.offset);
      add(member, "-null", null_function);
      add(member, "-cut", cut);
    }
  }

  void add(const TableMember& member, const char* way, const Table& table) {
    mlgym_component& component = components.emplace_back();
    component.size = sizeof component;
    component.kind = member.kind;
    component.name = names.emplace_back(std::string(member.name) + way).c_str();
    component.summary = "For a test";
    component.functions = &tables.emplace_back(table);
    component.create = [](const mlgym_component*, const mlgym_call*, const mlgym_settings*,
                          void**) -> mlgym_status { return MLGYM_OK; };
    component.destroy = [](const mlgym_component*, void*) {};
    list.push_back(&component);
  }
};

const Parts& parts() {
  static const Parts made;
  return made;
}

}  // namespace

extern "C" MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {sizeof(mlgym_plugin),
                                                              MLGYM_ABI_MAJOR,
                                                              MLGYM_ABI_MINOR,
                                                              0,
                                                              MLGYM_HEADER_HASH,
                                                              "tables",
                                                              "1.0.0",
                                                              __VERSION__,
                                                              nullptr,
                                                              nullptr,
                                                              parts().list.data(),
                                                              parts().list.size()};
