#include "app/storm_side.h"

#include <algorithm>
#include <set>

#include "base/suggest.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

const rule::SyncStep* find_sync(const rule::Block& steps, const rule::LinkSet* link, int side) {
  for (const auto& step : steps) {
    if (const auto* sync = std::get_if<rule::SyncStep>(&step.kind);
        sync != nullptr && sync->link == link && sync->source_side == side)
      return sync;
    if (const auto* when = std::get_if<rule::WhenStep>(&step.kind)) {
      // `when` is for the exception, so the way of most records stands behind `otherwise`.
      if (const auto* sync = find_sync(when->otherwise, link, side)) return sync;
      if (const auto* sync = find_sync(when->block, link, side)) return sync;
    }
  }
  return nullptr;
}

// "input.lead_id" and "lead_id" are both the input lead_id.
std::string last_name(const std::string& path) {
  return path.substr(path.rfind('.') + 1);
}

// The rule whose key is SET.SIDE:${its input}.
Result<void> choose_rule(const rule::Pack& pack, StormSide& side) {
  for (const auto& rule : pack.rules()) {
    const auto* sync = find_sync(rule->steps, side.link, side.side);
    if (sync == nullptr || !rule->key.given() || rule->key.paths().size() != 1) continue;
    side.rule = rule.get();
    side.sync = sync;
    side.input = last_name(rule->key.paths().front());
    return {};
  }
  return base::error(ErrorKind::invalid,
                     "no rule syncs '" + side.name().name + "' and has its id in its key",
                     "a rule with the key SET.SIDE:${input.ID} and a sync with `link`");
}

using Lines = std::vector<std::pair<std::string, const spec::FieldMap*>>;  // target field, its line

Lines lines_of(const rule::Pack& pack, const StormSide& side) {
  Lines lines;
  const auto* mapping = pack.spec().mappings.find(side.sync->spec->mapping.value);
  if (mapping == nullptr) return lines;
  for (const auto& [field, map] : mapping->fields) lines.emplace_back(field.value, &map);
  return lines;
}

bool is_copy(const spec::FieldMap& map) {
  return map.fields.size() == 1 && map.pre_adapter.empty() && map.post_adapter.empty() &&
         !map.lookup && !map.when.has_value() && map.write == spec::Write::always;
}

// Fields that the source of a sync is looked for by, such as lead.email.
std::vector<std::string> identity_of(const StormSide& side) {
  std::vector<std::string> fields;
  for (const auto& match : side.sync->match) {
    for (const auto& item : match.by) {
      for (const auto& path : item.second.paths()) {
        if (path.compare(0, side.sync->from.size() + 1, side.sync->from + ".") == 0)
          fields.push_back(last_name(path));
      }
    }
  }
  return fields;
}

bool can_be_made_up(spec::FieldType type) {
  using spec::FieldType;
  return type == FieldType::text || type == FieldType::integer || type == FieldType::number ||
         type == FieldType::boolean || type == FieldType::option;
}

// What a person may edit: what some line reads or writes, and the product lets us write.
Result<void> choose_fields(StormSide& side, const Lines& there, const Lines& back,
                           lua::Runtime& lua) {
  TRY(const auto info, side.client->info(lua, side.name().entity.entity, {}));
  std::set<std::string> names;
  for (const auto& line : there)
    names.insert(line.second->fields.begin(), line.second->fields.end());
  for (const auto& name : names) {
    const auto known = info->fields.find(name);
    const bool taken =
        std::find(side.identity.begin(), side.identity.end(), name) != side.identity.end();
    if (known == info->fields.end() || known->second.read_only || taken ||
        name == side.name().link_back || !can_be_made_up(known->second.type))
      continue;
    StormField field{name, known->second.type, known->second.options, {}, true, ""};
    Value sample = Value::object({{name, Value::null()}});
    for (const auto& identity : side.identity) sample.set(identity, Value::text("a@b.example"));
    if (!side.client->check(lua, side.name().entity.entity, false, sample, {}, {})) continue;
    for (const auto& [target, map] : there) {
      const auto& fields = map->fields;
      if (std::find(fields.begin(), fields.end(), name) == fields.end()) continue;
      field.partners.push_back(target);
      field.clears = field.clears && map->blank.word == "clear";
    }
    for (const auto& [target, map] : back) {
      if (target != name) continue;
      if (map->write == spec::Write::if_empty) field.clears = false;
      field.partners.insert(field.partners.end(), map->fields.begin(), map->fields.end());
      for (const auto& [other, map_there] : there) {
        if (is_copy(*map) && is_copy(*map_there) && map_there->fields.front() == name &&
            map->fields.front() == other)
          field.copy = other;
      }
    }
    side.fields.push_back(std::move(field));
  }
  if (!side.fields.empty()) return {};
  return base::error(ErrorKind::invalid,
                     "'" + side.name().name + "' has no field that a storm could edit");
}

Result<const rule::Input*> input_of(const rule::Rule& rule, const std::string& name) {
  std::vector<std::string> names;
  for (const rule::Input& input : rule.inputs) {
    if (input.name == name) return &input;
    names.push_back(input.name);
  }
  return base::error(ErrorKind::invalid, "'" + rule.name + "' has no input '" + name + "'",
                     base::did_you_mean(name, names));
}

Result<StormDeletion> deletion_of(const rule::Pack& pack, const spec::StormDeletion& told) {
  StormDeletion deletion;
  deletion.rule = pack.rule(told.rule.value);
  if (deletion.rule == nullptr)
    return base::error(ErrorKind::invalid, "there is no rule '" + told.rule.value + "'");
  deletion.id = told.id;
  deletion.other = told.other;
  if (!told.id.empty()) TRY(input_of(*deletion.rule, told.id));
  TRY(const rule::Input* const other, input_of(*deletion.rule, told.other));
  deletion.other_is_list = other->spec->type == "list";
  return deletion;
}

Result<void> choose_deletions(const rule::Pack& pack, const spec::ProveAction& prove,
                              std::vector<StormSide>& sides) {
  for (const auto& [name, told] : prove.deleted) {
    const auto side = std::find_if(sides.begin(), sides.end(), [&name = name](const auto& each) {
      return each.name().name == name.value;
    });
    if (side == sides.end())
      return base::error(
          ErrorKind::invalid, "the link set has no side '" + name.value + "'",
          base::did_you_mean(name.value, {sides[0].name().name, sides[1].name().name}));
    TRY(side->deletion, deletion_of(pack, told));
  }
  return {};
}

}  // namespace

Result<std::vector<StormSide>> storm_sides(CaseWorld& world, const spec::ProveAction& prove,
                                           lua::Runtime& lua) {
  const std::string& name = prove.prove.value;
  const auto& loaded = world.service().machine().world()->packs.front();
  const rule::Pack& pack = *loaded.pack;
  const rule::LinkSet* link = nullptr;
  std::vector<std::string> names;
  for (const auto& each : pack.links()) {
    names.push_back(each->name.substr(each->name.find('/') + 1));
    if (names.back() == name) link = each.get();
  }
  if (link == nullptr) {
    return base::error(ErrorKind::invalid, "there is no link set '" + name + "'",
                       base::did_you_mean(name, names));
  }
  std::vector<StormSide> sides(2);
  for (const int i : {0, 1}) {
    StormSide& side = sides[static_cast<std::size_t>(i)];
    side.link = link;
    side.side = i;
    TRY(choose_rule(pack, side));
    TRY(side.client, world.client(side.name().entity.connection));
    side.identity = identity_of(side);
  }
  const Lines there = lines_of(pack, sides[0]);
  const Lines back = lines_of(pack, sides[1]);
  TRY(choose_fields(sides[0], there, back, lua));
  TRY(choose_fields(sides[1], back, there, lua));
  TRY(choose_deletions(pack, prove, sides));
  return sides;
}

Value storm_value(const StormField& field, std::mt19937& random) {
  using spec::FieldType;
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random()) % n; };
  if (below(20) == 0) return Value::null();
  switch (field.type) {
    case FieldType::integer:
    case FieldType::number:
      return Value::number(static_cast<std::int64_t>(below(1000)));
    case FieldType::boolean:
      return Value::boolean(below(2) == 0);
    case FieldType::option:
      return field.options.empty()
                 ? Value::null()
                 : Value::text(
                       field.options[below(static_cast<std::uint32_t>(field.options.size()))]);
    default: {
      // One, two or three words: names lose something on the way back.
      std::string text = "W" + std::to_string(below(100'000));
      for (std::uint32_t more = below(3); more > 0; --more)
        text += " w" + std::to_string(below(1000));
      return Value::text(text);
    }
  }
}

}  // namespace engine::app
