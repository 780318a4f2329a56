// A plugin that works, or is broken in the way that a macro names.
#include <mlgym/plugin.hpp>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#if defined(WORKS)
#define NAME "works"
#elif defined(THROWS_IN_CREATE)
#define NAME "throws_in_create"
#elif defined(THROWS_IN_START)
#define NAME "throws_in_start"
#elif defined(HANGS)
#define NAME "hangs"
#elif defined(ABORTS)
#define NAME "aborts"
#elif defined(FALSE_SIZE)
#define NAME "false_size"
#elif defined(WRONG_MAJOR)
#define NAME "wrong_major"
#elif defined(WRONG_HEADERS)
#define NAME "wrong_headers"
#else
#define NAME "other"
#endif

#if defined(ABORTS_WHILE_LOADING)
namespace {
[[maybe_unused]] const int loaded = (std::abort(), 0);
}
#elif defined(EXITS_WHILE_LOADING)
namespace {
[[maybe_unused]] const int loaded = (std::_Exit(0), 0);
}
#elif defined(THROWS_WHILE_LOADING)
namespace {
int throwing() { throw std::runtime_error("not today"); }
[[maybe_unused]] const int loaded = throwing();
}  // namespace
#elif defined(UNDEFINED_SYMBOL)
extern "C" void nobody_defines_this();
extern "C" MLGYM_EXPORT void uses_it() { nobody_defines_this(); }
#endif

namespace {

struct Broken : mlgym::Agent {
  explicit Broken(const mlgym::Settings&) {
#if defined(THROWS_IN_CREATE)
    throw std::runtime_error("not today");
#endif
  }
  void run(mlgym::Call&, mlgym::Episode& episode) override { episode.use("submit"); }
};

[[maybe_unused]] mlgym_status start(const mlgym_call*) {
#if defined(THROWS_IN_START)
  throw std::runtime_error("not today");
#elif defined(HANGS)
  std::this_thread::sleep_for(std::chrono::hours(1));
#elif defined(ABORTS)
  std::abort();
#endif
  return MLGYM_OK;
}

#if defined(ABSENT_COMPONENT)
constexpr const char* kComponent = "another_one";
#else
constexpr const char* kComponent = NAME;
#endif
[[maybe_unused]] constexpr mlgym_component part =
    mlgym::component<Broken>(kComponent, "For a test");
[[maybe_unused]] constexpr const mlgym_component* parts[] = {&part};

}  // namespace

#if !defined(NO_SYMBOL)
extern "C" MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {
#if defined(FALSE_SIZE)
    8,
#else
    sizeof(mlgym_plugin),
#endif
#if defined(WRONG_MAJOR)
    7,
#else
    MLGYM_ABI_MAJOR,
#endif
    MLGYM_ABI_MINOR,
    0,
#if defined(WRONG_HEADERS)
    "0123456789abcdef",
#else
    MLGYM_HEADER_HASH,
#endif
#if defined(ABSENT_COMPONENT)
    "absent_component",
#else
    NAME,
#endif
    "1.0.0",
    __VERSION__,
    &start,
    nullptr,
    parts,
    1};
#endif
