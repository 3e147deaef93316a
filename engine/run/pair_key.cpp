#include "run/pair_key.h"

namespace engine::run {

using base::Result;

namespace {

std::string short_name(const rule::LinkSet& link) {
  return link.name.substr(link.name.find('/') + 1);
}

// The id of a key of this side; "" for other keys.
std::string id_of(const std::string& key, const rule::LinkSet& link, int side) {
  const std::string start = side_key(link, side, "");
  return key.compare(0, start.size(), start) == 0 ? key.substr(start.size()) : "";
}

}  // namespace

std::string side_key(const rule::LinkSet& link, int side, const std::string& id) {
  return short_name(link) + "." + link.sides[side].name + ":" + id;
}

Result<std::vector<std::string>> names_of_key(const rule::Pack& pack, store::Links& links,
                                              const std::string& key) {
  std::vector<std::string> names{"key:" + key};
  for (const auto& link : pack.links()) {
    for (const int side : {0, 1}) {
      const std::string id = id_of(key, *link, side);
      if (id.empty()) continue;
      TRY(const auto pair, links.find(link->name, side, id));
      if (pair)
        names.push_back("key:" + side_key(*link, 1 - side, side == 0 ? pair->b_id : pair->a_id));
    }
  }
  return names;
}

}  // namespace engine::run
