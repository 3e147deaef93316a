#include "rule/csv.h"

#include "base/text.h"

namespace engine::rule {

using base::Result;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  explicit CsvReader(std::shared_ptr<const base::SourceFile> file)
      : file_(std::move(file)), text_(file_->text) {
    if (text_.starts_with(kByteOrderMark)) next_ = kByteOrderMark.size();
    line_start_ = next_;
  }

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (next_ < text_.size()) {
      if (skip_line_end()) continue;
      ++row_;
      TRY(CsvRow row, this->row());
      if (!rows.empty() && row.fields.size() != rows.front().fields.size()) {
        return uneven(row, rows.front().fields.size());
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  char peek() const { return next_ < text_.size() ? text_[next_] : '\0'; }

  bool at_line_end() const {
    return next_ == text_.size() || peek() == '\n' || text_.substr(next_, 2) == "\r\n";
  }

  bool skip_line_end() {
    if (next_ == text_.size() || !at_line_end()) return false;
    if (peek() == '\r') ++next_;
    ++next_;
    new_line();
    return true;
  }

  void new_line() {
    ++line_;
    line_start_ = next_;
  }

  Result<CsvRow> row() {
    CsvRow row{line_, {}};
    row_start_ = next_;
    while (true) {
      const std::size_t start = next_;
      TRY(std::string field, peek() == '"' ? quoted() : plain());
      if (!base::is_utf8(field)) return problem("the text is not UTF-8", start);
      row.fields.push_back(std::move(field));
      if (at_line_end()) break;
      ++next_;  // the comma
    }
    skip_line_end();
    return row;
  }

  Result<std::string> plain() {
    const std::size_t start = next_;
    for (; !at_line_end() && peek() != ','; ++next_) {
      if (peek() == '"') return problem("a quote inside a field without quotes", next_);
    }
    return std::string(text_.substr(start, next_ - start));
  }

  Result<std::string> quoted() {
    const std::size_t start = next_++;
    const int line = line_;
    const std::size_t line_start = line_start_;
    std::string field;
    while (next_ < text_.size()) {
      const char c = text_[next_++];
      if (c == '\n') new_line();
      if (c != '"') {
        field += c;
      } else if (peek() == '"') {
        field += text_[next_++];
      } else if (at_line_end() || peek() == ',') {
        return field;
      } else {
        return problem("text after a closing quote", next_);
      }
    }
    line_ = line;
    line_start_ = line_start;
    return problem("a quote that is never closed", start);
  }

  base::Error uneven(const CsvRow& row, std::size_t expected) {
    base::Error error = problem("the row has " + std::to_string(row.fields.size()) +
                                    " fields, the first row " + std::to_string(expected),
                                row_start_);
    error.at = {file_, row.line, 1, 0};
    error.hint = "a field with a comma in it stands in quotes";
    return error;
  }

  base::Error problem(const std::string& what, std::size_t byte) const {
    base::Error error =
        base::error(base::ErrorKind::invalid, what + " (row " + std::to_string(row_) + ", byte " +
                                                  std::to_string(byte) + ")");
    error.at = {file_, line_, static_cast<int>(byte - line_start_) + 1, 1};
    return error;
  }

  std::shared_ptr<const base::SourceFile> file_;
  std::string_view text_;
  std::size_t next_ = 0;
  std::size_t line_start_ = 0;
  std::size_t row_start_ = 0;
  int line_ = 1;
  int row_ = 0;  // counted without empty lines, the names of the columns included
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(const std::shared_ptr<const base::SourceFile>& file) {
  return CsvReader(file).rows();
}

}  // namespace engine::rule
