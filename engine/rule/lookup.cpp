#include "rule/lookup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "base/suggest.h"
#include "base/text.h"
#include "rule/csv.h"

namespace engine::rule {

using base::Value;

namespace {

using File = std::shared_ptr<const base::SourceFile>;

std::vector<std::string> csv_files(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    if (entry.path().extension() == ".csv") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

File read_file(const spec::Lookup& spec, const std::string& folder,
               base::Diagnostics& diagnostics) {
  const std::string path = folder + "/" + spec.csv.value;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    diagnostics.error("no-file", spec.csv.at, "there is no file '" + path + "'",
                      base::did_you_mean(spec.csv.value, csv_files(folder)));
    return nullptr;
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return std::make_shared<const base::SourceFile>(base::SourceFile{path, text.str()});
}

std::optional<std::size_t> column(const std::string& name, const CsvRow& names,
                                  const spec::Lookup& spec, const File& file,
                                  base::Diagnostics& diagnostics) {
  const auto found = std::find(names.fields.begin(), names.fields.end(), name);
  if (found != names.fields.end()) return found - names.fields.begin();
  auto& missing = diagnostics.error("unknown-column", spec.csv.at,
                                    "'" + name + "' is not a column of '" + file->path + "'",
                                    base::did_you_mean(name, names.fields));
  std::string listed;
  for (const auto& each : names.fields) listed += (listed.empty() ? "" : ", ") + each;
  missing.notes.push_back({{file, names.line, 1, 0}, "its columns are " + listed});
  return std::nullopt;
}

// Keys compare as text, whatever kind of value they came as.
std::string key_text(const Value& key) {
  if (key.is_text() || key.is_number() || key.is_promise()) return std::string(key.as_text());
  return base::to_json(key);
}

}  // namespace

std::string LookupTable::folded(std::string_view key) const {
  return ignore_case_ ? base::lower(key) : std::string(key);
}

void LookupTable::add(std::string_view key, Value value) {
  values_.try_emplace(folded(key), std::move(value));
}

Value LookupTable::find(const Value& key) const {
  if (key.is_blank()) return Value();
  const auto found = values_.find(folded(key_text(key)));
  return found == values_.end() ? Value() : found->second;
}

std::shared_ptr<const LookupTable> LookupTable::load(const std::string& name,
                                                     const spec::Lookup& spec,
                                                     const std::string& folder,
                                                     base::Diagnostics& diagnostics) {
  if (!spec.list.value.empty() || !spec.read.value.empty()) return nullptr;
  auto table = std::make_shared<LookupTable>(spec.ignore_case);
  std::unordered_map<std::string, base::SourceLoc> places;
  const auto add = [&](const std::string& key, Value value, const base::SourceLoc& at) {
    const auto [first, fresh] = places.try_emplace(table->folded(key), at);
    if (!fresh) {
      auto& twice =
          diagnostics.warning("duplicate-key", at, "lookup '" + name + "' has '" + key + "' twice",
                              "the first one counts");
      twice.notes.push_back({first->second, "first given here"});
    }
    table->add(key, std::move(value));
  };
  for (const auto& [key, value] : spec.values) add(key.value, value, key.at);
  if (spec.csv->empty()) return table;

  const File file = read_file(spec, folder + "/lookups", diagnostics);
  if (file == nullptr) return nullptr;
  const auto rows = parse_csv(file);
  if (!rows) {
    diagnostics.error("bad-csv", rows.error().at, rows.error().message, rows.error().hint);
    return nullptr;
  }
  if (rows->empty()) {
    diagnostics.error("bad-csv", {file, 0, 0, 0}, "the file is empty",
                      "its first line names the columns");
    return nullptr;
  }
  const auto key = column(spec.key, rows->front(), spec, file, diagnostics);
  const auto value = column(spec.value, rows->front(), spec, file, diagnostics);
  if (!key || !value) return nullptr;
  for (auto row = rows->begin() + 1; row != rows->end(); ++row) {
    add(row->fields[*key], Value::text(row->fields[*value]), {file, row->line, 1, 0});
  }
  return table;
}

std::shared_ptr<const LookupTable> LookupTable::of(const spec::Lookup& spec,
                                                   const std::vector<Value>& records) {
  auto table = std::make_shared<LookupTable>(spec.ignore_case);
  for (const Value& record : records) {
    const Value& key = record.get(spec.key);
    if (!key.is_blank()) table->add(key_text(key), record.get(spec.value));
  }
  return table;
}

}  // namespace engine::rule
