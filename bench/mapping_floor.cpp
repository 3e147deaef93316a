#include "mapping_floor.h"

#include <charconv>

namespace engine::bench {

namespace {

enum Source : std::size_t {
  kId,
  kFirstName,
  kLastName,
  kEmail,
  kPhone,
  kMobilePhone,
  kTitle,
  kCompany,
  kWebsite,
  kIndustry,
  kRevenue,
  kEmployees,
  kLeadSource,
  kLeadStatus,
  kLeadScore,
  kAddress,
  kCity,
  kInferredCity,
  kState,
  kInferredState,
  kCountry,
  kPostalCode,
  kCreatedAt,
  kUpdatedAt,
  kUnsubscribed,
};

constexpr std::string_view kSourceKeys[] = {
    "id",          "firstName",     "lastName",  "email",      "phone",         "mobilePhone",
    "title",       "company",       "website",   "industry",   "annualRevenue", "numberOfEmployees",
    "leadSource",  "leadStatus",    "leadScore", "address",    "city",          "inferredCity",
    "state",       "inferredState", "country",   "postalCode", "createdAt",     "updatedAt",
    "unsubscribed"};

constexpr std::string_view kTargetKeys[] = {
    "email",     "phone",   "title",   "lead_source",  "lead_status", "lead_score",   "industry",
    "employees", "revenue", "website", "name",         "location",    "company_line", "contact",
    "city",      "state",   "mobile",  "created_date", "grade",       "suspended"};

bool is_blank(std::string_view token) {
  return token.empty() || token == "null" || token == "\"\"";
}

std::string_view inside(std::string_view token) {
  return token.front() == '"' ? token.substr(1, token.size() - 2) : token;
}

// "2026-11-20T09:30:00Z" -> "2026-11-20"
void date_of_timestamp(std::string_view token, std::string& out) {
  const auto text = inside(token);
  const bool is_timestamp = text.size() == 20 && text[10] == 'T' && text[19] == 'Z';
  if (is_timestamp) out.append("\"").append(text.substr(0, 10)).append("\"");
}

void grade(std::string_view token, std::string& out) {
  double score = 0;
  std::from_chars(token.data(), token.data() + token.size(), score);
  out.append(score >= 150 ? "\"hot\"" : score >= 120 ? "\"warm\"" : "\"cold\"");
}

}  // namespace

void Floor::map(simdjson::padded_string_view record, simdjson::padded_string_view previous,
                std::string& out) {
  read(record);
  compute();
  write_changes(previous, out);
}

void Floor::read(simdjson::padded_string_view record) {
  source_.fill({});
  auto document = parser_.iterate(record);
  std::size_t next = 0;
  for (auto field : document.get_object()) {
    const simdjson::ondemand::raw_json_string key = field.key().value_unsafe();
    std::size_t index = next;
    if (index >= kSourceFields || !key.unsafe_is_equal(kSourceKeys[index])) {
      index = 0;
      while (index < kSourceFields && !key.unsafe_is_equal(kSourceKeys[index])) ++index;
      if (index == kSourceFields) continue;
    }
    source_[index] = field.value().raw_json_token().value_unsafe();
    next = index + 1;
  }
}

void Floor::join(std::size_t target, std::initializer_list<std::size_t> sources,
                 std::string_view separator) {
  std::string& out = joined_[target];
  out.assign("\"");
  for (const std::size_t source : sources) {
    if (is_blank(source_[source])) continue;
    if (out.size() > 1) out.append(separator);
    out.append(inside(source_[source]));
  }
  out.append("\"");
  target_[target] = out;
}

void Floor::choose(std::size_t target, std::size_t first, std::size_t second) {
  target_[target] = is_blank(source_[first]) ? source_[second] : source_[first];
}

void Floor::compute() {
  std::size_t next = 0;
  for (const std::size_t source : {kEmail, kPhone, kTitle, kLeadSource, kLeadStatus, kLeadScore,
                                   kIndustry, kEmployees, kRevenue, kWebsite}) {
    target_[next++] = source_[source];
  }
  join(next++, {kFirstName, kLastName}, " ");
  join(next++, {kCity, kState, kCountry}, ", ");
  join(next++, {kCompany, kWebsite}, " - ");
  join(next++, {kEmail, kPhone}, " / ");
  choose(next++, kInferredCity, kCity);
  choose(next++, kInferredState, kState);
  choose(next++, kMobilePhone, kPhone);
  const auto call = [&](auto function, std::size_t source) {
    joined_[next].clear();
    function(source_[source], joined_[next]);
    target_[next] = joined_[next];
    ++next;
  };
  call(date_of_timestamp, kCreatedAt);
  call(grade, kLeadScore);
  target_[next] = source_[kUnsubscribed] == "true" ? "\"Yes\"" : "\"No\"";
}

void Floor::write_changes(simdjson::padded_string_view previous, std::string& out) {
  out.assign("{");
  auto document = parser_.iterate(previous);
  std::size_t index = 0;
  for (auto field : document.get_object()) {
    if (!field.key().value_unsafe().unsafe_is_equal(kTargetKeys[index])) break;
    const std::string_view before = field.value().raw_json_token().value_unsafe();
    const std::string_view after = target_[index];
    if (!is_blank(after) && after != before) {
      if (out.size() > 1) out.push_back(',');
      out.append("\"").append(kTargetKeys[index]).append("\":").append(after);
    }
    ++index;
  }
  out.push_back('}');
}

}  // namespace engine::bench
