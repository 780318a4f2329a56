#include "notes.h"

#include <sqlite3.h>

#include <algorithm>
#include <mlgym/plugin.hpp>

#include "notes_query.h"

namespace memory {
namespace {

constexpr double kMostSeconds = 30;

}  // namespace

class Notes::Statement {
 public:
  Statement(Notes& notes, const char* sql) : notes_(notes) {
    const int code = sqlite3_prepare_v2(notes.database_, sql, -1, &statement_, nullptr);
    if (code != SQLITE_OK) notes.fail(code);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int place, std::string_view text) {
    sqlite3_bind_text64(statement_, place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  void bind(int place, std::size_t number) {
    sqlite3_bind_int64(statement_, place, static_cast<sqlite3_int64>(number));
  }
  // Whether there is another row.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) notes_.fail(code);
    return code == SQLITE_ROW;
  }
  std::string text(int column) {
    const auto* text = sqlite3_column_text(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return text ? std::string(reinterpret_cast<const char*>(text), size) : "";
  }
  std::size_t number(int column) {
    return static_cast<std::size_t>(sqlite3_column_int64(statement_, column));
  }

 private:
  Notes& notes_;
  sqlite3_stmt* statement_ = nullptr;
};

Notes::Notes(const std::string& file, double seconds) : file_(file) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(file.c_str(), &database_, flags, nullptr);
  try {
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(database_,
                         static_cast<int>(std::clamp(seconds, 0.0, kMostSeconds) * 1000));
    run("CREATE VIRTUAL TABLE IF NOT EXISTS notes USING fts5(text, tokenize = 'porter unicode61')");
  } catch (...) {
    sqlite3_close(database_);
    throw;
  }
}

Notes::~Notes() { sqlite3_close(database_); }

void Notes::run(const char* sql) {
  const int code = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

void Notes::fail(int code) {
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the memory is in use by others; try again");
  throw mlgym::Error(MLGYM_INTERNAL, "the memory " + file_ + ": " + sqlite3_errmsg(database_));
}

bool Notes::add(std::string_view text) {
  run("BEGIN IMMEDIATE");  // waits here for others; a transaction that writes later cannot wait
  try {
    Statement same(*this, "SELECT 1 FROM notes WHERE text = ?1 LIMIT 1");
    same.bind(1, text);
    const bool known = same.step();
    if (!known) {
      Statement insert(*this, "INSERT INTO notes (text) VALUES (?1)");
      insert.bind(1, text);
      insert.step();
    }
    run("COMMIT");
    return !known;
  } catch (...) {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

std::size_t Notes::count() {
  Statement counting(*this, "SELECT count(*) FROM notes");
  counting.step();
  return counting.number(0);
}

std::vector<std::string> Notes::find(std::string_view query, std::size_t most) {
  const std::string expression = match_any_word(query);
  if (expression.empty())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "memory_read: there is no word in the query");
  Statement finding(
      *this, "SELECT text FROM notes WHERE notes MATCH ?1 ORDER BY bm25(notes), rowid LIMIT ?2");
  finding.bind(1, expression);
  finding.bind(2, most);
  std::vector<std::string> found;
  while (finding.step()) found.push_back(finding.text(0));
  return found;
}

}  // namespace memory
