// A model that repeats itself, for tests of agents: -m @NAME@/anything
#include <mlgym/plugin.hpp>

#include <string>

namespace {

class @CLASS@ : public mlgym::Model {
 public:
  // "model" is what stands behind @NAME@/ where a run names the model.
  explicit @CLASS@(const mlgym::Settings& settings)
      : name_(settings.text("model", "")),
        reply_(settings.text("reply", "I have nothing to add.\n```\nsubmit\n```")) {}

  // With a price, in US dollars for a million tokens, runs can be limited by their cost.
  std::string describe() override { return R"({"price": {"input": 0, "output": 0}})"; }

  void complete(mlgym::Call& call, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    call.checkpoint();  // ends the call when it was cancelled or is out of time; ask often
    if (request.messages.empty())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "there is nothing to reply to");
    reply.text(reply_);  // in any number of chunks, as they arrive
    reply.finish(mlgym::Finish::stop);
    mlgym::Usage usage;
    usage.input = usage.output = 0;  // tokens
    reply.usage(usage);
  }

 private:
  std::string name_, reply_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Says the same, whatever it is asked"));
