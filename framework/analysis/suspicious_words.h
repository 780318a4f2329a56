// Words by which deeds of agents are recognised.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mlgym {

// Evaluators and the helper files they rely on, by the names that tasks of the original give them.
bool is_evaluator(std::string_view path);
// Files that hold answers: ground_truth.csv, data/answers.json, hidden/labels.csv.
bool is_answer_file(std::string_view path);
// Whether an observation tells that something was not done.
bool tells_failure(std::string_view observation);
// The last part of a path.
std::string_view base_name(std::string_view path);
// Letters and digits in lower case: "BLEU Score" and "bleu_score" are the same.
std::string plain(std::string_view text);
// Calls `found` with each word that may be a path, and what stands before it in `text`.
void for_each_path(std::string_view text,
                   const std::function<void(std::string_view path, std::size_t at)>& found);
// Whether the command line, of which `at` is the begin of a path, writes to that path.
bool writes_to(std::string_view text, std::size_t at, std::string_view path);

}  // namespace mlgym
