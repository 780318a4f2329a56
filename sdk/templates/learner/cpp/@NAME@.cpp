// A bandit: each round it plays the value of an agent's setting that is best so far or was tried
// little, by UCB1 (Auer, Cesa-Bianchi and Fischer, 2002, figure 1).
#include <mlgym/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Value {
  std::string number;  // as it was written
  std::int64_t episodes = 0;
  double reward = 0;  // summed over them
  double mean() const { return episodes > 0 ? reward / static_cast<double>(episodes) : 0; }
};

std::string text_of(double number) {
  std::ostringstream out;
  out.precision(17);
  out << number;
  return out.str();
}

class @CLASS@ : public mlgym::Learner {
 public:
  explicit @CLASS@(const mlgym::Settings& settings)
      : setting_(settings.text("setting", "temperature")),
        rounds_(settings.integer("rounds", 20)),
        width_(settings.number("width", 1)) {
    std::string list = settings.text("values", "[0, 0.3, 0.7, 1]");
    std::replace_if(
        list.begin(), list.end(), [](char c) { return c == '[' || c == ',' || c == ']'; }, ' ');
    std::istringstream words(list);
    for (std::string word; words >> word;) values_.push_back({number(word)});
    if (values_.empty()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "\"values\" is empty");
  }

  std::vector<std::string> plan(mlgym::Call&, std::int64_t round) override {
    if (round >= rounds_) return {};  // the end
    double tried = 0;
    for (const auto& value : values_) tried += static_cast<double>(value.episodes);
    const auto promise = [&](const Value& value) {
      if (value.episodes == 0) return HUGE_VAL;
      const double count = static_cast<double>(value.episodes);
      return value.mean() + width_ * std::sqrt(2 * std::log(tried) / count);
    };
    const auto best =
        std::max_element(values_.begin(), values_.end(),
                         [&](const Value& a, const Value& b) { return promise(a) < promise(b); });
    // The group comes back with the episode.
    return {R"({"group": ")" + std::to_string(best - values_.begin()) + R"(", "settings": {")" +
            setting_ + "\": " + best->number + "}}"};
  }

  void observe(mlgym::Call&, const mlgym::Trajectory& trajectory) override {
    std::size_t index = values_.size();
    if (!(std::istringstream(trajectory.group) >> index) || index >= values_.size()) return;
    Value& value = values_[index];
    ++value.episodes;
    if (std::isfinite(trajectory.score)) value.reward += trajectory.score;  // else it failed: 0
  }

  std::string publish(mlgym::Call&) override {
    const auto best =
        std::max_element(values_.begin(), values_.end(),
                         [](const Value& a, const Value& b) { return a.mean() < b.mean(); });
    return R"({"kind": "data", "value": {")" + setting_ + "\": " + best->number + R"(, "mean": )" +
           text_of(best->mean()) + "}}";
  }

  std::string save(mlgym::Call&) override {
    std::ostringstream out;
    out.precision(17);
    for (const auto& value : values_) out << value.episodes << ' ' << value.reward << '\n';
    return out.str();
  }

  void load(mlgym::Call&, std::string_view saved) override {
    std::vector<Value> loaded = values_;
    std::istringstream in{std::string(saved)};
    for (auto& value : loaded) in >> value.episodes >> value.reward;
    if (!in) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "this was saved with other values");
    values_ = loaded;
  }

 private:
  static std::string number(const std::string& word) {
    char* end = nullptr;
    std::strtod(word.c_str(), &end);
    if (*end != '\0')
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "\"values\": " + word + " is not a number");
    return word;
  }

  std::string setting_;
  std::int64_t rounds_;
  double width_;  // of the range of rewards
  std::vector<Value> values_;
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@",
                                       "A bandit: finds the best value of a setting by trying"));
