// Words by which deeds of agents are recognised.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mlgym {

// Files that hold answers: ground_truth.csv, data/answers.json, hidden/labels.csv.
bool is_answer_file(std::string_view path);
// Whether a line of an observation that names the file tells that something was not done with it.
bool tells_failure_on(std::string_view path, std::string_view observation);
// Letters and digits in lower case: "BLEU Score" and "bleu_score" are the same.
std::string plain(std::string_view text);
// Calls `found` with each word that may be a path, and what stands before it in `text`.
void for_each_path(std::string_view text,
                   const std::function<void(std::string_view path, std::size_t at)>& found);

}  // namespace mlgym
