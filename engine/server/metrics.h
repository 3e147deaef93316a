// The engine's metrics for Prometheus. Safe to use from several threads.
#pragma once

#include <memory>
#include <string>

#include "base/metrics.h"

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

}  // namespace engine::server
