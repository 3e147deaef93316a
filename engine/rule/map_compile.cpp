// A mapping's specification → its operations.
#include <algorithm>

#include "config/shape.h"
#include "rule/map_body.h"

namespace engine::rule {

using base::Value;

Slot::Slot(const std::string& name) : key_(Value::text(name)) {
  auto path = base::Path::parse(name);
  if (path && path->steps().size() > 1) path_ = std::move(path);
}

std::string_view Slot::root() const {
  return path_ ? std::get<std::string>(path_->steps().front()) : key_.as_text();
}

const Value& Slot::search(const Value& record) const {
  if (path_) return path_->in(record);
  std::uint32_t found = kNowhere;
  const Value& value = record.get(key_, found);
  hint_.store(found, std::memory_order_relaxed);
  return value;
}

namespace {

constexpr const char* kRecord = "record";

class MappingCompiler {
 public:
  MappingCompiler(Mapping::Body& body, lua::Script& script, lua::Names names,
                  const std::vector<std::string>& lookups, base::Diagnostics& diagnostics)
      : body_(body),
        script_(script),
        names_(std::move(names)),
        lookups_(lookups),
        diagnostics_(diagnostics) {
    names_.push_back(std::string(kRecord) + ".*");
  }

  void add(const base::Located<std::string>& field, const spec::FieldMap& spec) {
    Operation operation;
    operation.field = &field.value;
    operation.key = Value::text(field.value);
    operation.spec = &spec;
    if (spec.when) {
      operation.when = lua::Expression::compile(*spec.when, script_, names_, diagnostics_);
      use(operation.when.paths());
    }
    operation.source = source(spec);
    operation.pre_adapters = adapters(spec.pre_adapter);
    operation.post_adapters = adapters(spec.post_adapter);
    if (spec.unknown.has_default) operation.unknown_default = value(spec.unknown.default_value);
    if (spec.blank.has_default) operation.blank_default = value(spec.blank.default_value);
    const bool from_slots =
        std::holds_alternative<Slots>(operation.source) && !spec.when && spec.pre_adapter.empty();
    operation.plain =
        from_slots && !spec.lookup && !spec.blank.has_default && spec.post_adapter.empty();
    operation.together = from_slots && operation.post_adapters.size() == 1 &&
                         operation.post_adapters.front().script() == &script_;
    check(spec);
    body_.operations.push_back(std::move(operation));
  }

 private:
  Source source(const spec::FieldMap& spec) {
    if (spec.transformer) return transform(*spec.transformer);
    if (spec.value) {
      if (spec.value->is_constant()) return Constant{spec.value->constant()};
      return Compute{value(*spec.value)};
    }
    if (spec.fields.empty()) return Nothing{};
    const Slots slots{body_.slots.size(), spec.fields.size()};
    for (const std::string& field : spec.fields) {
      use_field(std::string(body_.slots.emplace_back(field).root()));
    }
    return slots;
  }

  Source transform(const base::Located<std::string>& name) {
    body_.whole = true;
    auto function = Adapter::compile(name, script_, diagnostics_);
    if (!function) return Nothing{};
    return Transform{std::move(*function)};
  }

  lua::ValueTemplate value(const config::ValueTemplate& source) {
    auto compiled = lua::ValueTemplate::compile(source, script_, names_, diagnostics_);
    use(compiled.paths());
    return compiled;
  }

  std::vector<Adapter> adapters(const std::vector<base::Located<std::string>>& names) {
    std::vector<Adapter> result;
    for (const auto& name : names) {
      if (auto adapter = Adapter::compile(name, script_, diagnostics_)) result.push_back(*adapter);
    }
    return result;
  }

  // Expressions that read `record.company` use the field `company`; a lone
  // `record` uses them all.
  void use(const std::vector<std::string>& paths) {
    body_.has_expressions = true;
    for (const std::string& text : paths) {
      const auto path = base::Path::parse(text);
      if (!path || path->steps().empty()) continue;
      const auto key = [&](std::size_t i) { return std::get_if<std::string>(&path->steps()[i]); };
      if (key(0) == nullptr || *key(0) != kRecord) continue;
      if (path->steps().size() > 1 && key(1) != nullptr) {
        use_field(*key(1));
      } else {
        body_.whole = true;
      }
    }
  }

  void use_field(const std::string& field) {
    auto& known = body_.source_fields;
    if (std::find(known.begin(), known.end(), field) == known.end()) known.push_back(field);
  }

  void check(const spec::FieldMap& spec) {
    if (spec.mode != spec::Mode::single && spec.fields.size() < 2) {
      diagnostics_.warning("mode-of-one", spec.at, "'mode' has no effect on a single field",
                           "leave it out, or add the other fields");
    }
    if (!spec.pre_adapter.empty() && spec.fields.empty()) {
      diagnostics_.error("adapter-without-fields", spec.pre_adapter.front().at,
                         "'pre_adapter' goes with 'fields' only",
                         "a 'post_adapter' gets the result");
    }
    if (!spec.lookup) return;
    const std::string& name = spec.lookup->value;
    if (std::find(lookups_.begin(), lookups_.end(), name) != lookups_.end()) return;
    diagnostics_.error("unknown-lookup", spec.lookup->at,
                       "'" + name + "' is not a lookup of this pack",
                       config::name_hint(name, lookups_));
  }

  Mapping::Body& body_;
  lua::Script& script_;
  lua::Names names_;
  const std::vector<std::string>& lookups_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

std::shared_ptr<const Mapping> Mapping::compile(const std::string& name, const spec::Mapping& spec,
                                                lua::Script& script, const lua::Names& names,
                                                const std::vector<std::string>& lookups,
                                                base::Diagnostics& diagnostics) {
  std::shared_ptr<Mapping> mapping(new Mapping);
  mapping->body_->name = name;
  mapping->body_->script = &script;
  MappingCompiler compiler(*mapping->body_, script, names, lookups, diagnostics);
  for (const auto& [field, how] : spec.fields) compiler.add(field, how);
  return mapping;
}

}  // namespace engine::rule
