// What strangers write, in a real browser: the page of gists shows it as text. Needs Chromium;
// without it this is reported as skipped.
#include <cstdio>

#include <doctest/doctest.h>

#include "e2e/gists.h"
#include "e2e/process.h"

using namespace engine::e2e;

namespace {

// Runs when a page takes it for code, by whichever of the two ways.
constexpr const char* kEvil =
    "</bdi></h2><script>document.title = 'broken in'</script>"
    "<img src=x onerror=\"document.body.dataset.broken = 'in'\"><h1>\"'&amp;";
constexpr const char* kArabic = "\u202Eمرحبا بالعالم 123";  // begins with a right-to-left override

std::string line() {
  return std::string(65536, 'x');
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string chromium() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    Process look({"/bin/sh", "-c", std::string("command -v ") + name}, "/dev/null");
    std::string path = look.rest_of_output();
    if (!path.empty()) return path.substr(0, path.find('\n'));
  }
  return "";
}

// Gists with all of it; the service knows them.
void add_all(const GistService& gists) {
  for (const std::string& each : {std::string(kEvil), line(), std::string(kArabic)})
    gists.add_gist(each);
  const Answer fetched = ask("POST", gists.url("/fetch?key=key"));
  REQUIRE_MESSAGE(fetched.status == 200, fetched.text);
}

// The page's elements as the browser has them once everything of it ran.
std::string dom_of(const Folder& folder, const std::string& browser, const std::string& url) {
  Process process(
      {browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
       "--no-first-run", "--disable-background-networking", "--window-size=1000,800",
       "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
       "--user-data-dir=" + (folder / "browser"), "--timeout=20000", "--dump-dom", url},
      folder / "browser.log");
  std::string dom = process.rest_of_output();
  CHECK_MESSAGE(process.wait() == 0, text_of(folder / "browser.log"));
  return dom;
}

// How a page is laid out, and whether it was broken into, told by its title. It stands in a file,
// where no policy forbids scripts.
constexpr const char* kTell = R"(<script>
addEventListener('load', () => {
  const titles = [...document.querySelectorAll('h2 bdi')];
  const left = (node) => {
    const range = document.createRange();
    range.selectNode(node);
    return range.getBoundingClientRect().left;
  };
  document.title = 'told: ' + [
    'broken in ' + (document.title === 'broken in' || document.body.dataset.broken === 'in'),
    'too wide ' + (document.documentElement.scrollWidth > document.documentElement.clientWidth),
    'headings ' + document.querySelectorAll('h1').length + ' ' + titles.length,
    'numbers first ' + titles.every((title) => left(title.previousSibling) <= left(title)),
    'longest ' + Math.max(0, ...titles.map((title) => title.textContent.length)),
  ].join(', ');
});
</script>)";

std::string told_of(const Folder& folder, const std::string& browser, const std::string& html) {
  const std::string file = folder.write("page.html", "<meta charset=utf-8>" + html + kTell);
  const std::string dom = dom_of(folder, browser, "file://" + file);
  const auto begin = dom.find("told: ");
  REQUIRE_MESSAGE(begin != std::string::npos, dom.substr(0, 2000));
  return dom.substr(begin + 6, dom.find('<', begin) - begin - 6);
}

// As a page would be that forgot to escape.
std::string unescaped(std::string html) {
  for (const auto& [entity, character] : std::vector<std::pair<std::string, std::string>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}})
    html = replaced(html, entity, character);
  return html;
}

}  // namespace

TEST_CASE("browser: scripts, a line of 64 KB and right-to-left text of strangers are text") {
  const std::string browser = chromium();
  if (browser.empty()) {
    std::puts("skipped: browser: what strangers write is text (Chromium is not installed)");
    return;
  }
  GistService gists("gists-as-activities", {"github.gists=0"},
                    {"gists-as-activities.key=key", "gists-as-activities.interval=1h"});
  REQUIRE(ask("POST", gists.url("/new?key=key&user=octo")).status == 200);
  add_all(gists);
  const std::string dom = dom_of(gists.folder(), browser, gists.url("/show?key=key&user=octo"));
  CHECK(has(dom, "New gists: <b>3</b>"));
  CHECK(has(dom, "<title>Gists of octo</title>"));
  CHECK_FALSE(has(dom, "data-broken"));
  CHECK_FALSE(has(dom, "<img"));
  CHECK(
      has(dom,
          "<bdi>&lt;/bdi&gt;&lt;/h2&gt;&lt;script&gt;document.title = 'broken in'&lt;/script&gt;"));
  CHECK(has(dom, "<bdi>" + line() + "</bdi>"));
  CHECK(has(dom, std::string("<bdi>") + kArabic + "</bdi>"));

  // The same without the page's policy: nothing but the escaping stands between.
  add_all(gists);
  const Answer page = ask("GET", gists.url("/show?key=key&user=octo"));
  REQUIRE_MESSAGE(has(page.text, "New gists: <b>3</b>"), page.text.substr(0, 2000));
  CHECK(told_of(gists.folder(), browser, page.text) ==
        "broken in false, too wide false, headings 1 3, numbers first true, longest 65536");

  // And without that, so that this test would know.
  CHECK(has(told_of(gists.folder(), browser, unescaped(page.text)), "broken in true"));
}
