// Server-sent events, in whatever pieces they arrive.
#include "model_http/event_stream.h"

#include <vector>

#include "catch.h"

namespace {

using Events = std::vector<std::string>;

Events events_in(std::string_view bytes, std::size_t piece) {
  Events events;
  model_http::EventStream stream([&](std::string_view data) { events.emplace_back(data); });
  for (std::size_t at = 0; at < bytes.size(); at += piece) stream.feed(bytes.substr(at, piece));
  return events;
}

}  // namespace

TEST_CASE("events are the same in pieces of any size") {
  const std::pair<std::string_view, Events> streams[] = {
      {"data: a\n\ndata: b\n\n", {"a", "b"}},
      {"data: a\r\n\r\ndata: b\r\n\r\n", {"a", "b"}},
      {"data: a\r\rdata: b\r\r", {"a", "b"}},
      {"data: a\ndata: b\ndata:\n\n", {"a\nb\n"}},
      {"data:a\n\ndata:  b\n\n", {"a", " b"}},
      {"data\n\n", {""}},
      {"\xEF\xBB\xBF"
       "data: a\n\n",
       {"a"}},
      {": a comment\n\nevent: x\nid: 7\nretry: 10\ndata: a\n\n", {"a"}},
      {"event: x\n\n\n\n", {}},
      {"datax: a\nxdata: b\n\n", {}},
      {"data: a\n", {}},
      {"data: \xC3\xA4\n\n", {"\xC3\xA4"}},
      {"", {}}};
  for (const auto& [bytes, events] : streams) {
    for (std::size_t piece = 1; piece <= bytes.size() + 1; ++piece) {
      INFO(bytes << " in pieces of " << piece);
      CHECK(events_in(bytes, piece) == events);
    }
  }
}
