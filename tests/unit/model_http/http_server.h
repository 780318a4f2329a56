// A server of HTTP/1.1 on loopback that answers what a test tells it to.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mlgym::test {

struct HttpAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::string> headers = {};  // "name: value"
  std::size_t piece = 0;                  // bytes that go out at once; 0: all
  enum class End {
    whole,
    cut,    // the connection closes before the last bytes that were announced
    early,  // it ends as if it were whole, without the second half
    reset,  // in place of an answer
    never   // no answer until the other side closes
  } end = End::whole;
};

struct HttpAsked {
  std::string target, body;
  std::map<std::string, std::string> headers;  // names in lower case
};

class HttpServer {
 public:
  HttpServer();
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // Answers are given in order; without one, status 500 says so.
  void answer(HttpAnswer answer);
  // Answers everything from now on; called from many threads. Nothing of it stands in `asked`.
  void answer_by(std::function<HttpAnswer(const HttpAsked&)> answer);
  std::vector<HttpAsked> asked() const;
  int connections() const { return connections_; }
  // Whether the other side closes its end of all connections within five seconds.
  bool all_closed() const;

 private:
  void accept_all();
  void serve(int socket);
  bool read_request(int socket, std::string& buffer, HttpAsked& asked);
  HttpAnswer next_answer(HttpAsked asked);
  bool give(int socket, const HttpAnswer& answer) const;
  bool send_all(int socket, const std::string& bytes, std::size_t piece) const;
  bool wait_for(int socket, short events) const;

  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ended_ = false;
  std::atomic<int> connections_ = 0, open_ = 0;
  mutable std::mutex mutex_;
  std::deque<HttpAnswer> answers_;
  std::function<HttpAnswer(const HttpAsked&)> answer_by_;
  std::vector<HttpAsked> asked_;
  std::vector<std::thread> served_;
  std::thread accepting_;
};

}  // namespace mlgym::test
