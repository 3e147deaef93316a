#include "spec/metric_spec.h"

#include <algorithm>
#include <functional>
#include <set>

namespace engine::spec {

using config::scope;

namespace {

void check_gauge(const Metric&, config::Report& report) {
  for (const char* key : {"of", "when"}) {
    if (report.has(key))
      report.error(key, "a gauge has no '" + std::string(key) + "'",
                   "it is looked at when somebody asks: say its 'value', or what to 'count'");
  }
  if (report.has("value") == report.has("count"))
    report.error("", "a gauge has either 'value' or 'count'");
}

void check_observing(const Metric& metric, config::Report& report) {
  const std::string kind = metric.type == MetricType::counter ? "a counter" : "a histogram";
  if (!metric.of)
    report.error("", kind + " says what it is 'of'", "requests or tasks; what is now is a gauge");
  if (report.has("count"))
    report.error("count", kind + " has no 'count'", "how many records there are now is a gauge");
}

void check_metric(const Metric& metric, config::Report& report) {
  metric.type == MetricType::gauge ? check_gauge(metric, report) : check_observing(metric, report);
  if (report.has("where") && !report.has("count"))
    report.error("where", "'where' goes with 'count' only");
  if (report.has("buckets") && metric.type != MetricType::histogram)
    report.error("buckets", "'buckets' go with 'type: histogram' only");
  if (std::adjacent_find(metric.buckets.begin(), metric.buckets.end(), std::greater_equal<>()) !=
      metric.buckets.end())
    report.error("buckets", "'buckets' ascend", "each is larger than the one before it");
}

// "…" with \\, \" and \n in it; moves `text` behind it.
std::optional<std::string> take_quoted(std::string_view& text) {
  if (!text.starts_with('"')) return std::nullopt;
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    }
    if (text[i] == '\\' && ++i < text.size()) {
      value += text[i] == 'n' ? '\n' : text[i];
    } else if (i < text.size()) {
      value += text[i];
    }
  }
  return std::nullopt;
}

}  // namespace

const std::vector<double>& buckets_of(const Metric& metric) {
  static const std::vector<double> usual = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                            0.5,   1,    2.5,   5,    10,  30};
  return metric.buckets.empty() ? usual : metric.buckets;
}

bool same_series(const Metric& a, const Metric& b) {
  const auto labels = [](const Metric& metric) {
    std::set<std::string> names;
    for (const auto& item : metric.labels) names.insert(item.first.value);
    return names;
  };
  return a.type == b.type && buckets_of(a) == buckets_of(b) && labels(a) == labels(b);
}

std::optional<SeriesName> parse_series_name(std::string_view text) {
  const std::size_t brace = std::min(text.find('{'), text.size());
  SeriesName series;
  series.metric = text.substr(0, brace);
  text.remove_prefix(brace);
  if (text.empty() && !series.metric.empty()) return series;
  if (text.empty()) return std::nullopt;
  text.remove_prefix(1);
  while (!text.starts_with('}')) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string label(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    auto value = take_quoted(text);
    if (!value) return std::nullopt;
    series.labels.emplace_back(std::move(label), *std::move(value));
    if (text.starts_with(',')) text.remove_prefix(1);
  }
  return text == "}" && !series.metric.empty() ? std::optional(series) : std::nullopt;
}

const config::Enum<MetricType>& describe(const MetricType*) {
  static const auto words =
      config::Enum<MetricType>("metric type", "What kind of number it is.")
          .word("counter", MetricType::counter, "Grows.")
          .word("gauge", MetricType::gauge, "How it is now.")
          .word("histogram", MetricType::histogram, "How values are spread over 'buckets'.");
  return words;
}

const config::Enum<MetricOf>& describe(const MetricOf*) {
  static const auto words =
      config::Enum<MetricOf>("metric of", "What is observed.")
          .word("requests", MetricOf::requests,
                "Each request to the pack's routes. Known: method, route (as the rule writes it), "
                "status, seconds (until the answer).")
          .word("tasks", MetricOf::tasks,
                "Each task of the pack's rules that ends. Known: rule, outcome, reason, value (of "
                "'finish'), seconds (of its last attempt).");
  return words;
}

const config::Object<Metric>& describe(const Metric*) {
  const auto names = scope(
      {"method", "route", "status", "rule", "outcome", "reason", "value", "seconds", "settings"});
  static const auto object =
      config::Object<Metric>("metric", "A number for Prometheus.")
          .required("type", &Metric::type, "What kind of number it is.")
          .required("doc", &Metric::doc, "What it tells.", config::not_empty())
          .optional("of", &Metric::of, "Of a counter or histogram: what is observed.")
          .optional("when", &Metric::when, "What does not fit is not observed.", names)
          .optional("value", &Metric::value,
                    "How much is added, or observed; absent: nothing. Default: 1, of a histogram "
                    "the seconds. Of a gauge: how it is now.",
                    names)
          .optional("count", &Metric::count,
                    "Of a gauge: how many records store.COLLECTION has now.")
          .optional("where", &Metric::where, "Counts those with these fields only.",
                    scope({"settings"}))
          .optional("labels", &Metric::labels, "What tells its series apart, by name.", names)
          .optional("buckets", &Metric::buckets,
                    "Upper bounds of a histogram, ascending. Default: from 5 ms to 30 s.")
          .at(&Metric::at)
          .check(check_metric)
          .example(
              "type: histogram\n"
              "doc: How long requests took.\n"
              "of: requests\n"
              "labels: { status_code: \"${status}\", method: \"${method}\" }\n"
              "buckets: [0.003, 0.03, 0.1, 0.3, 1.5, 10]\n");
  return object;
}

}  // namespace engine::spec
