// Formulas in DIMACS files, as SATLIB has them.
#pragma once

#include <string>

#include "formula.h"

namespace sat::test {

// Reads "p cnf VARIABLES CLAUSES" and the clauses, each ended by 0; lines that start with c are
// comments, and % ends the file. Throws std::invalid_argument with what is wrong.
Formula read_dimacs(const std::string& text);

}  // namespace sat::test
