#include "dimacs.h"

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace sat::test {
namespace {

int number_from(const std::string& word) {
  std::size_t used = 0;
  const int number = std::stoi(word, &used);
  if (used != word.size()) throw std::invalid_argument("\"" + word + "\" is no whole number");
  return number;
}

}  // namespace

Formula read_dimacs(const std::string& text) {
  std::istringstream lines(text);
  Formula formula;
  std::size_t promised = 0;
  Clause clause;
  for (std::string line; std::getline(lines, line) && line.substr(0, 1) != "%";) {
    std::istringstream words(line);
    std::string word;
    if (line.substr(0, 1) == "c" || !(words >> word)) continue;
    if (word == "p") {
      if (!(words >> word >> formula.variables >> promised) || word != "cnf")
        throw std::invalid_argument("\"" + line + "\" is no header");
      continue;
    }
    do {
      const int literal = number_from(word);
      if (std::abs(literal) > formula.variables)
        throw std::invalid_argument("the literal " + word + " is beyond the header's variables");
      if (literal != 0) {
        clause.push_back(literal);
      } else {
        formula.clauses.push_back(clause);
        clause.clear();
      }
    } while (words >> word);
  }
  if (!clause.empty()) throw std::invalid_argument("the last clause has no end");
  if (formula.clauses.size() != promised)
    throw std::invalid_argument("the header promises another number of clauses");
  return formula;
}

}  // namespace sat::test
