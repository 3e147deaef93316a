// A string that never prints itself: no formatter, no JSON, no comparison; wiped when it dies.
#pragma once

#include <string>
#include <string_view>

namespace engine::base {

class Secret {
 public:
  Secret() = default;

  explicit Secret(std::string text) { text_.swap(text); }

  Secret(const Secret&) = default;

  Secret(Secret&& other) noexcept { text_.swap(other.text_); }

  // By value: what this one held dies, and is wiped, as the parameter.
  Secret& operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }

  ~Secret();

  bool empty() const { return text_.empty(); }

  // The only way to the text. Call it where the bytes leave for the wire, nowhere else.
  std::string_view reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace engine::base
