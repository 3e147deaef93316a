#include "lua/host.h"

#include <set>

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;
using test::evaluated;

namespace {

// The message of an error, without its place.
std::string refused(const std::string& expression) {
  const std::string text = evaluated(expression);
  const std::string place = "rules.yaml:10:7: ";
  const std::string code = " [script-error]";
  if (!text.starts_with(place) || !text.ends_with(code)) return "no error: " + text;
  return text.substr(place.size(), text.size() - place.size() - code.size());
}

}  // namespace

TEST_CASE("host: every function is described, once, and its signature begins with its name") {
  std::set<std::string_view> names;
  for (const HostFunction& function : host_functions()) {
    CAPTURE(std::string(function.name));
    CHECK(names.insert(function.name).second);
    CHECK(function.signature.starts_with(std::string(function.name) + "("));
    CHECK(function.doc.ends_with("."));
    CHECK(function.least <= function.most);
    CHECK(host_function(function.name) == &function);
  }
  CHECK(host_function("nothing") == nullptr);
}

TEST_CASE("host: letter case and blanks") {
  CHECK(evaluated("trim('  a b\\n')") == R"("a b")");
  CHECK(evaluated("lower('ÄBC')") == R"("Äbc")");
  CHECK(evaluated("upper('abc')") == R"("ABC")");
  CHECK(evaluated("title(\"ADA o'neil-van dyke\")") == R"("Ada O'neil-Van Dyke")");
  CHECK(evaluated("snake('State/Country')") == R"("state_country")");
  CHECK(evaluated("digits('+49 (30) 12')") == R"("493012")");
  CHECK(evaluated("lower(nil)") == "absent");
  CHECK(evaluated("upper(null)") == "null");
}

TEST_CASE("host: split and join are each other's opposite") {
  CHECK(evaluated("split('a, b,,c', ',')") == R"(["a","b","","c"])");
  CHECK(evaluated("split(' ', ',')") == "[]");
  CHECK(evaluated("split('abc', '')") == R"(["abc"])");
  CHECK(evaluated("join({'a', '', 'b', null, 3}, ', ')") == R"("a, b, 3")");
  CHECK(evaluated("join(nil, ',')") == R"("")");
  CHECK(refused("join('a', ',')") == "join expects a list, not a text");
  CHECK(refused("join({{}}, ',')") == "join expects a text, not an object");
}

TEST_CASE("host: questions about texts") {
  CHECK(evaluated("starts_with('abc', 'ab')") == "true");
  CHECK(evaluated("ends_with('abc', 'ab')") == "false");
  CHECK(evaluated("contains('abc', 'b')") == "true");
  CHECK(evaluated("contains({'a', 2}, 2)") == "true");
  CHECK(evaluated("contains({'a'}, 'b')") == "false");
  CHECK(evaluated("contains(nil, 'b')") == "false");
}

TEST_CASE("host: replace, slice and length count characters") {
  CHECK(evaluated("replace('a.b.c', '.', '-')") == R"("a-b-c")");
  CHECK(evaluated("replace('abc', '', '-')") == R"("abc")");
  CHECK(refused("replace(('x'):rep(1e4), 'x', ('y'):rep(1000))") ==
        "replace would make a text longer than 8 MiB");
  CHECK(evaluated("slice('häßlich', 2, 3)") == R"("äß")");
  CHECK(evaluated("slice('abc', -2)") == R"("bc")");
  CHECK(evaluated("slice('abc', 2, -2)") == R"("b")");
  CHECK(evaluated("slice('abc', 3, 2)") == R"("")");
  CHECK(evaluated("slice('abc', 9)") == R"("")");
  CHECK(evaluated("length('häß')") == "3");
  CHECK(evaluated("length({1, 2})") == "2");
  CHECK(refused("slice('abc', 'x')") == "slice expects a whole number, not a text");
}

TEST_CASE("host: names and hosts") {
  CHECK(evaluated("url_host('https://user@www.Acme.example:8080/x?y')") == R"("acme.example")");
  CHECK(evaluated("url_host('acme.example.')") == R"("acme.example")");
  CHECK(evaluated("url_host('just words')") == R"("")");
  CHECK(evaluated("email_domain('Ada@Acme.Example ')") == R"("acme.example")");
  CHECK(evaluated("email_domain('ada')") == R"("")");
  CHECK(evaluated("name_first(' Ada  King Lovelace ')") == R"("Ada  King")");
  CHECK(evaluated("name_last('Ada King Lovelace')") == R"("Lovelace")");
  CHECK(evaluated("name_first('Cher')") == R"("")");
  CHECK(evaluated("first_word('  two words')") == R"("two")");
}

TEST_CASE("host: numbers") {
  CHECK(evaluated("number(' 1,234.50 ')") == "1234.5");
  CHECK(evaluated("number('12 apples')") == "absent");
  CHECK(evaluated("number('9007199254740993')") == "9007199254740993");
  CHECK(evaluated("integer('12.9')") == "12");
  CHECK(evaluated("integer(-12.9)") == "-12");
  CHECK(evaluated("integer('x')") == "absent");
  CHECK(evaluated("round(2.5)") == "3");
  CHECK(evaluated("round(-2.345, 1)") == "-2.3");
  CHECK(evaluated("round('')") == "absent");
  CHECK(evaluated("sum({1, '2', nil, 0.5})") == "3.5");
  CHECK(evaluated("range(2, 4)") == "[2,3,4]");
  CHECK(evaluated("range(2, 1)") == "[]");
  CHECK(refused("range(1, 1e6)") == "range makes at most 100000 numbers");
  CHECK(refused("sum({'x'})") == "sum expects a number, not a text");
  CHECK(refused("round({})") == "round expects a number, not an object");
}

TEST_CASE("host: booleans") {
  CHECK(evaluated("boolean(' Yes ')") == "true");
  CHECK(evaluated("boolean('off')") == "false");
  CHECK(evaluated("boolean(0)") == "false");
  CHECK(evaluated("boolean('maybe')") == "absent");
  CHECK(evaluated("yes_no(true)") == R"("Yes")");
  CHECK(evaluated("yes_no('0')") == R"("No")");
  CHECK(evaluated("yes_no('')") == "absent");
}

TEST_CASE("host: the time is the task's") {
  CHECK(evaluated("now()") == R"("2026-11-21T23:30:00Z")");
  CHECK(evaluated("today()") == R"("2026-11-21")");
  CHECK(evaluated("today('Europe/Berlin')") == R"("2026-11-22")");
  CHECK(refused("today('Nowhere')") ==
        "'Nowhere' is not a known time zone; use an IANA name such as Europe/Berlin; they come "
        "with the package "
        "tzdata");
}

TEST_CASE("host: dates and times") {
  CHECK(evaluated("date('2026-03-01T05:00:00Z', 'America/Chicago')") == R"("2026-02-28")");
  CHECK(evaluated("date('2026-03-01')") == R"("2026-03-01")");
  CHECK(evaluated("date('')") == "absent");
  CHECK(evaluated("time('2026-03-01 05:00:00+0100')") == R"("2026-03-01T04:00:00Z")");
  CHECK(evaluated("add_days('2024-02-28', 2)") == R"("2024-03-01")");
  CHECK(evaluated("add_seconds('2026-12-31T23:59:59Z', 1)") == R"("2027-01-01T00:00:00Z")");
  CHECK(evaluated("epoch('1970-01-02')") == "86400");
  CHECK(evaluated("from_epoch(86400)") == R"("1970-01-02T00:00:00Z")");
  CHECK(evaluated("{ year('2026-11-21'), month('2026-11-21'), quarter('2026-11-21') }") ==
        "[2026,11,4]");
  CHECK(evaluated("format_time('2026-03-08T15:05:00Z', '%a %e %B %Y, %H:%M', 'America/Chicago')") ==
        R"("Sun 8 March 2026, 10:05")");
  CHECK(evaluated("format_time(nil, '%Y')") == "absent");
}

TEST_CASE("host: what is no date is said") {
  CHECK(refused("date('soon')") ==
        "date cannot read the time 'soon'; use 2026-11-21 or 2026-11-21T09:30:00Z");
  CHECK(refused("year({})") == "year expects a date or time, not an object");
  CHECK(refused("add_days('2026-01-01', 1e9)") == "add_days adds at most 4000000 days");
  CHECK(refused("add_seconds('2026-01-01', 1e15)") ==
        "add_seconds adds at most 345600000000 seconds");
  CHECK(refused("from_epoch(1e15)") == "from_epoch leaves the years 0 to 9999");
  CHECK(refused("format_time('2026-01-01', '%Q')") ==
        "format_time does not know '%Q'; it knows %Y %y %m %d %e %H %M %S %B %b %A %a and %%");
}

TEST_CASE("host: JSON, hashes and encodings") {
  CHECK(evaluated(R"(json('{"a":[1,null]}').a)") == "[1,null]");
  CHECK(evaluated("json('{')").find("[script-error]") != std::string::npos);
  CHECK(evaluated("to_json({ b = list(), a = null })") == R"("{\"a\":null,\"b\":[]}")");
  CHECK(evaluated("sha256('abc')") ==
        R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
  CHECK(evaluated("uuid_from('abc')") == R"("ba7816bf-8f01-8fea-8141-40de5dae2223")");
  CHECK(evaluated("base64('hi')") == R"("aGk=")");
  CHECK(evaluated("unbase64('aGk=')") == R"("hi")");
  CHECK(evaluated("unbase64('?')") == "absent");
  CHECK(evaluated("url_encode('a b/ä')") == R"("a%20b%2F%C3%A4")");
}

TEST_CASE("host: HTML") {
  CHECK(evaluated("escape_html('<a href=\"x\">&\\'</a>')") ==
        R"("&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;")");
  CHECK(evaluated("html_text('<p>One  &amp; <b>two</b></p><!-- no "
                  "--><script>x<1</script><ul><li>a</li><li>b</ul>')") == R"("One & two\na\nb")");
  CHECK(evaluated("html_text('a<br>b &lt;c&gt; &unknown; <unclosed')") ==
        R"("a\nb <c> &unknown; <unclosed")");
}

TEST_CASE("host: lists") {
  CHECK(evaluated("list(1, nil, 'a')") == R"([1,"a"])");
  CHECK(evaluated("size({1, 2})") == "2");
  CHECK(evaluated("size(nil)") == "0");
  CHECK(evaluated("size({ a = 1 })") == "1");
  CHECK(evaluated("sort({'b', 'a', 10, 9})") == R"([9,10,"a","b"])");
  CHECK(evaluated("sort({{ n = 2 }, { n = 1 }}, 'n')") == R"([{"n":1},{"n":2}])");
  CHECK(evaluated("unique({1, 1.0, 'a', 'a', '1'})") == R"([1,"a","1"])");
  CHECK(evaluated("unique({{ a = 1, b = 1 }, { a = 1, b = 2 }, { a = 2 }}, 'a')") ==
        R"([{"a":1,"b":1},{"a":2}])");
  CHECK(evaluated("unique({{ a = 1, b = 1 }, { a = 1, b = 2 }}, {'a', 'b'})") ==
        R"([{"a":1,"b":1},{"a":1,"b":2}])");
  CHECK(evaluated("not_in({1, 'a', 2, '1'}, {'a', 2.0})") == R"([1,"1"])");
  CHECK(evaluated(
            "not_in({{ id = 1, a = 'x' }, { id = 2, a = 'y' }}, {{ id = 9, a = 'x' }}, 'a')") ==
        R"([{"a":"y","id":2}])");
  CHECK(evaluated(
            "not_in({{ a = 1 }, { a = 1, b = 2 }}, {{ a = 1, b = 3 }, { a = 1 }}, {'a', 'b'})") ==
        R"([{"a":1,"b":2}])");
  CHECK(evaluated("not_in({{ a = 1 }}, nil, 'a')") == R"([{"a":1}])");
  CHECK(refused("not_in({1}, 'x')") == "not_in expects a list, not a text");
  CHECK(evaluated("index_by({{ id = 'x', n = 1 }, { id = 'x', n = 2 }, {}}, 'id')") ==
        R"({"x":{"id":"x","n":2}})");
  CHECK(evaluated("pluck({{ n = 1 }, {}, { n = null }}, 'n')") == "[1,null]");
  CHECK(refused("sort('x')") == "sort expects a list, not a text");
  CHECK(refused("size('x')") == "size expects a list, not a text");
}

TEST_CASE("host: the primary one of several") {
  CHECK(evaluated("primary({{ value = 'a' }, { value = 'b', primary = true }})") == R"("b")");
  CHECK(evaluated("primary({{ value = 'a' }, { value = 'b' }})") == R"("a")");
  CHECK(evaluated("primary({'a', 'b'})") == R"("a")");
  CHECK(evaluated("primary('a')") == R"("a")");
  CHECK(evaluated("primary({})") == "absent");
}

TEST_CASE("host: objects") {
  CHECK(evaluated("keys({ b = 1, a = 2 })") == R"(["a","b"])");
  CHECK(evaluated("values({ b = 1, a = 2 })") == "[2,1]");
  CHECK(evaluated("pick({ a = 1, b = 2 }, {'a', 'c'})") == R"({"a":1})");
  CHECK(evaluated("without({ a = 1, b = 2 }, {'a'})") == R"({"b":2})");
  CHECK(evaluated("merge({ a = 1 }, nil, { a = 2, b = 3 })") == R"({"a":2,"b":3})");
  CHECK(refused("keys('x')") == "keys expects an object, not a text");
}

TEST_CASE("host: values of any kind") {
  CHECK(evaluated("choose(nil, '', ' ', 0, 'x')") == "0");
  CHECK(evaluated("choose()") == "absent");
  CHECK(evaluated("default(null, 5)") == "5");
  CHECK(evaluated("default('', 5)") == R"("")");
  CHECK(evaluated("is_blank(' ') and is_blank(nil) and is_blank(null) and not is_blank(0)") ==
        "true");
  CHECK(evaluated("text(1.5) .. text(true) .. text(nil) .. text({1})") == R"("1.5true[1]")");
}
