// Files that go into a container's workspace and out of it, by archives.
#pragma once

#include <mlgym/call.hpp>

#include <sys/types.h>

#include <string>
#include <string_view>

#include "container.h"

namespace podman {

// An empty file without a name, in a folder.
sandbox_parts::Descriptor nameless_file(const std::string& folder);

// The workspace itself, owned by `owner`, in a container that is not started yet.
void make_workspace(const mlgym::Call& call, Container& container, uid_t owner,
                    const std::string& scratch);

// As the kind promises of `put` and `get`; `scratch` is a folder of the host. The container stands
// still meanwhile, so that nothing changes between the look and the copy.
void put_file(const mlgym::Call& call, Container& container, std::string_view path, int content,
              std::uint32_t mode, uid_t owner, const std::string& scratch);
int get_file(const mlgym::Call& call, Container& container, std::string_view path,
             const std::string& scratch);

}  // namespace podman
