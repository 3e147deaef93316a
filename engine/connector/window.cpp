#include "connector/window.h"

#include <algorithm>

namespace engine::connector {

namespace {

constexpr int kJitterShare = 25;

}  // namespace

base::Duration Window::wait(double units, base::Duration now) {
  drop_old(now);
  double free = capacity_ - used_;
  const double wanted = std::min(units, capacity_);
  base::Duration wait{0};
  for (const Call& call : calls_) {
    if (free >= wanted) break;
    free += call.units;
    wait = call.at + per_ - now;
  }
  if (burst_ >= capacity_) return wait;
  return std::max(wait, even_ - share(burst_ - std::min(units, burst_)) - now);
}

// How long so much takes, of what is spread over the window.
base::Duration Window::share(double units) const {
  return base::Duration(
      static_cast<std::int64_t>(static_cast<double>(per_.count()) * units / (capacity_ - burst_)));
}

void Window::add(double units, base::Duration now) {
  calls_.push_back({now, units, true});
  used_ += units;
  if (burst_ < capacity_) even_ = std::max(even_, now) + share(units);
}

void Window::refund(double units) {
  const auto call = std::find_if(calls_.begin(), calls_.end(), [&](const Call& each) {
    return each.in_flight && each.units == units;
  });
  if (call == calls_.end()) return;
  calls_.erase(call);
  used_ -= units;
  if (burst_ < capacity_) even_ -= share(units);
}

void Window::finish(base::Duration now) {
  const auto call =
      std::find_if(calls_.begin(), calls_.end(), [](const Call& each) { return each.in_flight; });
  if (call == calls_.end()) return;
  call->in_flight = false;
  call->at = std::min(now, call->at + per_ / kJitterShare);
  std::stable_sort(calls_.begin(), calls_.end(),
                   [](const Call& a, const Call& b) { return a.at < b.at; });
}

double Window::used(base::Duration now) {
  drop_old(now);
  return used_;
}

void Window::drop_old(base::Duration now) {
  while (!calls_.empty() && calls_.front().at + per_ <= now) {
    used_ -= calls_.front().units;
    calls_.pop_front();
  }
}

base::Value Window::save(const base::Clock& clock) const {
  base::Value saved = base::Value::list();
  const base::Time start = clock.now() - clock.boot();
  for (const Call& call : calls_) {
    saved.push(base::Value::list(
        {base::Value::number(base::to_micros(start + call.at)), base::Value::number(call.units)}));
  }
  return saved;
}

void Window::restore(const base::Value& saved, const base::Clock& clock) {
  const base::Duration now = clock.boot();
  for (const base::Value& call : saved.items()) {
    const auto at = call.at(0).as_integer();
    const auto units = call.at(1).as_double();
    if (!at || !units) continue;
    const base::Duration age = clock.now() - base::from_micros(*at);
    calls_.push_back({now - std::max(age, base::Duration(0)), *units, false});
    used_ += *units;
  }
  drop_old(now);
}

}  // namespace engine::connector
