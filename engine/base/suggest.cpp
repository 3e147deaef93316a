#include "base/suggest.h"

#include <algorithm>

#include "base/text.h"

namespace engine::base {

namespace {

// Insertions, deletions, replacements and swaps of neighbours, each counted as one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> suggest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  constexpr std::size_t kShortWord = 3;
  const std::string wanted = lower(word);
  std::size_t best = (wanted.size() <= kShortWord ? 1 : 2) + 1;
  std::optional<std::string> nearest;
  for (const auto& candidate : candidates) {
    const std::size_t size_gap =
        std::max(candidate.size(), wanted.size()) - std::min(candidate.size(), wanted.size());
    if (size_gap >= best) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance >= best) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto nearest = suggest(word, candidates);
  return nearest ? "did you mean '" + *nearest + "'?" : "";
}

}  // namespace engine::base
