#include "scaffold/names.h"

#include "catch.h"

using namespace mlgym;

TEST_CASE("a name starts with a lower-case letter and holds letters, digits, - and _") {
  for (const char* name : {"a", "near-miss", "top_5", "x9", "a-"}) CHECK(check_new_name(name).ok());
  for (const char* name : {"", "Near", "5top", "-x", "_x", "a b", "a/b", "..", "a.b", "größe"})
    CHECK_FALSE(check_new_name(name).ok());
  CHECK(check_new_name(std::string(64, 'a')).ok());
  CHECK_FALSE(check_new_name(std::string(65, 'a')).ok());
}

TEST_CASE("a class is named after the component") {
  const auto class_of = [](const char* name) {
    return placeholders_for("metric", name, "/schemas")["CLASS"];
  };
  CHECK(class_of("near") == "Near");
  CHECK(class_of("near-miss") == "NearMiss");
  CHECK(class_of("top_5-of9") == "Top5Of9");
  CHECK(class_of("none") == "NoneComponent");  // Python's own
}

TEST_CASE("words between @ are replaced, everything else stays") {
  const Placeholders words = placeholders_for("metric", "near", "/schemas");
  CHECK(fill_placeholders("@NAME@, @CLASS@ in @PLUGIN@.so: @KIND@", words) ==
        "near, Near in metric_near.so: metric");
  CHECK(fill_placeholders("a@NAME@b@OTHER@@NAME@", words) == "anearb@OTHER@near");
  CHECK(fill_placeholders("me@home, you@NAME", words) == "me@home, you@NAME");
  CHECK(fill_placeholders("@", words) == "@");
  CHECK(fill_placeholders("", words).empty());
}
