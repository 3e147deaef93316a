// The floor of bench/mapping.cpp: the same mapping written by hand for these
// very fields.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace engine::bench {

// Works on raw JSON tokens: a text keeps its quotes and escapes, so it is
// compared, joined and written without being decoded.
class Floor {
 public:
  // Writes the fields of the mapped record that differ from `previous` as JSON
  // into `out`.
  void map(simdjson::padded_string_view record, simdjson::padded_string_view previous,
           std::string& out);

 private:
  static constexpr std::size_t kSourceFields = 25;
  static constexpr std::size_t kTargetFields = 20;

  void read(simdjson::padded_string_view record);
  void compute();
  void write_changes(simdjson::padded_string_view previous, std::string& out);
  void join(std::size_t target, std::initializer_list<std::size_t> sources,
            std::string_view separator);
  void choose(std::size_t target, std::size_t first, std::size_t second);

  simdjson::ondemand::parser parser_;
  std::array<std::string_view, kSourceFields> source_;
  std::array<std::string_view, kTargetFields> target_;
  std::array<std::string, kTargetFields> joined_;  // what target_ points to when it is not a source
};

}  // namespace engine::bench
