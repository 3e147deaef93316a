// Metrics for Prometheus: the engine's own are counted here, those of packs are only written. Safe
// to use from several threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "run/answer.h"
#include "run/pack_metrics.h"

namespace engine::server {

class PrometheusMetrics final : public base::Metrics {
 public:
  PrometheusMetrics();
  ~PrometheusMetrics() override;
  void count(std::string_view name, const Labels& labels, double by) override;
  void set(std::string_view name, const Labels& labels, double value) override;
  void observe(std::string_view name, const Labels& labels, double seconds) override;
  // The page, in the text format.
  std::string page() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

// Metrics of packs, in the text format; those without any series are left out.
std::string metrics_text(const std::vector<run::Family>& families);
// The answer to who asks for a page of metrics.
run::Reply metrics_reply(std::string page);

}  // namespace engine::server
