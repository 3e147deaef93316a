#include "rule/view.h"

#include <doctest/doctest.h>

#include "base/json.h"

namespace engine::rule {

namespace {

std::shared_ptr<const base::SourceFile> source_of(const std::string& text) {
  return std::make_shared<const base::SourceFile>(base::SourceFile{"views/page.html", text});
}

std::string shown(const std::string& page, const std::string& values) {
  base::Diagnostics diagnostics;
  const auto view = View::compile(source_of(page), diagnostics);
  REQUIRE(view != nullptr);
  return view->render(*base::parse_json(values));
}

std::vector<std::string> problems(const std::string& page) {
  base::Diagnostics diagnostics;
  const bool is_refused = View::compile(source_of(page), diagnostics) == nullptr;
  CHECK(is_refused == diagnostics.has_errors());
  std::vector<std::string> texts;
  for (const auto& each : diagnostics.sorted())
    texts.push_back(std::to_string(each.at.line) + ":" + std::to_string(each.at.column) + " " +
                    each.message);
  return texts;
}

std::string refused(const std::string& page) {
  const auto all = problems(page);
  return all.empty() ? "" : all.front();
}

}  // namespace

TEST_CASE("view: values are text, whatever they hold") {
  CHECK(shown("<p>{{a}}</p>", R"({"a":"<b a=\"x\" b='y'> & &amp;"})") ==
        "<p>&lt;b a=&quot;x&quot; b=&apos;y&apos;&gt; &amp; &amp;amp;</p>");
  CHECK(shown("<p>{{a}}</p>", R"({"a":"{{b}} {{>a}} {{#a}}","b":"no"})") ==
        "<p>{{b}} {{&gt;a}} {{#a}}</p>");
  CHECK(shown("{{a}}", "{\"a\":\"\u202eabc\u05d0\"}") == "\u202eabc\u05d0");
  const std::string line(std::size_t{64} << 10, '<');
  const std::string page = shown("<p>{{a}}</p>", "{\"a\":\"" + line + "\"}");
  CHECK(page.size() == 4 * line.size() + 7);
  CHECK(page.find('<', 1) == page.size() - 4);
}

TEST_CASE("view: numbers are shown as they came, what is not there is left out") {
  CHECK(shown("{{a}} {{b}} {{c}}.", R"({"a":1.10,"b":0,"c":null})") == "1.10 0 .");
  CHECK(shown("{{a.b}}{{a.c.d}}.", R"({"a":{"b":"x"}})") == "x.");
}

TEST_CASE("view: a section is for each item, or when there is something") {
  CHECK(shown("{{#list}}<i>{{.}}</i>{{/list}}", R"({"list":["<",2]})") == "<i>&lt;</i><i>2</i>");
  CHECK(shown("{{#list}}{{name}} of {{owner}};{{/list}}",
              R"({"owner":"ada","list":[{"name":"a"},{"name":"b","owner":"bob"}]})") ==
        "a of ada;b of bob;");
  for (const char* nothing : {"null", "false", "\"\"", "[]"}) {
    CAPTURE(nothing);
    CHECK(shown("{{#a}}yes{{/a}}{{^a}}no{{/a}}", std::string("{\"a\":") + nothing + "}") == "no");
  }
  for (const char* something : {"true", "0", "\"x\"", "{}"}) {
    CAPTURE(something);
    CHECK(shown("{{#a}}yes{{/a}}{{^a}}no{{/a}}", std::string("{\"a\":") + something + "}") ==
          "yes");
  }
  CHECK(shown("<ul>\n{{#a}}\n<li>{{.}}\n{{/a}}\n</ul>\n", R"({"a":[1,2]})") ==
        "<ul>\n<li>1\n<li>2\n</ul>\n");
}

TEST_CASE("view: within a URL a value stays within its part") {
  CHECK(shown("<script src=\"https://embed.example/{{user}}/{{id}}.js\"></script>",
              R"({"user":"../a b","id":"x\"?#"})") ==
        "<script src=\"https://embed.example/..%2Fa%20b/x%22%3F%23.js\"></script>");
  CHECK(shown("<a href='/list?user={{user}}&amp;all=1'>", R"({"user":"a&b='"})") ==
        "<a href='/list?user=a%26b%3D%27&amp;all=1'>");
  CHECK(shown("<a href='/{{user}}'>", R"({"user":"/evil.example"})") ==
        "<a href='/%2Fevil.example'>");
  CHECK(shown("<a href='mailto:{{to}}'>", R"({"to":"a@b.example"})") ==
        "<a href='mailto:a%40b.example'>");
}

TEST_CASE("view: a whole URL is of a harmless scheme, or none") {
  const auto link = [](const std::string& url) {
    return shown("<a href=\"{{url}}\">", "{\"url\":\"" + url + "\"}");
  };
  CHECK(link("https://a.example/?b=1&c=\\\"") ==
        "<a href=\"https://a.example/?b=1&amp;c=&quot;\">");
  CHECK(link("HTTP://a.example") == "<a href=\"HTTP://a.example\">");
  CHECK(link("/a/b:c") == "<a href=\"/a/b:c\">");
  for (const char* evil : {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
                           "java\\tscript:alert(1)", "data:text/html,x", "vbscript:x"}) {
    CAPTURE(evil);
    CHECK(link(evil) == "<a href=\"about:invalid\">");
  }
}

TEST_CASE("view: where no encoding would do, none may stand") {
  CHECK(refused("<p>\n <a title={{x}}>") ==
        "2:11 {{x}} cannot stand in an attribute without quotes");
  CHECK(refused("<script>let a = '{{x}}';</script>") ==
        "1:18 {{x}} cannot stand within a script, a style or other text that is no HTML");
  CHECK(refused("<STYLE >b { c: {{x}} }</style>") ==
        "1:16 {{x}} cannot stand within a script, a style or other text that is no HTML");
  CHECK(refused("<!-- {{x}} -->") == "1:6 {{x}} cannot stand in a comment");
  CHECK(refused("<{{x}}>") == "1:2 {{x}} cannot stand within a tag");
  CHECK(refused("<p {{x}}>") == "1:4 {{x}} cannot stand within a tag");
  CHECK(refused("<p {{x}}=''>") == "1:4 {{x}} cannot stand within a tag");
  CHECK(refused("<p onclick=\"f('{{x}}')\">") ==
        "1:16 {{x}} cannot stand in an attribute that is code");
  CHECK(refused("<p STYLE='a: {{x}}'>") == "1:14 {{x}} cannot stand in an attribute that is code");
  CHECK(refused("<iframe srcdoc='{{x}}'>") ==
        "1:17 {{x}} cannot stand in an attribute that is code");
  CHECK(refused("<a href='javascript:f({{x}})'>") ==
        "1:23 {{x}} cannot stand in a URL that is code");
  CHECK(refused("<a href='javascript://a/%0a{{x}}'>") ==
        "1:28 {{x}} cannot stand in a URL that is code");
  CHECK(refused("<a href='{{x}}:{{y}}'>") ==
        "1:16 {{y}} cannot stand behind a value that is the whole URL");
  for (const char* src : {"{{x}}", "https://{{x}}/a.js", "//{{x}}", "https:{{x}}", "a{{x}}"}) {
    CAPTURE(src);
    CHECK(refused("<script src='" + std::string(src) + "'></script>")
              .find("{{x}} cannot stand in the host of what the page loads") != std::string::npos);
  }
}

TEST_CASE("view: behind a script or a comment the page goes on") {
  CHECK(shown("<script>a < b; '</scrip>'</script ><p title=\"{{x}}\">{{x}}<!-- a > b -->{{x}}",
              R"({"x":"<"})") ==
        "<script>a < b; '</scrip>'</script ><p title=\"&lt;\">&lt;<!-- a > b -->&lt;");
  CHECK(shown("1 < 2 {{x}} <br/>{{x}}</b >{{x}}", R"({"x":"a"})") == "1 < 2 a <br/>a</b >a");
}

TEST_CASE("view: a section holds whole parts of a page") {
  CHECK(shown("<option{{#on}} selected{{/on}} title='a{{#on}} b{{/on}}'>", R"({"on":true})") ==
        "<option selected title='a b'>");
  CHECK(shown("<a href=\"/of/{{#x}}{{.}}{{/x}}\">", R"({"x":"a/b"})") == "<a href=\"/of/a%2Fb\">");
  CHECK(refused("{{#x}}<p title='{{/x}}'>") ==
        "1:17 'x' ends within another part of the page than it begins");
  CHECK(refused("<a href=\"{{#x}}https:{{/x}}{{y}}\">") ==
        "1:22 'x' ends within another part of the page than it begins");
}

TEST_CASE("view: what is no template is told with its place, all of it at once") {
  CHECK(problems("{{{a}}} {{&b}}\n{{>c}} {{=<% %>=}}\n{{d e}} {{}} {{/f}}\n{{#g}}{{/h}} {{i") ==
        std::vector<std::string>{"1:1 'a' would not be escaped", "1:9 'b' would not be escaped",
                                 "2:1 a view has no partials", "2:8 a view has no other braces",
                                 "3:1 'd e' is no name", "3:9 '' is no name",
                                 "3:14 {{/f}} closes nothing", "4:1 {{#g}} is not closed",
                                 "4:7 {{/h}} closes nothing", "4:14 '{{' is not closed"});
}

TEST_CASE("view: knows the names that it needs") {
  base::Diagnostics diagnostics;
  const auto view = View::compile(
      source_of("{{a.b}}{{#list}}{{c}}{{/list}}{{^none}}{{d}}{{/none}}\n{{! e }}{{.}}"),
      diagnostics);
  REQUIRE(view != nullptr);
  std::string names;
  for (const auto& each : view->names())
    names += each.value + "@" + std::to_string(each.at.column) + " ";
  CHECK(names == "a@3 list@11 none@34 d@42 ");
}

}  // namespace engine::rule
