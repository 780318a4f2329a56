// The stream that is attached to a container: its standard input, whose end ends the box, and
// init's words.
#pragma once

#include <mlgym/call.hpp>

#include <string>

#include "sandbox_parts/system.h"

namespace podman {

class Attachment {
 public:
  Attachment() = default;
  // To a container that is not started yet.
  Attachment(const mlgym::Call& call, const std::string& socket, const std::string& container);

  int descriptor() const { return socket_.get(); }
  // Takes what has come. False at the end of the stream.
  bool read_available();
  bool ready() const { return ready_; }  // init has said that it runs
  std::string words() const;             // what it said instead
  void close() { socket_.reset(); }

 private:
  void take_frames();

  sandbox_parts::Descriptor socket_;
  std::string bytes_, words_;
  bool ready_ = false;
};

}  // namespace podman
