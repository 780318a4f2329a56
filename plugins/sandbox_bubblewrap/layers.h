// What a workspace is made of: frozen layers, which boxes share, below one that the box writes.
#pragma once

#include <mlgym/call.hpp>
#include <mlgym/sandbox.hpp>

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace bubblewrap {

// A folder that no box writes to any more. The last owner removes it.
class Layer {
 public:
  explicit Layer(std::string path) : path_(std::move(path)) {}
  ~Layer();
  Layer(const Layer&) = delete;
  Layer& operator=(const Layer&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Bottom first. Their files belong to `owner` (-1: the user who runs us), so every box that stands
// on them runs as that user.
struct Layers {
  std::vector<std::shared_ptr<const Layer>> list;
  uid_t owner = static_cast<uid_t>(-1);
};

struct Snapshot : mlgym::Sandbox::Snapshot {
  explicit Snapshot(Layers of) : layers(std::move(of)) {}
  Layers layers;
};

// Beyond this many, a snapshot copies the whole workspace into one layer: every layer costs each
// new box some 20 microseconds, and the kernel takes 500 at most.
inline constexpr std::size_t kMostLayers = 32;

// An overlay of layers at a folder, mounted by whoever may: root in this process's own mount
// namespace, an ordinary user in the user namespace that bubblewrap then starts from.
struct Overlay {
  std::string target;   // where the whole is seen
  std::string options;  // for mount(2)
};

// `upper` and `work` are empty folders of one file system, `ordinary_user` selects the attributes
// that such a user may write.
Overlay overlay_of(const Layers& layers, const std::string& target, const std::string& upper,
                   const std::string& work, bool ordinary_user);

// Mounts it with the flags of mount(2). False with errno.
bool mount_overlay_at(const Overlay& overlay, unsigned long flags);

// Whether this user can mount overlays below `folder`; tried once, in a child process.
bool can_overlay(const std::string& folder);

}  // namespace bubblewrap
