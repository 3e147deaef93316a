// Gists of a product's users become records of another's, while the service is killed.
#include "e2e/gists.h"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

using namespace engine::e2e;

namespace {

constexpr int kGists = 45;  // of octo

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

// What is there more than once.
std::string doubled(const std::map<std::string, int>& counts) {
  std::string found;
  for (const auto& [value, count] : counts)
    if (count > 1) found += std::to_string(count) + " × " + value + " ";
  return found;
}

std::string cookie_of(const std::string& answer) {
  const auto begin = answer.find("set-cookie: ") + 12;
  REQUIRE(begin > 12);
  return "Cookie: " + answer.substr(begin, answer.find(';', begin) - begin) + "\r\n";
}

}  // namespace

TEST_CASE(
    "gists: killed while it looks, the service makes each activity once; what was seen stays "
    "seen") {
  GistService gists("gists-as-activities", {},
                    {"gists-as-activities.key=k-e2e", "gists-as-activities.interval=1h"});
  REQUIRE(has(gists.get("/new?key=k-e2e&user=Octo"), "added successfully"));
  for (int round = 0; round < (is_long() ? 20 : 3); ++round) gists.ask_and_kill("/fetch?key=k-e2e");
  CHECK(has(gists.get("/fetch?key=k-e2e"), "New gists: <b>"));
  const auto made = [&] { return gists.counted("activities", "note"); };
  CHECK(eventually(60, [&] { return made().size() == kGists; }));
  CHECK(doubled(made()) == "");

  const std::string page = gists.get("/show?key=k-e2e&user=octo");
  CHECK(has(page, "New gists: <b>" + std::to_string(kGists) + "</b>"));
  CHECK(eventually(
      20, [&] { return has(gists.get("/show?key=k-e2e&user=octo"), "New gists: <b>0</b>"); }));
  gists.kill_and_start();
  CHECK(has(gists.get("/show?key=k-e2e&user=octo"), "New gists: <b>0</b>"));
  CHECK(eventually(60, [&] { return gists.counted("activities", "done")["true"] == kGists; }));

  gists.add_gist("news");
  CHECK(has(gists.get("/fetch?key=k-e2e"), "New gists: <b>1</b>"));
  CHECK(has(gists.get("/show?key=k-e2e&user=octo"), "1. <bdi>news</bdi>"));
}

TEST_CASE(
    "gists: killed while it scans, the service makes each deal once; visitors are known again") {
  GistService gists("gists-as-deals", {},
                    {"gists-as-deals.users=Octo", "gists-as-deals.interval=60",
                     "gists-as-deals.session_secret=for-tests-only-0123456789"});
  // Each start scans.
  for (int round = 0; round < (is_long() ? 20 : 3); ++round) gists.ask_and_kill("/getGists");
  const auto made = [&] { return gists.counted("deals", "title"); };
  const std::string first = "Cookie: none=1\r\n";
  CHECK(eventually(60, [&] { return made().size() == kGists; }));
  std::string answer;
  CHECK(eventually(60, [&] {
    answer = gists.get("/getGists", first);
    return std::count(answer.begin(), answer.end(), ',') >= kGists - 1;
  }));
  const std::string cookie = cookie_of(answer);
  CHECK(eventually(20, [&] { return gists.get("/getGists", cookie).ends_with("\r\n\r\n[]"); }));
  gists.kill_and_start();
  CHECK(gists.get("/getGists", cookie).ends_with("\r\n\r\n[]"));

  const std::string id = gists.add_gist("news");
  gists.kill_and_start();
  CHECK(eventually(60, [&] { return has(gists.get("/getGists", cookie), "[\"" + id + "\"]"); }));
  CHECK(doubled(made()) == "");
  CHECK(gists.counted("organizations", "name")["octo"] == 1);
}
