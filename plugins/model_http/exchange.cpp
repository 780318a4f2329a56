#include "exchange.h"

#include <ctime>

#include "event_stream.h"
#include "failure.h"

namespace model_http {
namespace {

enum class Form { document, stream, other };

Form form_of(const HttpHead& head) {
  const auto found = head.headers.find("content-type");
  if (found == head.headers.end()) return Form::document;
  const std::string& type = found->second;
  if (type.find("text/event-stream") != type.npos) return Form::stream;
  return type.find("json") != type.npos ? Form::document : Form::other;
}

// An error that came instead of a reply.
class Refusal {
 public:
  Refusal(const ProviderError& error, long status, const Headers& headers)
      : error_(error), status_(status), headers_(headers) {}

  void tell(mlgym::ReplyWriter& reply) const {
    const auto told = retry_after(headers_, std::time(nullptr));
    const auto seconds = told ? told : error_.retry_after;
    const mlgym_status status = code();
    const bool again = status == MLGYM_RESOURCE_EXHAUSTED || status == MLGYM_UNAVAILABLE;
    if (seconds && again) reply.retry_after(*seconds);
  }
  mlgym_status code() const { return code_of(status_, error_); }
  const std::string& message() const { return error_.message; }

 private:
  const ProviderError& error_;
  long status_;
  const Headers& headers_;
};

class Exchange {
 public:
  Exchange(ReplyReader& reader, mlgym::ReplyWriter& reply, const Secrets& secrets)
      : reader_(reader),
        reply_(reply),
        secrets_(secrets),
        events_([this](std::string_view data) { take_event(data); }) {}

  void receive(const HttpHead& head, std::string_view bytes) {
    head_ = head;
    if (head.good() && form_of(head) == Form::stream) return events_.feed(bytes);
    if (head.good() && form_of(head) == Form::other)
      fail_unreadable("the reply is " + head.headers.at("content-type") +
                      ", not JSON: " + told(bytes));
    body_ += bytes;
  }

  void end(const HttpHead& head) {
    head_ = head;
    if (!head.good()) fail_refused();
    if (form_of(head) != Form::stream) {
      const auto reply = parse_json(body_);
      if (!reply) fail_unreadable("the reply is no JSON: " + told(body_));
      check(*reply);
      reader_.read(*reply);
    }
    reader_.end();
  }

 private:
  void take_event(std::string_view data) {
    if (data == "[DONE]") return;  // the reader knows by the reply itself
    const auto event = parse_json(data);
    if (!event) fail_unreadable("an event of the reply is no JSON: " + told(data));
    check(*event);
    reader_.read_event(*event);
  }

  // An error may come after the status: in a stream that has begun, or by a proxy's way of saying.
  void check(const Json& part) {
    const auto error = provider_error(part);
    if (!error) return;
    const Refusal refusal(*error, error->status ? error->status : 500, head_.headers);
    refusal.tell(reply_);
    throw mlgym::Error(refusal.code(), "the reply is an error: " + told(refusal.message()));
  }

  // Only a proxy that lost patience leaves open what the provider did in the meantime.
  [[noreturn]] void fail_refused() {
    if (head_.status != 504 && head_.status != 524) reply_.usage({0, 0, 0, 0, 0});
    const auto json = parse_json(body_);
    const auto said = json ? provider_error(*json) : std::nullopt;
    const ProviderError error = said.value_or(ProviderError{body_, "", 0});
    const Refusal refusal(error, head_.status, head_.headers);
    refusal.tell(reply_);
    const auto elsewhere = head_.headers.find("location");
    throw mlgym::Error(refusal.code(),
                       "HTTP " + std::to_string(head_.status) +
                           (head_.status < 400 && elsewhere != head_.headers.end()
                                ? ": it sends elsewhere, set base_url: " + told(elsewhere->second)
                            : error.message.empty() ? ""
                                                    : ": " + told(error.message)));
  }

  std::string told(std::string_view text) const {
    return shortened(secrets_.redacted(std::string(text)));
  }

  ReplyReader& reader_;
  mlgym::ReplyWriter& reply_;
  const Secrets& secrets_;
  EventStream events_;
  HttpHead head_;
  std::string body_;
};

}  // namespace

void fail_unreadable(const std::string& what) { throw mlgym::Error(MLGYM_DATA_LOSS, what); }

void ask(HttpClient& client, const mlgym::Call& call, const Question& question,
         const Secrets& secrets, ReplyReader& reader, mlgym::ReplyWriter& reply) {
  const std::string from = origin_of(question.url) + ": ";
  Exchange exchange(reader, reply, secrets);
  try {
    const HttpHead head = client.post(call,
                                      {question.url, question.headers, dump(question.body),
                                       std::chrono::duration<double>(question.timeout)},
                                      [&exchange](const HttpHead& begun, std::string_view bytes) {
                                        exchange.receive(begun, bytes);
                                      });
    exchange.end(head);
  } catch (const HttpFailure& failure) {
    if (!failure.sent) reply.usage({0, 0, 0, 0, 0});
    throw mlgym::Error(failure.code, secrets.redacted(from + failure.what()));
  } catch (const mlgym::Error& error) {
    throw mlgym::Error(error.code, secrets.redacted(from + error.what()));
  }
}

}  // namespace model_http
