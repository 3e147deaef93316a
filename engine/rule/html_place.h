// Where in a page a value would stand, and so what it must be encoded for.
//
// Follows the written parts of a template through text, tags and attributes, as a browser would
// read them.
#pragma once

#include <string>
#include <string_view>

namespace engine::rule {

// How a value is written into a page.
enum class Encoding {
  text,       // & < > " ' as entities
  url_part,   // percent-encoded: it stays within one part of a URL
  whole_url,  // a URL of its own: only of harmless schemes
};

class HtmlPlace {
 public:
  // Moves on over what the template says itself.
  void read(std::string_view html);

  // Moves on over a value. The reason why none may stand here, "" if it may.
  std::string_view put(Encoding& encoding);

  // What comes behind is read alike: between attributes it does not matter which came before.
  bool goes_on_as(const HtmlPlace& other) const;

 private:
  bool operator==(const HtmlPlace&) const = default;

  enum class In {
    text,
    tag_begin,    // behind <
    declaration,  // behind <!
    comment,
    tag_name,
    tag,  // between attributes
    attribute_name,
    attribute_begin,  // behind =
    single_quotes,
    double_quotes,
    no_quotes,
    raw,  // text that is no HTML: a script
  };
  // What is known of a URL by its beginning.
  enum class Url {
    nothing,   // it has not begun
    begun,     // its scheme or host may still be written
    ours,      // the host is the template's own
    theirs,    // a value may say the host
    finished,  // a value is its beginning
  };

  void read(char c);
  void read_text(char c);
  void read_tag(char c);
  void read_value(char c, char quote);
  void read_raw(char c);
  void end_tag();
  std::string_view put_in_attribute(Encoding& encoding);
  std::string_view put_in_url(Encoding& encoding);
  bool is_loaded() const;

  In in_ = In::text;
  bool closing_ = false;   // a tag </…>
  std::string tag_;        // lower case; of raw text: the element that it is in
  std::string attribute_;  // lower case
  std::string seen_;       // what decides about the place: the last characters, a URL's beginning
  Url url_ = Url::nothing;
};

// Of a whole URL: relative, or of a scheme that runs nothing.
bool is_harmless_url(std::string_view url);

}  // namespace engine::rule
