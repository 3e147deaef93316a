#include <cctype>
#include <map>

#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

using base::Located;

namespace {

constexpr std::string_view kOurs = "engine_";
constexpr std::string_view kStore = "store.";

// What Prometheus takes for a name; of metrics also with ':'.
bool is_name(const std::string& text, bool with_colon) {
  const auto fits = [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (with_colon && c == ':');
  };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
         std::all_of(text.begin(), text.end(), fits);
}

void check_metric_name(const Located<std::string>& name, base::Diagnostics& diagnostics) {
  std::string hint;
  if (!is_name(name.value, true)) {
    hint = "use letters, digits, '_' and ':', and do not begin with a digit";
  } else if (name->starts_with(kOurs)) {
    hint = "names that begin with 'engine_' are the engine's own";
  }
  if (!hint.empty())
    diagnostics.error("bad-name", name.at, "a metric cannot be called '" + name.value + "'", hint);
}

void check_label(const Located<std::string>& name, const Metric& metric,
                 base::Diagnostics& diagnostics) {
  std::string hint;
  if (!is_name(name.value, false) || name->starts_with("__")) {
    hint = "use letters, digits and '_', and do not begin with a digit or with '__'";
  } else if (name.value == "pack") {
    hint = "the engine adds it, with the pack's name";
  } else if (name.value == "le" && metric.type == MetricType::histogram) {
    hint = "that is how Prometheus calls the bounds of a histogram";
  }
  if (!hint.empty())
    diagnostics.error("bad-name", name.at, "a label cannot be called '" + name.value + "'", hint);
}

void check_count(const Located<std::string>& count, const References& references,
                 base::Diagnostics& diagnostics) {
  if (count->empty()) return;
  if (count->starts_with(kStore)) {
    references.entity(count);
    return;
  }
  diagnostics.error("bad-reference", count.at, "'" + count.value + "' is no collection of the pack",
                    "write store.COLLECTION");
}

// A histogram takes the names of its parts, too.
void check_parts(const Workspace& workspace, const std::string& histogram,
                 const base::SourceLoc& at, base::Diagnostics& diagnostics) {
  for (const auto& pack : workspace.packs) {
    for (const auto& [name, metric] : pack->metrics) {
      if (name.value != histogram + "_count" && name.value != histogram + "_sum" &&
          name.value != histogram + "_bucket")
        continue;
      diagnostics
          .error("metric-clash", name.at,
                 "'" + name.value + "' is a part of the histogram '" + histogram + "'",
                 "choose another name")
          .notes.push_back({at, "it is declared here"});
    }
  }
}

}  // namespace

void link_metrics(const Pack& pack, const References& references, base::Diagnostics& diagnostics) {
  for (const auto& [name, metric] : pack.metrics) {
    check_metric_name(name, diagnostics);
    for (const auto& label : metric.labels) check_label(label.first, metric, diagnostics);
    check_count(metric.count, references, diagnostics);
  }
}

void link_shared_metrics(const Workspace& workspace, base::Diagnostics& diagnostics) {
  std::map<std::string, const config::Named<Metric>::Item*> firsts;
  for (const auto& pack : workspace.packs) {
    for (const auto& item : pack->metrics) {
      const auto [known, is_first] = firsts.try_emplace(item.first.value, &item);
      const auto* first = known->second;
      if (is_first && item.second.type == MetricType::histogram)
        check_parts(workspace, item.first.value, item.first.at, diagnostics);
      if (same_series(first->second, item.second)) continue;
      diagnostics
          .error("metric-clash", item.first.at,
                 "metric '" + item.first.value + "' is declared otherwise by another pack",
                 "packs share a name when type, labels and buckets are the same; else choose "
                 "another one")
          .notes.push_back({first->first.at, "first declared here"});
    }
  }
}

}  // namespace engine::spec
