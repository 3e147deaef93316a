// Cron expressions of five fields: minute, hour, day of the month, month, day of the week.
//
// A field is *, a number, a range a-b, a list of those, each with an optional step /n; months and
// days of the week may be names (jan, mon). Sunday is 0 or 7. When both days are restricted, either
// of them is enough, as in every cron. A value. Safe to use from several threads.
#pragma once

#include <bitset>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace engine::base {

class Cron {
 public:
  // Error invalid: says which field and what is wrong with it.
  static Result<Cron> parse(std::string_view text);

  // Whether the wall clock of a place fits.
  bool matches(const Date& date, TimeOfDay time) const;

 private:
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;  // 0 = Sunday
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace engine::base
