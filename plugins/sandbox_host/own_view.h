// The host's whole file system, with a few folders of ours at the places where tasks expect them.
#pragma once

#include <string>
#include <vector>

namespace host {

struct Place {
  std::string source;  // on the host
  std::string target;  // in the view
  bool writable = false;
};

// What builds a view: prepared before fork, because nothing may be allocated after it.
class OwnView {
 public:
  // `base` is an empty folder to build the view at. A folder of the host that holds a target is
  // shown entry by entry, all others as they are.
  OwnView(std::string base, std::vector<Place> places);
  // Makes the view the root of the calling process, which must be alone in its mount namespace.
  // Async-signal-safe. 0, or an errno.
  int enter() const;

 private:
  struct Step {
    enum class Do { make_folder, make_file, make_link, show, show_read_only } what;
    std::string from, to;
  };
  void explode(const std::string& folder, const std::vector<std::string>& targets);
  void add(Step::Do what, std::string from, const std::string& to);
  void make_parents(const std::string& path);
  void place(const Place& place);

  std::string base_;
  std::vector<Step> steps_;
};

}  // namespace host
