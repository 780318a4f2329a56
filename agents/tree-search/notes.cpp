#include "notes.h"

#include <nlohmann/json.hpp>

namespace tree_search {
namespace {

using Json = nlohmann::ordered_json;

// What a model or a program wrote may be no UTF-8.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void note_node(mlgym::Episode& episode, const Node& node, bool best) {
  const Json note = {{"node", node.id},
                     {"parent", node.parent > 0 ? Json(node.parent) : Json(nullptr)},
                     {"stage", name_of(node.stage)},
                     {"plan", node.solution.plan},
                     {"score", node.score ? Json(*node.score) : Json(nullptr)},
                     {"buggy", node.buggy()},
                     {"problem", node.problem.empty() ? Json(nullptr) : Json(node.problem)},
                     {"best", best},
                     {"steps", node.steps}};
  episode.note("node", dumped(note));
}

void note_tree(mlgym::Episode& episode, const Tree& tree, std::int64_t branchings) {
  const Node* best = tree.best();
  int valid = 0;
  for (const auto& node : tree.nodes()) valid += node.valid() ? 1 : 0;
  const Json note = {{"nodes", tree.nodes().size()},
                     {"valid", valid},
                     {"best", best ? Json(best->id) : Json(nullptr)},
                     {"score", best ? Json(*best->score) : Json(nullptr)},
                     {"branchings", branchings}};
  episode.note("tree", dumped(note));
}

}  // namespace tree_search
