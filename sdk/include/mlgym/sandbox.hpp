// Sandboxes in C++: derive from Sandbox, and from Sandbox::Box for the boxes it makes.
#pragma once

#include <mlgym/kinds/sandbox.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mlgym/call.hpp"

namespace mlgym {

struct Sandbox {
  // See mlgym/kinds/sandbox.h for what each function promises.
  struct Snapshot {
    virtual ~Snapshot() = default;  // releases it
  };
  struct TakenSnapshot {
    std::unique_ptr<Snapshot> snapshot;
    std::string facts;  // JSON
  };
  struct Box {
    virtual ~Box() = default;
    virtual void put(Call& call, std::string_view path, int descriptor, std::uint32_t mode) = 0;
    virtual int get(Call& call,
                    std::string_view path) = 0;  // a descriptor, the caller's from then on
    virtual void stats(Call& call, mlgym_box_stats& out) = 0;
    virtual void kill(Call& call) = 0;
    // Kills and removes what the box left on the host; the object is deleted afterwards.
    virtual void destroy(Call& call) = 0;
    virtual void restart(Call& call, int init, int control) = 0;
    virtual TakenSnapshot snapshot(Call& call, bool copy) = 0;
    virtual void pause(Call&) { throw Error(MLGYM_UNIMPLEMENTED, "this sandbox cannot pause"); }
    virtual void resume(Call&) { throw Error(MLGYM_UNIMPLEMENTED, "this sandbox cannot pause"); }
  };
  virtual ~Sandbox() = default;
  virtual std::string probe(Call& call) = 0;
  virtual std::unique_ptr<Box> create(Call& call, const mlgym_box_spec& spec) = 0;

  // What a spec's snapshot is to the sandbox that made it.
  static const Snapshot* snapshot_of(const mlgym_box_spec& spec) {
    return reinterpret_cast<const Snapshot*>(spec.snapshot);
  }
};

namespace detail {

template <class T>
struct SandboxTable {
  static constexpr const char* kind = MLGYM_KIND_SANDBOX;
  static Sandbox::Box& of(mlgym_box* box) { return *reinterpret_cast<Sandbox::Box*>(box); }

  static mlgym_status probe(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      mlgym::detail::put(out, static_cast<T*>(self)->probe(call));
    });
  }
  static mlgym_status create(void* self, const mlgym_call* raw, const mlgym_box_spec* spec,
                             mlgym_box** out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      std::unique_ptr<Sandbox::Box> box = static_cast<T*>(self)->create(call, *spec);
      *out = reinterpret_cast<mlgym_box*>(box.release());
    });
  }
  static mlgym_status put(void*, const mlgym_call* raw, mlgym_box* box, mlgym_str path,
                          std::int32_t descriptor, std::uint32_t mode) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).put(call, view(path), descriptor, mode);
    });
  }
  static mlgym_status get(void*, const mlgym_call* raw, mlgym_box* box, mlgym_str path,
                          std::int32_t* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      *out = of(box).get(call, view(path));
    });
  }
  static mlgym_status stats(void*, const mlgym_call* raw, mlgym_box* box,
                            mlgym_box_stats* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).stats(call, *out);
    });
  }
  static mlgym_status kill(void*, const mlgym_call* raw, mlgym_box* box) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).kill(call);
    });
  }
  static mlgym_status destroy(void*, const mlgym_call* raw, mlgym_box* box) noexcept {
    const std::unique_ptr<Sandbox::Box> owned(&of(box));
    return guard(raw, [&] {
      Call call(raw);
      owned->destroy(call);
    });
  }
  static mlgym_status restart(void*, const mlgym_call* raw, mlgym_box* box, std::int32_t init,
                              std::int32_t control) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).restart(call, init, control);
    });
  }
  static mlgym_status snapshot(void*, const mlgym_call* raw, mlgym_box* box, std::uint32_t flags,
                               mlgym_snapshot** out, const mlgym_sink* facts) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      Sandbox::TakenSnapshot taken = of(box).snapshot(call, (flags & MLGYM_SNAPSHOT_COPY) != 0);
      mlgym::detail::put(facts, taken.facts);
      *out = reinterpret_cast<mlgym_snapshot*>(taken.snapshot.release());
    });
  }
  static mlgym_status release(void*, const mlgym_call* raw, mlgym_snapshot* snapshot) noexcept {
    return guard(raw, [&] { delete reinterpret_cast<Sandbox::Snapshot*>(snapshot); });
  }
  static mlgym_status pause(void*, const mlgym_call* raw, mlgym_box* box) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).pause(call);
    });
  }
  static mlgym_status resume(void*, const mlgym_call* raw, mlgym_box* box) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      of(box).resume(call);
    });
  }
  static constexpr mlgym_sandbox table{sizeof(mlgym_sandbox),
                                       0,
                                       &probe,
                                       &create,
                                       &put,
                                       &get,
                                       &stats,
                                       &kill,
                                       &destroy,
                                       &restart,
                                       &snapshot,
                                       &release,
                                       &pause,
                                       &resume};
};

}  // namespace detail
}  // namespace mlgym
