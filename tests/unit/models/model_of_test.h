// A model of mlgym's own, made from files of a test.
#pragma once

#include <atomic>
#include <string>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "chat_of_test.h"
#include "components/model.h"
#include "plugins/registry.h"

namespace mlgym::test {

// The model "provider/FILE" of a folder, and what it replies.
class ModelOfTest {
 public:
  ModelOfTest(const std::string& provider, const std::filesystem::path& folder,
              const std::string& file, const Json& settings = Json::object())
      : services_(services_with_files(folder)), model_(make(provider, file, settings)) {}

  // Why it could not be made; empty: it was.
  std::string problem() const { return std::string(message_of(model_.status())); }
  absl::StatusCode code() const { return model_.status().code(); }
  Json describe() {
    Call call(services_, Deadline::after(20));
    return *model_->describe(call);
  }

  absl::Status ask(Chat& chat, Deadline deadline = Deadline::after(20),
                   const std::atomic<bool>* cancelled = nullptr) {
    REQUIRE(problem() == "");
    Call call(services_, deadline, cancelled);
    Receiver receiver;
    const absl::Status status = model_->complete(call, chat.request(), receiver.raw);
    heard = receiver.heard;
    text = receiver.text;
    return status;
  }
  absl::Status ask(const std::string& last) {
    Chat chat(last);
    return ask(chat);
  }
  std::vector<std::string> heard;  // of the last reply
  std::string text;

 private:
  absl::StatusOr<ModelComponent> make(const std::string& provider, const std::string& file,
                                      Json settings) {
    static Registry registry({MODELS_OF_MLGYM});
    const auto place = registry.find("model", provider);
    REQUIRE(place.ok());
    const auto component = registry.load(*place);
    REQUIRE(component.ok());
    Call call(services_, Deadline::after(20));
    if (!file.empty()) settings["model"] = file;
    return ModelComponent::create(*component, settings, call);
  }
  HostServices services_;
  absl::StatusOr<ModelComponent> model_;
};

}  // namespace mlgym::test
