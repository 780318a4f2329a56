// What the providers' backends are tested with alike: the same reply in each one's format.
#pragma once

#include <string>
#include <vector>

#include "backend.h"
#include "http_server.h"
#include "variable.h"

namespace mlgym::test {

struct Provider {
  std::string name;
  std::string base_url_variable, key_variable;
  std::string base_path;            // of base_url
  std::string reply;                // "Hello", stop, 12 tokens in (4 cached), 3 out
  std::vector<std::string> events;  // the same as a stream, in the data of its events
  std::string out_of_quota;         // an error of status 429
  std::string too_long;             // an error of status 400
  std::string error_event;          // overloaded, within a stream
};

const std::vector<Provider>& providers();

inline const std::string kKey = "sk-test-0123456789abcdef";

// The data of events as the body of a stream.
std::string stream_of(const std::vector<std::string>& events);

// A provider on loopback and its backend, with a key in the environment.
class Played {
 public:
  explicit Played(const Provider& provider, const Json& settings = Json::object())
      : key_(provider.key_variable, kKey), backend(provider.name, complete(provider, settings)) {}

 private:
  Json complete(const Provider& provider, const Json& settings) const {
    Json all = {{"model", "m-1"}, {"base_url", server.url() + provider.base_path}};
    all.update(settings);
    return all;
  }
  Variable key_;

 public:
  HttpServer server;
  Backend backend;

  // The JSON document of the last request.
  Json asked() const { return *parse_json(server.asked().back().body); }
};

}  // namespace mlgym::test
