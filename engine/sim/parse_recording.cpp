#include <charconv>

#include "base/text.h"
#include "sim/recorded_transport.h"

namespace engine::sim {

namespace {

constexpr std::string_view kSeparator = "###";

// The lines between two separators.
struct Block {
  int line = 0;  // of its first line
  std::string_view first;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Reader {
  const std::string& path;

  base::Error error(int line, const std::string& message) const {
    return base::error(base::ErrorKind::invalid,
                       path + ":" + std::to_string(line) + ": " + message);
  }

  base::Result<Block> block(const std::vector<std::string_view>& lines, int first_line) const {
    Block block;
    std::size_t at = 0;
    while (at < lines.size() && base::trim(lines[at]).empty()) ++at;
    block.line = first_line + static_cast<int>(at);
    if (at == lines.size()) return block;
    block.first = base::trim(lines[at++]);
    for (; at < lines.size() && !base::trim(lines[at]).empty(); ++at) {
      const auto colon = lines[at].find(':');
      if (colon == std::string_view::npos) {
        return error(first_line + static_cast<int>(at), "a header is 'Name: value'");
      }
      block.headers.emplace_back(base::trim(lines[at].substr(0, colon)),
                                 base::trim(lines[at].substr(colon + 1)));
    }
    for (++at; at < lines.size(); ++at) {
      if (!block.body.empty()) block.body += '\n';
      block.body += lines[at];
    }
    block.body = base::trim(block.body);
    return block;
  }

  base::Result<std::vector<Block>> blocks(std::string_view text) const {
    std::vector<Block> blocks;
    std::vector<std::string_view> lines;
    int number = 0;
    int first = 1;
    const auto finish = [&]() -> base::Result<void> {
      TRY(Block next, block(lines, first));
      if (!next.first.empty()) blocks.push_back(std::move(next));
      lines.clear();
      first = number + 1;
      return {};
    };
    for (const std::string_view line : base::split(text, '\n')) {
      ++number;
      if (!line.starts_with(kSeparator)) {
        lines.push_back(line);
        continue;
      }
      TRY(finish());
    }
    TRY(finish());
    return blocks;
  }

  base::Result<Exchange> exchange(const Block& request, const Block& response) const {
    Exchange exchange;
    const auto words = base::split(request.first, ' ');
    if (words.size() < 2) return error(request.line, "a request begins with 'METHOD url'");
    exchange.method = words[0];
    exchange.url = words[1];
    exchange.body = request.body;
    exchange.place = path + ":" + std::to_string(request.line);

    const auto status = base::split(response.first, ' ');
    const std::string_view digits = status.size() < 2 ? std::string_view() : status[1];
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), exchange.response.status);
    if (!response.first.starts_with("HTTP/") || code != std::errc() || digits.size() != 3 ||
        end != digits.data() + digits.size()) {
      return error(response.line, "a response begins with 'HTTP/1.1 200 OK'");
    }
    for (const auto& [name, value] : response.headers) exchange.response.headers.add(name, value);
    exchange.response.body = response.body;
    return exchange;
  }
};

}  // namespace

base::Result<std::vector<Exchange>> parse_recording(const std::string& path,
                                                    std::string_view text) {
  const Reader reader{path};
  TRY(const std::vector<Block> blocks, reader.blocks(text));
  std::vector<Exchange> exchanges;
  for (std::size_t i = 0; i < blocks.size(); i += 2) {
    if (i + 1 == blocks.size()) return reader.error(blocks[i].line, "the response is missing");
    TRY(Exchange exchange, reader.exchange(blocks[i], blocks[i + 1]));
    exchanges.push_back(std::move(exchange));
  }
  return exchanges;
}

}  // namespace engine::sim
