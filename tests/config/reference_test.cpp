#include "config/reference.h"

#include <doctest/doctest.h>

#include "config/pack_model.h"

namespace engine::config {

namespace {

// The section with this heading, without it.
std::string section(const std::string& page, const std::string& name) {
  const std::string heading = "## " + name + "\n";
  const std::size_t start = page.find(heading);
  if (start == page.npos) return "";
  const std::size_t end = page.find("\n## ", start);
  return page.substr(start + heading.size(), end == page.npos ? end : end - start - heading.size());
}

}  // namespace

TEST_CASE("reference: keys with kind, default, range and sentence; old names; an example") {
  CHECK(section(reference<model::Pack>(), "retry") ==
        "\nHow a failed task is tried again.\n"
        "\n| key | value | default | |\n|---|---|---|---|\n"
        "| `attempts` | whole number, 1 to 50 | `5` | Attempts in total. |\n"
        "| `delay` | duration, 1ms to 1h | `500ms` | Wait before the second. |\n"
        "| `factor` | number, 1 to 2.5 | `2` | How much longer each wait is. |\n"
        "\n`max_attempts` is the old name of `attempts`.\n"
        "\n```yaml\nattempts: 3\ndelay: 2s\n```\n");
}

TEST_CASE("reference: required keys, scope, an example, a shorthand") {
  const std::string page = reference<model::Pack>();
  CHECK(
      section(page, "cursor pages")
          .find("| `next` | Lua | **required** | Where it is. In scope: `body`, `headers`. |\n") !=
      std::string::npos);
  CHECK(section(page, "field") ==
        "\nWhere a target field comes from.\n"
        "\nA single value in place of the map is the value of `fields`.\n"
        "\nA list in place of the map is the value of `fields`.\n"
        "\n| key | value | default | |\n|---|---|---|---|\n"
        "| `fields` | text, or a list of them | **required** | Source fields. Example: `[first, "
        "last]` |\n"
        "| `write` | [write](#write) | `always` | When it is written. |\n");
}

TEST_CASE("reference: words and choices are tables") {
  const std::string page = reference<model::Pack>();
  CHECK(section(page, "write") ==
        "\nWhen a field is written.\n\n| word | |\n|---|---|\n"
        "| `always` | Every time. |\n| `if_empty` | Only into a field without a value. |\n");
  CHECK(section(page, "pages") ==
        "\nHow to get from page to page.\n\n| `type` is | keys | |\n|---|---|---|\n"
        "| `cursor` | [cursor pages](#cursor-pages) | The answer names the next page. |\n"
        "| `offset` | [offset pages](#offset-pages) | Pages are counted by records. |\n");
  CHECK(section(page, "step")
            .find("| has the key | keys | |\n|---|---|---|\n| `read` | [read step](#read-step) | "
                  "Reads one record. |\n") != std::string::npos);
  CHECK(section(page, "any step") ==
        "\nOne step.\n\nAlso the keys of [common keys](#common-keys).\n\nAlso the keys of "
        "[step](#step).\n");
}

TEST_CASE("reference: begins with the root and has each description once") {
  const std::string page = reference<model::Pack>();
  CHECK(page.starts_with("## pack\n\nA pack | a test.\n"));
  for (const char* name : {"pack", "retry", "step", "read step", "category", "otherwise"}) {
    CAPTURE(name);
    const std::string heading = std::string("## ") + name + "\n";
    CHECK(page.find(heading) != page.npos);
    CHECK(page.find(heading) == page.rfind(heading));
  }
}

}  // namespace engine::config
