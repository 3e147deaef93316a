#include "run/conditions.h"

#include "base/json.h"
#include "crypto/hash.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

// After this long everything is read once in full, however little has changed.
constexpr base::Duration kKeep = std::chrono::hours(24 * 30);

}  // namespace

Conditions::Part::Part(Conditions* conditions)
    : conditions_(conditions), before_(conditions != nullptr ? conditions->part_ : 0) {
  if (conditions_ != nullptr) conditions_->part_ = conditions_->answers_.size();
}

Conditions::Part::~Part() {
  if (conditions_ != nullptr) conditions_->part_ = before_;
}

Conditions::Step::Step(Conditions* conditions, bool conditional)
    : conditions_(conditional ? conditions : nullptr),
      first_(conditions_ != nullptr ? conditions_->answers_.size() : 0) {}

void Conditions::Step::arm(bool asking) {
  if (conditions_ == nullptr) return;
  conditions_->asking_ = asking;
  if (asking) conditions_->unchanged_ = false;
}

void Conditions::Step::forget_before() {
  if (conditions_ == nullptr) return;
  auto& answers = conditions_->answers_;
  answers.erase(answers.begin() + static_cast<std::ptrdiff_t>(conditions_->part_),
                answers.begin() + static_cast<std::ptrdiff_t>(first_));
}

void Conditions::forget_since(std::size_t answers) {
  if (answers < answers_.size())
    answers_.erase(answers_.begin() + static_cast<std::ptrdiff_t>(answers), answers_.end());
}

Result<std::string> Conditions::known(const std::string& connection, const std::string& url) {
  if (!asking_) return std::string();
  TRY(const std::string name, this->name(connection, url));
  TRY(const Value validator, state_.cached(name));
  return std::string(validator.as_text());
}

void Conditions::answered(const std::string& connection, const std::string& url,
                          const std::string& validator) {
  if (!asking_ || validator.empty()) return;
  // A name that cannot be made was already complained about by `known`.
  if (auto name = this->name(connection, url)) {
    answers_.push_back({*std::move(name), Value::text(validator), kKeep});
  }
}

// Of an answer and of who makes use of it.
Result<std::string> Conditions::name(const std::string& connection, const std::string& url) const {
  const auto account = world_.accounts.find(connection);
  const Value parts = Value::list(
      {Value::text(claim_.rule), Value::text(pack_.version), claim_.input, Value::text(connection),
       account == world_.accounts.end() ? Value() : Value::text(account->second),
       Value::text(url)});
  TRY(const std::string hash, crypto::sha256_hex(base::to_canonical_json(parts)));
  return "validator " + hash;
}

}  // namespace engine::run
