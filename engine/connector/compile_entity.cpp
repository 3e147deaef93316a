#include <algorithm>

#include "connector/compiler.h"

namespace engine::connector {

namespace {

bool uses_record(const lua::Expression& write) {
  const auto roots = write.roots();
  return std::find(roots.begin(), roots.end(), "record") != roots.end();
}

std::string batch_of(const spec::Connector& connector, const std::string& read) {
  for (const auto& [name, operation] : connector.operations) {
    if (!read.empty() && operation.batch && operation.batch->of.value == read) return name.value;
  }
  return "";
}

}  // namespace

Schema Compiler::schema(const spec::Schema& source) {
  const lua::Names names = with_settings({"field.*"});
  return {source.from.value,
          expression(source.key, names),
          expression(source.name, names),
          expression(source.title, names),
          expression(source.type, names),
          expression(source.options, names),
          expression(source.read_only, names),
          expression(source.when, names),
          expression(source.container, names)};
}

Entity Compiler::entity(const std::string& name, const spec::Entity& source) {
  const lua::Names record = with_settings({"record.*"});
  Entity out;
  out.name = name;
  out.spec = &source;
  for (const auto& [field, declared] : source.fields) {
    Codec codec{expression(declared.read, record),
                expression(declared.write, with_settings({"value.*", "record.*"})), false};
    codec.writes_from_record = uses_record(codec.write);
    out.keeps_wire = out.keeps_wire || codec.writes_from_record;
    out.codecs.emplace(field.value, std::move(codec));
  }
  for (const auto& [field, find] : source.find) {
    Find compiled{find.operation.value, {}, find.partial};
    add_query(compiled.with, find.with, with_settings({"value.*", "field"}));
    out.find.emplace(field.value, std::move(compiled));
  }
  out.missing_when = expression(source.missing_when, record);
  out.needs = expression(source.writable.needs, record);
  if (source.schema) out.schema = schema(*source.schema);
  out.batch = batch_of(spec_, source.read.value);
  return out;
}

}  // namespace engine::connector
