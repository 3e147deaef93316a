#include "lua/pattern.h"

#include <doctest/doctest.h>

#include "support.h"

using engine::lua::Pattern;
using engine::lua::test::evaluated;

namespace {

// "begin-end:capture,capture", "none", or the problem.
std::string matched(std::string_view text, std::string_view wanted) {
  Pattern pattern(text, wanted);
  const auto match = pattern.find(0);
  if (*pattern.problem() != '\0') return pattern.problem();
  if (!match) return "none";
  std::string result = std::to_string(match->begin) + "-" + std::to_string(match->end);
  for (std::size_t i = 0; i < match->count; ++i) {
    const auto& capture = match->captures[i];
    result += i == 0 ? ":" : ",";
    result += capture.is_position ? "@" + std::to_string(capture.begin)
                                  : std::string(text.substr(capture.begin, capture.length));
  }
  return result;
}

}  // namespace

TEST_CASE("pattern: the language of Lua") {
  CHECK(matched("hello world", "o w") == "4-7");
  CHECK(matched("key = value", "^(%w+)%s*=%s*(%w+)$") == "0-11:key,value");
  CHECK(matched("abc123", "%d+") == "3-6");
  CHECK(matched("aaa", "a-b") == "none");
  CHECK(matched("aaab", "(a-)b") == "0-4:aaa");
  CHECK(matched("f(a(b)c)d", "%b()") == "1-8");
  CHECK(matched("THE (quick) fox", "%f[%a]%a+%f[%A]") == "0-3");
  CHECK(matched("x=[]]", "[]]") == "3-4");
  CHECK(matched("a-b", "[a%-]+") == "0-2");
  CHECK(matched("xyz", "[^x-y]") == "2-3");
  CHECK(matched("abab", "(ab)%1") == "0-4:ab");
  CHECK(matched("abc", "()b()") == "1-2:@1,@2");
  CHECK(matched("color colour", "colou?r$") == "6-12");
  CHECK(matched("", "") == "0-0");
  CHECK(matched("a.b", "%.") == "1-2");
  CHECK(matched("x$", "%$") == "1-2");
}

TEST_CASE("pattern: what is malformed is said") {
  CHECK(matched("x", "[a") == "malformed pattern (missing ']')");
  CHECK(matched("x", "%") == "malformed pattern (ends with '%')");
  CHECK(matched("x", "(x") == "unfinished capture");
  CHECK(matched("x", "x)") == "invalid pattern capture");
  CHECK(matched("x", "%1") == "invalid capture index");
  CHECK(matched("x", "%f") == "missing '[' after '%f' in pattern");
  CHECK(matched("x", "%bx") == "unbalanced pattern");
  CHECK(matched("x", "[%") == "malformed pattern (missing ']')");
}

TEST_CASE("pattern: one that backtracks for ever ends") {
  CHECK(matched(std::string(300, 'a'), ".-.-.-b") ==
        "the pattern takes too many steps on this text; make it simpler");
  CHECK(matched(std::string(3000, 'a'), "a*a*a*b") ==
        "the pattern takes too many steps on this text; make it simpler");
  CHECK(matched(std::string(500, 'x'), std::string(500, '(')) == "too many captures");
}

TEST_CASE("pattern: a long text is no problem for a simple one") {
  CHECK(matched(std::string(1'000'000, 'a') + "b", "b") == "1000000-1000001");
  CHECK(matched(std::string(1'000'000, 'a'), "a+$") == "0-1000000");
}

TEST_CASE("pattern: find, match, gmatch and gsub") {
  CHECK(evaluated("{ ('abc'):find('b') }") == "[2,2]");
  CHECK(evaluated("{ ('a.c'):find('.', 1, true) }") == "[2,2]");
  CHECK(evaluated("{ ('abc'):find('', 10) }") == "{}");
  CHECK(evaluated("('abc'):find('c', -1)") == "3");
  CHECK(evaluated("{ ('a=1'):match('(%a)=(%d)') }") == R"(["a","1"])");
  CHECK(evaluated("(('hello'):gsub('l', 'L', 1))") == R"("heLlo")");
  CHECK(evaluated("(('hello'):gsub('', '-'))") == R"("-h-e-l-l-o-")");
  CHECK(evaluated("(('a b'):gsub('%w', '<%0%1%%>'))") == R"("<aa%> <bb%>")");
  CHECK(evaluated("(('$x $y'):gsub('%$(%w)', { x = 1 }))") == R"("1 $y")");
  CHECK(evaluated("(('abc'):gsub('%w', function(c) if c ~= 'b' then return c:upper() end end))") ==
        R"("AbC")");
  CHECK(evaluated("(('abc'):gsub('^a', 'x'))") == R"("xbc")");
  CHECK(
      evaluated("m()", "{}",
                {{"m",
                  "return function() local out = {} for k, v in ('a=1,b=2'):gmatch('(%w)=(%w)') do "
                  "out[k] = v end return out end"}}) == R"({"a":"1","b":"2"})");
  CHECK(evaluated("('x'):rep(3, '-')") == R"("x-x-x")");
  CHECK(evaluated("('%5.2f|%s'):format(1.234, 'x')") == R"(" 1.23|x")");
}
