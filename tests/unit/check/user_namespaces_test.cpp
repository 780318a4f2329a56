#include "check/user_namespaces.h"

#include "catch.h"
#include "check/container.h"

using namespace mlgym;
using Status = Finding::Status;

namespace {

NamespaceSymptoms refused() {
  NamespaceSymptoms symptoms;
  symptoms.words = "bwrap: setting up uid map: Permission denied";
  return symptoms;
}

bool advises(const NamespaceSymptoms& symptoms, const std::string& what) {
  const Finding finding = judge_namespaces(symptoms);
  INFO(finding.remedy);
  CHECK(finding.status == Status::missing);
  CHECK(finding.detail == symptoms.words);
  return finding.remedy.find(what) != finding.remedy.npos;
}

}  // namespace

TEST_CASE("versions of bubblewrap are read from its words") {
  CHECK(bubblewrap_version("bubblewrap 0.8.0") == std::pair(0, 8));
  CHECK(bubblewrap_version("bubblewrap 1.12") == std::pair(1, 12));
  CHECK_FALSE(bubblewrap_version("bwrap: error").has_value());
  CHECK_FALSE(bubblewrap_version("").has_value());
}

TEST_CASE("bubblewrap has to be there, and not too old") {
  CHECK(judge_bubblewrap("bubblewrap 0.8.0").status == Status::ok);
  CHECK(judge_bubblewrap("bubblewrap 0.11.0").status == Status::ok);
  CHECK(judge_bubblewrap("bubblewrap 1.0.0").status == Status::ok);
  const Finding old = judge_bubblewrap("bubblewrap 0.6.1");
  CHECK(old.status == Status::missing);
  CHECK(old.remedy.find("0.8 or later") != old.remedy.npos);
  CHECK(judge_bubblewrap({}).remedy == "apt-get install bubblewrap");
}

TEST_CASE("what works needs no remedy, whatever the settings say") {
  NamespaceSymptoms symptoms;
  symptoms.worked = true;
  symptoms.apparmor_restricted = 1;
  symptoms.container = "docker";
  const Finding finding = judge_namespaces(symptoms);
  CHECK(finding.status == Status::ok);
  CHECK(finding.remedy.empty());
}

TEST_CASE("each cause of refused user namespaces has its remedy") {
  NamespaceSymptoms none = refused();
  none.most_namespaces = 0;
  CHECK(advises(none, "user.max_user_namespaces"));

  NamespaceSymptoms debian = refused();
  debian.unprivileged_clone = 0;
  CHECK(advises(debian, "kernel.unprivileged_userns_clone=1"));

  NamespaceSymptoms ubuntu = refused();
  ubuntu.most_namespaces = 96365;
  ubuntu.unprivileged_clone = 1;
  ubuntu.apparmor_restricted = 1;
  CHECK(advises(ubuntu, "kernel.apparmor_restrict_unprivileged_userns=0"));

  NamespaceSymptoms docker = refused();
  docker.container = "docker";
  docker.root = true;
  docker.apparmor_restricted = 1;
  CHECK(advises(docker, "--security-opt seccomp=unconfined"));

  NamespaceSymptoms podman = refused();
  podman.container = "podman";
  CHECK(advises(podman, "unmask=ALL"));

  NamespaceSymptoms kubernetes = refused();
  kubernetes.container = "kubernetes";
  CHECK(advises(kubernetes, "securityContext"));

  NamespaceSymptoms lxc = refused();
  lxc.container = "lxc";
  CHECK(advises(lxc, "lxc"));

  NamespaceSymptoms filtered = refused();
  filtered.system_call_filter = true;
  CHECK(advises(filtered, "system call filter"));

  CHECK(advises(refused(), "bubblewrap's words"));
}

TEST_CASE("settings for ordinary users do not concern root") {
  NamespaceSymptoms symptoms = refused();
  symptoms.root = true;
  symptoms.unprivileged_clone = 0;
  symptoms.apparmor_restricted = 1;
  CHECK(advises(symptoms, "bubblewrap's words"));
}

TEST_CASE("containers are told by what they leave") {
  CHECK(container_of({}) == "");
  CHECK(container_of({true, false, "", false}) == "docker");
  CHECK(container_of({false, true, "", false}) == "podman");
  CHECK(container_of({true, false, "", true}) == "kubernetes");
  CHECK(container_of({false, false, std::string("PATH=/bin\0container=lxc\0A=b", 27), false}) ==
        "lxc");
  CHECK(container_of({false, false, "mycontainer=lxc", false}) == "");
}

TEST_CASE("a system call filter shows in the status of a process") {
  CHECK(has_system_call_filter("Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1\n"));
  CHECK_FALSE(has_system_call_filter("Name:\tx\nSeccomp:\t0\nSeccomp_filters:\t2\n"));
  CHECK_FALSE(has_system_call_filter(""));
}
