// An invented format that uses every kind of description, for the tests of this layer.
#pragma once

#include <variant>

#include "config/describe.h"

namespace engine::config::model {

using std::chrono::hours;
using std::chrono::milliseconds;

enum class Write { always, if_empty };
enum class Outcome { skip, fail };

struct Retry {
  int attempts = 5;
  base::Duration delay = milliseconds(500);
  double factor = 2;
  base::SourceLoc at;
};

struct CursorPages {
  Expression next;
};

struct OffsetPages {
  int size = 100;
};

using Pages = std::variant<CursorPages, OffsetPages>;

struct Field {
  std::vector<std::string> fields;
  Write write = Write::always;
};

struct Step;

// A word, a step or a list of steps.
struct Otherwise {
  Outcome outcome = Outcome::skip;
  std::vector<Step> steps;
};

struct Common {
  Expression when;
  std::string as;
};

struct ReadStep {
  base::Located<std::string> read;
  Template id;
  Otherwise missing;
};

struct EachStep {
  std::string each;
  Expression in;
  std::vector<Step> body;
};

struct BlockStep {
  std::vector<Step> body;
};

using Action = std::variant<ReadStep, EachStep, BlockStep>;

struct Step {
  Common common;
  Action action;
  base::SourceLoc at;
};

struct Category {
  std::string name;
  Box<Category> parent;
};

struct Pack {
  base::Located<std::string> pack;
  std::string title;
  bool active = true;
  std::int64_t limit = 1000;
  base::Duration keep = hours(72);
  std::vector<std::string> tags;
  std::vector<int> ports;
  std::optional<Retry> retry;
  std::optional<Pages> pages;
  Named<Field> mapping;
  Named<ValueTemplate> with;
  base::Value settings;
  std::vector<Step> steps;
  Box<Category> category;
};

inline const Enum<Write>& describe(const Write*) {
  static const auto words =
      Enum<Write>("write", "When a field is written.")
          .word("always", Write::always, "Every time.")
          .word("if_empty", Write::if_empty, "Only into a field without a value.");
  return words;
}

inline const Enum<Outcome>& describe(const Outcome*) {
  static const auto words = Enum<Outcome>("outcome")
                                .word("skip", Outcome::skip, "The task is finished.")
                                .word("fail", Outcome::fail, "The task is parked.");
  return words;
}

inline const Object<Retry>& describe(const Retry*) {
  static const auto object =
      Object<Retry>("retry", "How a failed task is tried again.")
          .optional("attempts", &Retry::attempts, "Attempts in total.", range(1, 50))
          .optional("delay", &Retry::delay, "Wait before the second.",
                    range(milliseconds(1), hours(1)))
          .optional("factor", &Retry::factor, "How much longer each wait is.", range(1, 2.5))
          .renamed("max_attempts", "attempts")
          .at(&Retry::at)
          .check([](const Retry& retry, Report& report) {
            if (retry.attempts == 1 && report.has("delay")) {
              report.error("delay", "a single attempt has no delay", "remove 'delay'");
            }
            if (retry.attempts > 40) report.warning("attempts", "this many attempts take days");
          })
          .example("attempts: 3\ndelay: 2s");
  return object;
}

inline const Object<CursorPages>& describe(const CursorPages*) {
  static const auto object =
      Object<CursorPages>("cursor pages", "The answer names the next page.")
          .required("next", &CursorPages::next, "Where it is.", scope({"body", "headers"}));
  return object;
}

inline const Object<OffsetPages>& describe(const OffsetPages*) {
  static const auto object = Object<OffsetPages>("offset pages", "Pages are counted by records.")
                                 .optional("size", &OffsetPages::size, "Records of a page.");
  return object;
}

inline const OneOf<Pages>& describe(const Pages*) {
  static const auto pages = OneOf<Pages>("pages", "How to get from page to page.")
                                .by("type")
                                .alternative<CursorPages>("cursor")
                                .alternative<OffsetPages>("offset");
  return pages;
}

inline const Object<Field>& describe(const Field*) {
  static const auto object = Object<Field>("field", "Where a target field comes from.")
                                 .required("fields", &Field::fields, "Source fields.",
                                           one_or_many(), not_empty(), example("[first, last]"))
                                 .optional("write", &Field::write, "When it is written.")
                                 .shorthand("fields");
  return object;
}

inline const Object<Step>& describe(const Step*);

inline const Object<Otherwise>& describe(const Otherwise*) {
  static const auto object =
      Object<Otherwise>("otherwise", "A word, a step or a list of steps.")
          .optional("outcome", &Otherwise::outcome, "What becomes of the task.")
          .optional("steps", &Otherwise::steps, "What is done instead.", one_or_many())
          .shorthand(Form::scalar, "outcome")
          .shorthand(Form::list, "steps")
          .shorthand(Form::map, "steps");
  return object;
}

inline const Object<Common>& describe(const Common*) {
  static const auto object =
      Object<Common>("common keys", "What every step may have.")
          .optional("when", &Common::when, "Whether it is done.", scope({"input"}))
          .optional("as", &Common::as, "The name of its result.", identifier());
  return object;
}

inline const Object<ReadStep>& describe(const ReadStep*) {
  static const auto object =
      Object<ReadStep>("read step", "Reads one record.")
          .required("read", &ReadStep::read, "The entity.", not_empty())
          .required("id", &ReadStep::id, "Its id.", scope({"input", "settings"}))
          .optional("missing", &ReadStep::missing, "When there is none.");
  return object;
}

inline const Object<EachStep>& describe(const EachStep*) {
  static const auto object =
      Object<EachStep>("each step", "Repeats steps.")
          .required("each", &EachStep::each, "The item's name.", identifier())
          .required("in", &EachStep::in, "The list.")
          .required("do", &EachStep::body, "The steps.", not_empty());
  return object;
}

inline const Object<BlockStep>& describe(const BlockStep*) {
  static const auto object = Object<BlockStep>("block", "Steps under one condition.")
                                 .required("do", &BlockStep::body, "The steps.");
  return object;
}

inline const OneOf<Action>& describe(const Action*) {
  static const auto action = OneOf<Action>("step", "What a step does.")
                                 .alternative<ReadStep>("read")
                                 .alternative<EachStep>("each")
                                 .alternative<BlockStep>("do");
  return action;
}

inline const Object<Step>& describe(const Step*) {
  static const auto object = Object<Step>("any step", "One step.")
                                 .include(&Step::common)
                                 .include(&Step::action)
                                 .at(&Step::at);
  return object;
}

inline const Object<Category>& describe(const Category*) {
  static const auto object = Object<Category>("category", "A category.")
                                 .required("name", &Category::name, "Its name.", not_empty())
                                 .optional("parent", &Category::parent, "The one around it.");
  return object;
}

inline const Object<Pack>& describe(const Pack*) {
  static const auto object =
      Object<Pack>("pack", "A pack | a test.")
          .required("pack", &Pack::pack, "Its name.", identifier())
          .optional("title", &Pack::title, "What people call it.")
          .optional("active", &Pack::active, "Whether it runs.")
          .optional("limit", &Pack::limit, "Records at most.")
          .optional("keep", &Pack::keep, "How long tasks are kept.")
          .optional("tags", &Pack::tags, "Any words.", one_or_many(), not_empty())
          .optional("ports", &Pack::ports, "Where it listens.", range(1, 65535))
          .optional("retry", &Pack::retry, "How it is tried again.")
          .optional("pages", &Pack::pages, "How it reads on.")
          .optional("mapping", &Pack::mapping, "Its fields.", not_empty())
          .optional("with", &Pack::with, "Arguments.", identifier())
          .optional("settings", &Pack::settings, "Constants.")
          .optional("steps", &Pack::steps, "What it does.")
          .optional("category", &Pack::category, "Where it belongs.");
  return object;
}

}  // namespace engine::config::model
